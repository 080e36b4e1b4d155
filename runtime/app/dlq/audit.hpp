#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/tools/audit_log.hpp"
#include "base/log.hpp"
#include "base/result.hpp"

namespace strandline::app::dead_letters {

/// Who does it: the user of this process, the one who became it by sudo, and the machine.
struct Actor {
    std::string user;
    std::string sudo_user;  ///< empty when nobody did
    std::string host;

    [[nodiscard]] static Actor current();
    /// "user@host", or "sudo_user as user@host".
    [[nodiscard]] std::string to_text() const;
};

/// What moved or let go of records, by whom: a line of the audit log, on the disk when write() returns,
/// and the same as a log line.
///
/// Threads  one at a time.
class Audit {
public:
    /// Makes the file's folder too. Errors  "audit-log"
    [[nodiscard]] static Result<Audit> open(const std::string& path, std::string instance,
                                            Actor actor, Logger& log);

    /// `fields` are names of ours and what the operator typed or we counted; nothing of a record.
    /// Errors  "audit-log"
    [[nodiscard]] Result<> write(const std::string& event,
                                 const std::vector<std::pair<std::string, std::string>>& fields);
    [[nodiscard]] const Actor& actor() const { return actor_; }

private:
    Audit(AuditLog file, std::string instance, Actor actor, Logger& log)
        : file_(std::move(file)),
          instance_(std::move(instance)),
          actor_(std::move(actor)),
          log_(log) {}

    AuditLog file_;
    std::string instance_;
    Actor actor_;
    Logger& log_;
};

}  // namespace strandline::app::dead_letters
