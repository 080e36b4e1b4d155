#pragma once

#include <boost/json/object.hpp>
#include <memory>
#include <string>

#include "base/result.hpp"

namespace strandline::app {

/// The file that says who moved or destroyed what: one JSON document per line, only ever appended to.
/// Opened before the deed, so that nothing is done that could not be written down.
///
/// Threads  one; several processes may append at the same time
class AuditLog {
public:
    /// Errors  "audit-log"
    [[nodiscard]] static Result<AuditLog> open(const std::string& path);
    AuditLog(AuditLog&& other) noexcept;
    AuditLog& operator=(AuditLog&&) = delete;
    ~AuditLog();

    /// Adds when and who, and returns when it is on the disk. Errors  "audit-log"
    [[nodiscard]] Result<> append(boost::json::object entry) const;

private:
    AuditLog(std::string path, int file) : path_(std::move(path)), file_(file) {}

    std::string path_;
    int file_;
};

/// "/var/lib/strandline/<instance>/audit.log"
[[nodiscard]] std::string default_audit_log(const std::string& instance);

}  // namespace strandline::app
