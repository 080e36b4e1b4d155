#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "dedupe/redis/client.hpp"
#include "dedupe/redis/redis_dedupe.hpp"
#include "e2e/redis/server.hpp"
#include "e2e/wait.hpp"
#include "support/capturing_logger.hpp"

namespace strandline::dedupe::redis {

using namespace std::chrono_literals;
using Sighting = engine::Dedupe::Sighting;

/// One lane's dedupe, and what a lane does with it, one record at a time.
class TestLane {
public:
    TestLane(std::shared_ptr<ClaimStore> store, std::int32_t partition,
             std::chrono::milliseconds lease = 30s, std::chrono::milliseconds window = 1h,
             const std::string& group = "orders");

    static engine::Dedupe::Sighted record(std::string_view id, std::int64_t offset,
                                          std::string_view value = "{}") {
        return {.id = id, .value = value, .offset = model::Offset{offset}};
    }
    /// Looks until there is an answer other than unanswered and, unless it is wanted, twin.
    Sighting look(const engine::Dedupe::Sighted& record, std::chrono::milliseconds limit = 10s);
    /// Looks once it has an answer, and takes a twin for one.
    Sighting look_once(const engine::Dedupe::Sighted& record);
    /// The record looked at last has its disposition; true when the store has it within the limit.
    bool remember(std::chrono::milliseconds limit = 10s);
    /// The same without waiting.
    void begin_to_remember() { EXPECT_FALSE(dedupe_->remember(ticket_)); }
    bool is_remembered();

    RedisDedupe& dedupe() { return *dedupe_; }
    void end() { dedupe_.reset(); }

private:
    SystemClock clock_;
    std::unique_ptr<RedisDedupe> dedupe_;
    engine::Ticket ticket_{0};
    std::vector<engine::Ticket> remembered_;
};

/// A test with servers of its own.
class RedisTest : public ::testing::Test {
protected:
    void SetUp() override;
    void TearDown() override;

    e2e::RedisServer& start_server(e2e::RedisOptions options = {});
    [[nodiscard]] RedisSettings settings() const;  ///< plain text, to that server
    /// Fails the test when the settings are refused.
    std::shared_ptr<RedisClient> client(const RedisSettings& settings);
    std::shared_ptr<RedisClient> client() { return client(settings()); }
    /// Until the client's trouble has this code; empty = none.
    static bool reaches(const RedisClient& client, const std::string& code,
                        std::chrono::milliseconds limit = 10s);
    const e2e::Certificates& certificates();

    std::filesystem::path directory_;  ///< stays after a failure
    std::optional<e2e::Certificates> certificates_;
    std::unique_ptr<e2e::RedisServer> server_;
    testing::CapturingLogger log_;
};

}  // namespace strandline::dedupe::redis
