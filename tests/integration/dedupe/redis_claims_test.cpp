// What two hosts make of the same ids, on a real server. Each host is a client of its own.
#include <thread>

#include "integration/dedupe/redis_test.hpp"

namespace strandline::dedupe::redis {
namespace {

class RedisClaims : public RedisTest {
protected:
    void SetUp() override {
        RedisTest::SetUp();
        if (IsSkipped() || HasFatalFailure()) return;
        start_server();
        one_ = client();
        other_ = client();
    }
    void TearDown() override {
        one_.reset();
        other_.reset();
        RedisTest::TearDown();
    }
    std::string only_key() { return server_->command({"KEYS", "*"}); }

    std::shared_ptr<RedisClient> one_;
    std::shared_ptr<RedisClient> other_;
};

TEST_F(RedisClaims, ACopyElsewhereWaitsForTheFirstAndIsThenADuplicate) {
    TestLane lane(one_, 0);
    TestLane copy(other_, 1);
    ASSERT_EQ(lane.look(lane.record("a", 10)), Sighting::first);
    EXPECT_EQ(copy.look_once(copy.record("a", 77)), Sighting::twin);
    ASSERT_TRUE(lane.remember());
    EXPECT_EQ(copy.look(copy.record("a", 77)), Sighting::duplicate);
}

TEST_F(RedisClaims, TheSameIdWithOtherBytesIsACollision) {
    TestLane lane(one_, 0);
    TestLane other(other_, 1);
    ASSERT_EQ(lane.look(lane.record("a", 10, "{\"n\":1}")), Sighting::first);
    ASSERT_TRUE(lane.remember());
    EXPECT_EQ(other.look(other.record("a", 77, "{\"n\":2}")), Sighting::collision);
}

TEST_F(RedisClaims, TheSameRecordAgainIsARedeliveryForWhoeverHasThePartitionNow) {
    TestLane before(one_, 0);
    ASSERT_EQ(before.look(before.record("a", 10)), Sighting::first);
    // Not finished there: the next owner takes it over, although the first one lives.
    TestLane after(other_, 0);
    EXPECT_EQ(after.look(after.record("a", 10)), Sighting::first);
    ASSERT_TRUE(after.remember());
    TestLane last(one_, 0);
    EXPECT_EQ(last.look(last.record("a", 10)), Sighting::redelivery);
    ASSERT_TRUE(last.remember());
    TestLane copy(one_, 5);
    EXPECT_EQ(copy.look(copy.record("a", 1)), Sighting::duplicate);
}

TEST_F(RedisClaims, OfManyLanesThatAskAtOnceExactlyOneIsFirst) {
    constexpr int ids = 300;
    constexpr int lanes = 4;
    std::vector<std::atomic<int>> firsts(ids);
    std::vector<std::thread> threads;
    for (int number = 0; number < lanes; ++number)
        threads.emplace_back([&, number] {
            TestLane lane(number % 2 == 0 ? one_ : other_, number);
            for (int at = 0; at < ids; ++at) {
                // Each in an order of its own.
                const int id = (at * 7 + number * 75) % ids;
                const Sighting sighting = lane.look(lane.record(std::to_string(id), at), 20s);
                if (sighting == Sighting::first) {
                    ++firsts[static_cast<std::size_t>(id)];
                    EXPECT_TRUE(lane.remember());
                } else {
                    EXPECT_EQ(sighting, Sighting::duplicate);
                }
            }
        });
    for (std::thread& thread : threads) thread.join();
    for (const std::atomic<int>& count : firsts) EXPECT_EQ(count, 1);
}

TEST_F(RedisClaims, LanesThatAnnouncedEachOthersIdsInOppositeOrderAllComeToAnEnd) {
    constexpr int ids = 256;
    constexpr int lanes = 4;
    std::atomic<int> firsts{0};
    std::vector<std::thread> threads;
    std::vector<std::string> names;
    for (int id = 0; id < ids; ++id) names.push_back("id-" + std::to_string(id));
    for (int number = 0; number < lanes; ++number)
        threads.emplace_back([&, number] {
            TestLane lane(number % 2 == 0 ? one_ : other_, number);
            std::vector<engine::Dedupe::Sighted> batch;
            for (int at = 0; at < ids; ++at) {
                const int id = number % 2 == 0 ? at : ids - 1 - at;
                batch.push_back(lane.record(names[static_cast<std::size_t>(id)], at));
            }
            lane.dedupe().announce(batch);
            for (const engine::Dedupe::Sighted& each : batch) {
                const Sighting sighting = lane.look(each, 30s);
                if (sighting == Sighting::first) {
                    ++firsts;
                    EXPECT_TRUE(lane.remember());
                } else {
                    ASSERT_EQ(sighting, Sighting::duplicate);
                }
            }
        });
    for (std::thread& thread : threads) thread.join();
    EXPECT_EQ(firsts, ids);
}

/// A host that dies: it renews nothing, and what its lanes give back at their end goes nowhere.
class DyingHost final : public ClaimStore {
public:
    explicit DyingHost(std::shared_ptr<ClaimStore> store) : store_(std::move(store)) {}

