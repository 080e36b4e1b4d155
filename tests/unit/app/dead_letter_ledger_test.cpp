#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "app/dlq/ledger.hpp"

namespace strandline::app::dead_letters {
namespace {

using testing::HasSubstr;
using testing::Not;

dlq::DeadLetter letter(std::int64_t offset, std::int64_t timestamp_ms = 1'000) {
    dlq::DeadLetter made;
    made.at = {.where = {.topic = "dlq", .partition = 0}, .offset = {offset}};
    made.timestamp_ms = timestamp_ms;
    return made;
}

Mark mark(State state, std::int64_t record_ms = 1'000) {
    Mark made;
    made.state = state;
    made.at_ms = 5'000;
    made.record_ms = record_ms;
    made.run = "r-1";
    made.by = "anna@host";
    return made;
}

RunRecord run(const std::string& id, std::int64_t started_ms,
              RunRecord::State state = RunRecord::State::running) {
    RunRecord made;
    made.id = id;
    made.pipeline = "orders";
    made.command = "replay";
    made.where = "class=a,since=2h";
    made.limit = 100;
    made.bounds = {{0, 17}, {1, 0}};
    made.started_ms = started_ms;
    made.by = "anna@host";
    made.state = state;
    made.replayed = 40;
    made.poisoned = 2;
    return made;
}

TEST(DeadLetterLedger, SaysOfAMarkedOneWhatBecameOfIt) {
    Ledger ledger;
    Mark discarded = mark(State::discarded);
    discarded.reason = "known bug";
    ledger.add("dlq/0/7", to_json(discarded));
    const Mark* found = ledger.find(letter(7));
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->state, State::discarded);
    EXPECT_EQ(found->at_ms, 5'000);
    EXPECT_EQ(found->run, "r-1");
    EXPECT_EQ(found->by, "anna@host");
    EXPECT_EQ(found->reason, "known bug");
    EXPECT_EQ(ledger.find(letter(8)), nullptr);
}

TEST(DeadLetterLedger, TakesNoRecordOfANewTopicForTheOldOne) {
    Ledger ledger;
    ledger.add("dlq/0/7", to_json(mark(State::replayed, 1'000)));
    EXPECT_EQ(ledger.find(letter(7, 2'000)), nullptr);
}

TEST(DeadLetterLedger, ForgetsWhatATombstoneTakesBack) {
    Ledger ledger;
    ledger.add("dlq/0/7", to_json(mark(State::replayed)));
    ledger.add("dlq/0/7", null_bytes);
    EXPECT_EQ(ledger.find(letter(7)), nullptr);
}

TEST(DeadLetterLedger, CountsWhatItCannotReadAndTakesItForNoMark) {
    Ledger ledger;
    for (const char* value : {"", "no JSON", "[]", "{}", R"({"state":"gone","at":"x"})",
                              R"({"state":"open","at":"2026-01-31T12:00:00.000Z"})"})
        ledger.add("dlq/0/7", value);
    EXPECT_EQ(ledger.find(letter(7)), nullptr);
    EXPECT_EQ(ledger.unreadable(), 6U);
}

TEST(DeadLetterLedger, ReadsBackARunAsItWasWritten) {
    Ledger ledger;
    ledger.add(key_of(run("r-1", 1'000)), to_json(run("r-1", 1'000)));
    const RunRecord* found = ledger.unfinished("orders");
    ASSERT_NE(found, nullptr);
    EXPECT_EQ(found->id, "r-1");
    EXPECT_EQ(found->where, "class=a,since=2h");
    EXPECT_EQ(found->limit, 100U);
    EXPECT_EQ(found->bounds, (std::map<std::int32_t, std::int64_t>{{0, 17}, {1, 0}}));
    EXPECT_EQ(found->started_ms, 1'000);
    EXPECT_EQ(found->moved(), 42U);
}

TEST(DeadLetterLedger, NamesTheLatestReplayOfThePipelineThatIsNotOver) {
    Ledger ledger;
    const auto add = [&](const RunRecord& record) { ledger.add(key_of(record), to_json(record)); };
    add(run("a", 1'000));
    add(run("b", 2'000));
    add(run("c", 3'000, RunRecord::State::finished));
    add(run("d", 4'000, RunRecord::State::abandoned));
    RunRecord other = run("e", 5'000);
    other.pipeline = "payments";
    add(other);
    RunRecord discard = run("f", 6'000);
    discard.command = "discard";
    add(discard);
    ASSERT_NE(ledger.unfinished("orders"), nullptr);
    EXPECT_EQ(ledger.unfinished("orders")->id, "b");
    EXPECT_EQ(ledger.unfinished("refunds"), nullptr);
}

TEST(DeadLetterLedger, IsNotMisledByATopicThatIsCalledRun) {
    Ledger ledger;
    ledger.add("run/0/7", to_json(mark(State::replayed)));
    dlq::DeadLetter of_run = letter(7);
    of_run.at.where.topic = "run";
    EXPECT_NE(ledger.find(of_run), nullptr);
}

}  // namespace
}  // namespace strandline::app::dead_letters
