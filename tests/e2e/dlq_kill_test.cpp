#include <csignal>
#include <map>

#include "e2e/dlq_fixture.hpp"
#include "e2e/wait.hpp"

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

class DlqKill : public DlqTest {
protected:
    static constexpr int count = 2'000;

    std::int64_t published_until_now() const {
        std::int64_t sum = 0;
        for (const std::int64_t end : log_ends(connection(), pipeline_.dead_letters + "-replay"))
            sum += end;
        return sum;
    }

    /// Each of the dead letters once, and those of a key in the order in which they failed.
    void expect_each_once_in_order() {
        std::map<std::string, int> seen;
        std::map<std::string, int> last_of_key;
        for (const StoredRecord& record : replayed()) {
            ++seen[record.header("source-offset")];
            const int number = std::stoi(record.header("source-offset"));
            int& last = last_of_key.try_emplace(*record.key, -1).first->second;
            EXPECT_LT(last, number) << *record.key;
            last = number;
        }
        EXPECT_EQ(seen.size(), static_cast<std::size_t>(count));
        for (const auto& [offset, times] : seen) EXPECT_EQ(times, 1) << offset;
    }
};

TEST_F(DlqKill, AReplayThatIsKilledAgainAndAgainPublishesEachOnce) {
    prepare("killed");
    std::vector<NewRecord> records;
    for (int number = 0; number < count; ++number) records.push_back(dead_letter(number, "a"));
    publish(records);

    // In the beginning, then with ever more of it done: within a transaction mostly, as there is
    // hardly a moment between two.
    std::vector<std::string> how{"--rate", "400/s"};
    for (const std::int64_t mark : {0, 1, 300, 700, 1'200}) {
        const std::unique_ptr<ChildProcess> process = start(replay_arguments(how));
        EXPECT_TRUE(wait_until(
            60s, [&] { return !process->running() || published_until_now() > mark; }, 5ms));
        process->kill();
        const bool begun = run({"dlq", "list", "killed"}).err.find("cut off") != std::string::npos;
        how = {"--rate", "400/s"};
        if (begun) how.emplace_back("--resume");
    }
    const Answer refused = replay();
    EXPECT_EQ(refused.exit_code, 64);
    EXPECT_NE(refused.err.find("--resume"), std::string::npos) << refused.err;
    const Answer last = replay({"--resume"});
    EXPECT_EQ(last.exit_code, 0) << last.err;
    expect_each_once_in_order();
    EXPECT_EQ(open_count(), "0");
    const Answer again = replay();
    EXPECT_EQ(again.exit_code, 0) << again.err;
    EXPECT_EQ(again.out, "0 replayed\n");
    EXPECT_EQ(replayed().size(), static_cast<std::size_t>(count));
}

TEST_F(DlqKill, ASecondReplayTakesOverAndTheFirstDoesNoMore) {
    prepare("fenced");
    std::vector<NewRecord> records;
    for (int number = 0; number < count; ++number) records.push_back(dead_letter(number, "a"));
    publish(records);
    const std::unique_ptr<ChildProcess> first = start(replay_arguments({"--rate", "200/s"}));
    ASSERT_TRUE(wait_until(60s, [&] { return published_until_now() > 0; }));
    const Answer second = replay({"--resume"});
    EXPECT_EQ(second.exit_code, 0) << second.err;
    EXPECT_EQ(first->wait_for_exit(60s), 75);
    expect_each_once_in_order();
}

TEST_F(DlqKill, ASignalEndsItBetweenTwoBatchesAndResumeKeepsItsLimit) {
    prepare("stopped");
    std::vector<NewRecord> records;
    for (int number = 0; number < count; ++number) records.push_back(dead_letter(number, "a"));
    publish(records);
    const std::unique_ptr<ChildProcess> first =
        start(replay_arguments({"--rate", "100/s", "--limit", "500"}));
    ASSERT_TRUE(wait_until(60s, [&] { return published_until_now() > 0; }));
    first->signal(SIGINT);
    EXPECT_EQ(first->wait_for_exit(60s), 130);
    EXPECT_LT(replayed().size(), 500U);
    const Answer resumed = replay({"--resume"});
    EXPECT_EQ(resumed.exit_code, 0) << resumed.err;
    EXPECT_EQ(replayed().size(), 500U);
    EXPECT_NE(audit().find("\"outcome\":\"stopped\""), std::string::npos);
    EXPECT_NE(audit().find("\"outcome\":\"done\""), std::string::npos);
}

}  // namespace
}  // namespace strandline::e2e