    void attach(const std::shared_ptr<LaneLink>&) override {}
    bool submit(std::vector<Operation> operations) override {
        return dead || store_->submit(std::move(operations));
    }
    void submit_later(Operation operation, Duration pause) override {
        if (!dead) store_->submit_later(std::move(operation), pause);
    }
    [[nodiscard]] std::optional<Error> trouble() const override { return store_->trouble(); }

    bool dead{false};

private:
    std::shared_ptr<ClaimStore> store_;
};

TEST_F(RedisClaims, AClaimOfAHostThatDiedEndsWithItsLease) {
    const auto host = std::make_shared<DyingHost>(one_);
    {
        TestLane lane(host, 0, 1500ms);
        ASSERT_EQ(lane.look(lane.record("a", 10)), Sighting::first);
        host->dead = true;
    }
    TestLane copy(other_, 1, 1500ms);
    EXPECT_EQ(copy.look_once(copy.record("a", 77)), Sighting::twin);
    EXPECT_EQ(copy.look(copy.record("a", 77), 5s), Sighting::first);
}

TEST_F(RedisClaims, WorkThatTakesLongerThanTheLeaseKeepsItsClaim) {
    TestLane lane(one_, 0, 600ms);
    TestLane copy(other_, 1, 600ms);
    ASSERT_EQ(lane.look(lane.record("a", 10)), Sighting::first);
    const auto until = std::chrono::steady_clock::now() + 2s;
    while (std::chrono::steady_clock::now() < until)
        ASSERT_EQ(copy.look_once(copy.record("a", 77)), Sighting::twin);
    ASSERT_TRUE(lane.remember());
    EXPECT_EQ(copy.look(copy.record("a", 77)), Sighting::duplicate);
}

TEST_F(RedisClaims, ALaneThatEndsFreesWhatItDidNotFinish) {
    auto lane = std::make_unique<TestLane>(one_, 0);
    ASSERT_EQ(lane->look(lane->record("a", 10)), Sighting::first);
    const std::vector<engine::Dedupe::Sighted> ahead{lane->record("b", 11)};
    lane->dedupe().announce(ahead);
    lane.reset();
    TestLane copy(other_, 1);
    EXPECT_EQ(copy.look(copy.record("a", 77), 2s), Sighting::first);
    EXPECT_EQ(copy.look(copy.record("b", 78), 2s), Sighting::first);
}

TEST_F(RedisClaims, ALaneThatEndsKeepsWhatItFinished) {
    auto lane = std::make_unique<TestLane>(one_, 0);
    ASSERT_EQ(lane->look(lane->record("a", 10)), Sighting::first);
    lane->begin_to_remember();
    lane.reset();  // before the answer
    TestLane copy(other_, 1);
    EXPECT_EQ(copy.look(copy.record("a", 77)), Sighting::duplicate);
}

TEST_F(RedisClaims, APromotionThatComesTooLateDoesNotTouchANewerClaimOfAnotherRecord) {
    TestLane old(one_, 0);
    ASSERT_EQ(old.look(old.record("a", 10)), Sighting::first);
    server_->command({"DEL", only_key()});  // as if the lease had ended
    TestLane newer(other_, 1);
    ASSERT_EQ(newer.look(newer.record("a", 77)), Sighting::first);
    const std::string claimed = server_->command({"GET", only_key()});
    EXPECT_TRUE(old.remember());  // its record is finished all the same
    EXPECT_EQ(server_->command({"GET", only_key()}), claimed);
    ASSERT_TRUE(newer.remember());
    TestLane copy(one_, 2);
    EXPECT_EQ(copy.look(copy.record("a", 5)), Sighting::duplicate);
}

TEST_F(RedisClaims, AnEarlierLifeDoesNotGiveBackWhatALaterOneTookOver) {
    auto before = std::make_unique<TestLane>(one_, 0);
    ASSERT_EQ(before->look(before->record("a", 10)), Sighting::first);
    TestLane after(other_, 0);
    ASSERT_EQ(after.look(after.record("a", 10)), Sighting::first);
    before.reset();
    TestLane copy(one_, 1);
    EXPECT_EQ(copy.look_once(copy.record("a", 77)), Sighting::twin);
    EXPECT_TRUE(after.remember());
}

TEST_F(RedisClaims, AMemoryLastsForTheWindowAndADuplicateRenewsIt) {
    TestLane lane(one_, 0, 30s, 60s);
    ASSERT_EQ(lane.look(lane.record("a", 10)), Sighting::first);
    EXPECT_LE(std::stol(server_->command({"PTTL", only_key()})), 30'000);
    ASSERT_TRUE(lane.remember());
    EXPECT_GT(std::stol(server_->command({"PTTL", only_key()})), 50'000);
    server_->command({"PEXPIRE", only_key(), "5000"});
    TestLane copy(other_, 1, 30s, 60s);
    ASSERT_EQ(copy.look(copy.record("a", 77)), Sighting::duplicate);
    EXPECT_GT(std::stol(server_->command({"PTTL", only_key()})), 50'000);
}

TEST_F(RedisClaims, AnIdThatLeftTheWindowIsNew) {
    TestLane lane(one_, 0, 30s, 1s);
    ASSERT_EQ(lane.look(lane.record("a", 10)), Sighting::first);
    ASSERT_TRUE(lane.remember());
    ASSERT_TRUE(e2e::wait_until(5s, [&] { return only_key().empty(); }));
    TestLane copy(other_, 1, 30s, 1s);
    EXPECT_EQ(copy.look(copy.record("a", 77)), Sighting::first);
}

TEST_F(RedisClaims, GroupsDoNotSeeEachOther) {
    TestLane lane(one_, 0);
    ASSERT_EQ(lane.look(lane.record("a", 10)), Sighting::first);
    TestLane foreign(one_, 1, 30s, 1h, "payments");
    EXPECT_EQ(foreign.look(foreign.record("a", 77)), Sighting::first);
}

TEST_F(RedisClaims, NeitherKeysNorValuesHoldAnIdOrBytesOfARecord) {
    TestLane lane(one_, 3);
    ASSERT_EQ(lane.look(lane.record("customer-4711", 10, "{\"name\":\"Ada\"}")), Sighting::first);
    ASSERT_TRUE(lane.remember());
    const std::string stored = only_key() + server_->command({"GET", only_key()});
    EXPECT_EQ(stored.find("4711"), std::string::npos);
    EXPECT_EQ(stored.find("Ada"), std::string::npos);
    EXPECT_NE(stored.find("strandline:dedupe:orders:"), std::string::npos);
    EXPECT_NE(stored.find("events/3/10"), std::string::npos);
}

}  // namespace
}  // namespace strandline::dedupe::redis
