#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "base/result.hpp"
#include "engine/io.hpp"
#include "journal/judgement.hpp"
#include "journal/mapped_file.hpp"

namespace strandline::journal {

/// A memory-mapped file that says at each moment which records are inside which handler, and what that
/// has come to in earlier lives of the host: docs/decisions/0021-crash-journal.md.
///
/// Ownership  shared with its lines; the clock and the log outlive it. One per process.
/// Threads    [any-thread]
class CrashJournal : public std::enable_shared_from_this<CrashJournal> {
public:
    /// Reads what the last life left in `directory`, says in the log who is to blame, and begins a new
    /// file. What is no journal is set aside. Errors  "journal-directory", "journal-locked",
    /// "journal-file": the host can do without, and says so.
    static Result<std::shared_ptr<CrashJournal>> open(const std::string& directory,
                                                      const Clock& clock, Logger& log);
    ~CrashJournal();
    CrashJournal(const CrashJournal&) = delete;
    CrashJournal& operator=(const CrashJournal&) = delete;

    /// For one lane. Null when there are more lanes than lines: said once.
    std::unique_ptr<engine::CallLine> open_line(const std::string& pipeline,
                                                const model::TopicPartition& where,
                                                std::span<const engine::StageInfo> stages);
    /// The handler that is called for this partition does not return, and the process will end for it.
    void mark_hung(const std::string& pipeline, const model::TopicPartition& where);
    /// The stop came to its end: nobody was inside.
    void close();
    /// The file can no longer be written: what happens now is not known to the next life.
    [[nodiscard]] bool lost() const;

private:
    friend class LaneLine;
    using Entry = Accused;

    CrashJournal(MappedFile file, const Clock& clock, Logger& log);

    void begin(const Judgement& judgement, const Boot& boot);
    std::uint32_t handler_index(const engine::StageInfo& stage);
    void forget(Entry& entry);
    void give_back(std::size_t line);
    /// While suspects are tried, one handler runs at a time: true = this one does.
    bool enter_alone();
    void leave_alone();
    void tried();

    MappedFile file_;
    const Clock& clock_;
    Logger& log_;
    std::atomic<bool> serial_{false};
    std::atomic<std::size_t> untried_{0};
    TimePoint serial_until_;
    std::timed_mutex alone_;
    std::atomic<std::uint32_t> not_alone_{0};

    std::mutex mutex_;  // of what follows
    std::map<std::string, std::uint32_t> handlers_;
    std::vector<std::size_t> free_lines_;
    bool full_told_{false};
};

}  // namespace strandline::journal
