#include "integration/dedupe/redis_test.hpp"

#include <algorithm>
#include <cstdlib>

namespace strandline::dedupe::redis {

TestLane::TestLane(std::shared_ptr<ClaimStore> store, std::int32_t partition,
                   std::chrono::milliseconds lease, std::chrono::milliseconds window,
                   const std::string& group)
    : dedupe_(std::make_unique<RedisDedupe>(
          RedisDedupeSettings{.group = group, .window = window, .lease = lease},
          model::TopicPartition{"events", partition}, std::move(store), clock_)) {}

Sighting TestLane::look(const engine::Dedupe::Sighted& record, std::chrono::milliseconds limit) {
    ++ticket_;
    Sighting sighting = Sighting::unanswered;
    e2e::wait_until(
        limit,
        [&] {
            sighting = dedupe_->look(record, ticket_);
            return sighting != Sighting::unanswered && sighting != Sighting::twin;
        },
        1ms);
    return sighting;
}

Sighting TestLane::look_once(const engine::Dedupe::Sighted& record) {
    ++ticket_;
    Sighting sighting = Sighting::unanswered;
    e2e::wait_until(
        10s,
        [&] {
            sighting = dedupe_->look(record, ticket_);
            return sighting != Sighting::unanswered;
        },
        1ms);
    return sighting;
}

bool TestLane::remember(std::chrono::milliseconds limit) {
    begin_to_remember();
    return e2e::wait_until(limit, [&] { return is_remembered(); }, 1ms);
}

bool TestLane::is_remembered() {
    dedupe_->take_remembered(remembered_);
    return std::ranges::find(remembered_, ticket_) != remembered_.end();
}

void RedisTest::SetUp() {
    if (e2e::RedisServer::program().empty()) {
        const char* ci = std::getenv("CI");
        if (ci != nullptr && std::string(ci) == "true") FAIL() << "there is no redis-server";
        GTEST_SKIP() << "not run, without a redis-server";
    }
    std::string name =
        (std::filesystem::temp_directory_path() / "strandline-redis-XXXXXX").string();
    ASSERT_NE(::mkdtemp(name.data()), nullptr);
    directory_ = name;
}

void RedisTest::TearDown() {
    server_.reset();
    if (!directory_.empty() && !HasFailure()) std::filesystem::remove_all(directory_);
}

e2e::RedisServer& RedisTest::start_server(e2e::RedisOptions options) {
    server_ = std::make_unique<e2e::RedisServer>(directory_ / "redis", std::move(options));
    server_->start();
    return *server_;
}

RedisSettings RedisTest::settings() const {
    RedisSettings settings;
    settings.name = "shared";
    settings.host = "127.0.0.1";
    settings.port = server_->port();
    settings.tls = false;
    settings.backoff_initial = 20ms;
    settings.backoff_max = 200ms;
    settings.answer_timeout = 1s;
    settings.connect_timeout = 2s;
    return settings;
}

std::shared_ptr<RedisClient> RedisTest::client(const RedisSettings& settings) {
    Result<std::shared_ptr<RedisClient>> opened = RedisClient::open(settings, log_);
    EXPECT_TRUE(opened) << opened.error().message;
    return opened.value_or(nullptr);
}

bool RedisTest::reaches(const RedisClient& client, const std::string& code,
                        std::chrono::milliseconds limit) {
    const auto now = [&] { return client.trouble().value_or(Error{}).code; };
    const bool reached = e2e::wait_until(limit, [&] { return now() == code; }, 2ms);
    if (!reached) ADD_FAILURE() << "trouble is '" << now() << "' and not '" << code << "'";
    return reached;
}

const e2e::Certificates& RedisTest::certificates() {
    if (!certificates_) certificates_ = e2e::make_certificates(directory_ / "tls");
    return *certificates_;
}

}  // namespace strandline::dedupe::redis
