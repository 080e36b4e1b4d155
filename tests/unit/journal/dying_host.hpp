#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "journal/crash_journal.hpp"
#include "support/capturing_logger.hpp"
#include "support/manual_clock.hpp"

namespace strandline::journal {

/// Lives of a host, each a process of its own that ends as the test wants it to, over one folder.
class DyingHost : public ::testing::Test {
protected:
    DyingHost();
    ~DyingHost() override;

    static constexpr const char* pipeline = "orders";
    static model::TopicPartition partition(std::int32_t number) { return {"events", number}; }
    static model::Record record(std::int64_t offset);
    static engine::HandlerCall call(std::int64_t offset);

    /// Opens the journal in a new process, lives, and answers how it ended: as waitpid() tells it.
    int life(const std::function<void(CrashJournal&)>& live);
    std::unique_ptr<engine::CallLine> open_line(CrashJournal& journal, std::int32_t number = 0,
                                                const std::string& version = "1.0.0");
    /// Opens it here, as the next start does.
    std::shared_ptr<CrashJournal> next_start();
    [[nodiscard]] std::string file() const { return (folder_ / "crash.journal").string(); }

    testing::CapturingLogger log_;
    testing::ManualClock clock_;
    std::filesystem::path folder_;
};

}  // namespace strandline::journal
