// Not a benchmark: it says a figure, and fails only where asking one id at a time would.
#include <condition_variable>
#include <iostream>
#include <mutex>

#include "integration/dedupe/redis_test.hpp"

namespace strandline::dedupe::redis {
namespace {

class RedisSpeed : public RedisTest {};

TEST_F(RedisSpeed, ManyRecordsShareARoundTrip) {
    start_server();
    const std::shared_ptr<RedisClient> store = client();
    TestLane lane(store, 0);
    RedisDedupe& dedupe = lane.dedupe();
    constexpr std::int64_t records = 100'000;
    constexpr std::size_t batch_size = 256;
    std::vector<std::string> ids(batch_size);
    const std::string value(700, 'v');
    std::int64_t remembered = 0;
    std::vector<engine::Ticket> tickets;
    const auto took_remembered = [&] {
        tickets.clear();
        dedupe.take_remembered(tickets);
        remembered += static_cast<std::int64_t>(tickets.size());
    };
    std::mutex mutex;
    std::condition_variable changed;
    bool woken = false;
    dedupe.notify([&] {
        const std::lock_guard lock(mutex);
        woken = true;
        changed.notify_one();
    });
    const auto wait = [&] {
        std::unique_lock lock(mutex);
        changed.wait_for(lock, 1s, [&] { return woken; });
        woken = false;
    };

    const auto start = std::chrono::steady_clock::now();
    for (std::int64_t offset = 0; offset < records;) {
        std::vector<engine::Dedupe::Sighted> batch;
        for (std::size_t at = 0; at < batch_size && offset < records; ++at, ++offset) {
            ids[at] = "order-" + std::to_string(offset);
            batch.push_back(lane.record(ids[at], offset, value));
        }
        dedupe.announce(batch);
        for (const engine::Dedupe::Sighted& each : batch) {
            const auto ticket = static_cast<engine::Ticket>(each.offset.value + 1);
            for (;;) {
                const Sighting sighting = dedupe.look(each, ticket);
                if (sighting == Sighting::first) break;
                ASSERT_EQ(sighting, Sighting::unanswered);
                wait();
            }
            ASSERT_FALSE(dedupe.remember(ticket));
        }
        took_remembered();
    }
    while (remembered < records) {
        wait();
        took_remembered();
    }
    const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
    std::cout << static_cast<std::int64_t>(records / took.count()) << " records/s on one lane\n";
    EXPECT_GT(records / took.count(), 3'000);
    dedupe.notify(nullptr);
}

}  // namespace
}  // namespace strandline::dedupe::redis
