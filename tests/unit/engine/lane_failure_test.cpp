#include "unit/engine/lane_scenario.hpp"

// Failures of the record: retries, dead letters, poison.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Disposition;
using model::FailureClass;
using model::Offset;
using model::Verdict;
using testing::Answer;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

TEST_F(LaneScenario, RetriesAfterTheBackoffAndDelivers) {
    assign("orders/3");
    handler_answers({Verdict::retry, Verdict::retry, Verdict::ack});
    fetch(0);
    EXPECT_THAT(attempts(), ElementsAre(1));
    advance(100ms);
    EXPECT_THAT(attempts(), ElementsAre(1, 2));
    advance(199ms);
    EXPECT_THAT(attempts(), ElementsAre(1, 2));
    advance(1ms);
    EXPECT_THAT(attempts(), ElementsAre(1, 2, 3));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
    EXPECT_EQ(totals().stages[0].retries, 2U);
}

TEST_F(LaneScenario, KeepsTheOrderOfAPartitionThroughARetry) {
    assign("orders/3");
    handler_answers({Verdict::retry, Verdict::ack, Verdict::ack});
    fetch(0);
    fetch(1);
    EXPECT_THAT(handled(), ElementsAre(0)) << "record 1 may not overtake";
    advance(100ms);
    EXPECT_THAT(handled(), ElementsAre(0, 0, 1));
}

TEST_F(LaneScenario, WaitsAsLongAsTheHandlerAskedFor) {
    assign("orders/3");
    handler_answers({Answer(Verdict::retry).because("busy", "later", 3s), Verdict::ack});
    fetch(0);
    advance(2999ms);
    EXPECT_THAT(attempts(), ElementsAre(1));
    advance(1ms);
    EXPECT_THAT(attempts(), ElementsAre(1, 2));
}

TEST_F(LaneScenario, DeadLettersWhenTheRetriesAreExhausted) {
    assign("orders/3");
    handler_answers({Verdict::retry, Verdict::retry,
                     Answer(Verdict::retry).because("db-down", "no connection")});
    fetch(0);
    advance(1s);
    advance(1s);
    EXPECT_THAT(attempts(), ElementsAre(1, 2, 3));
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].failure.failure_class, FailureClass::retries_exhausted);
    EXPECT_EQ(stored()[0].failure.code, "db-down");
    EXPECT_EQ(stored()[0].failure.message, "no connection");
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1)));
    EXPECT_EQ(committable(), Offset{1});
}

TEST_F(LaneScenario, DeadLettersARecordThatCannotBeDecodedAndHandlesTheNext_F22) {
    assign("orders/3");
    fetch(0, "type:ORDER id:9 bad");
    fetch(1);
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].failure.failure_class, FailureClass::invalid_json);
    EXPECT_EQ(stored()[0].failure.handler, "");
    EXPECT_EQ(stored()[0].event_id, "9");
    EXPECT_THAT(handled(), ElementsAre(1));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1), Pair("delivered", 1)));
}

TEST_F(LaneScenario, FinishesADeadLetterOnlyWhenItIsAcknowledged_F11) {
    producer_->cork();
    assign("orders/3");
    fetch(0, "bad");
    fetch(1);
    EXPECT_EQ(committable(), Offset{0});
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
    producer_->uncork();
    run();
    EXPECT_EQ(committable(), Offset{2});
}

/// A way to fail: what the record says and what the handler answers.
struct FailurePath {
    const char* name;
    const char* text;
    Answer answer;
    FailureClass expected;
};

class EveryFailurePath : public LaneScenario, public ::testing::WithParamInterface<FailurePath> {};

TEST_P(EveryFailurePath, IsADeadLetterBelowTheCapAndPoisonAtIt) {
    settings_.stages[0].retry.attempts = 1;
    producer_->set_value_bytes_max(40);
    script_->always[0] = GetParam().answer;
    assign("orders/3");
    fetch(0, GetParam().text);
    fetch(1, GetParam().text, {{"retry-count", "4"}});
    fetch(2, GetParam().text, {{"retry-count", "5"}});
    fetch(3, GetParam().text, {{"retry-count", "6"}});
    std::vector<Disposition> ends;
    for (const auto& stored_record : stored()) {
        ends.push_back(stored_record.disposition);
        EXPECT_EQ(stored_record.failure.failure_class, GetParam().expected);
    }
    EXPECT_THAT(ends, ElementsAre(Disposition::dead_lettered, Disposition::dead_lettered,
                                  Disposition::poisoned, Disposition::poisoned));
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 2), Pair("poisoned", 2)));
    EXPECT_EQ(totals().dead_letters[model::index_of(GetParam().expected)], 4U);
    EXPECT_EQ(committable(), Offset{4});
}

INSTANTIATE_TEST_SUITE_P(
    Lane, EveryFailurePath,
    ::testing::Values(
        FailurePath{"Undecodable", "bad", Verdict::ack, FailureClass::invalid_json},
        FailurePath{"Rejected", "type:ORDER", Verdict::reject, FailureClass::handler_rejected},
        FailurePath{"RetriesExhausted", "type:ORDER", Verdict::retry,
                    FailureClass::retries_exhausted},
        FailurePath{"EffectFailed", "type:ORDER", Answer(Verdict::ack).failing_an_effect(),
                    FailureClass::effect_failed},
        FailurePath{"OutputTooLarge", "type:ORDER",
                    Answer(Verdict::ack).emit(0, std::string(41, 'x')),
                    FailureClass::output_too_large},
        FailurePath{"NoSuchPartition", "type:ORDER", Answer(Verdict::ack).emit(0, "x", 100),
                    FailureClass::output_too_large}),
    [](const ::testing::TestParamInfo<FailurePath>& path) { return path.param.name; });

TEST_F(LaneScenario, BelievesNoAcknowledgementOfAnAttemptWhoseEffectFailed) {
    assign("orders/3");
    handler_answers({Answer(Verdict::ack)
                         .emit(out, "half")
                         .failing_an_effect()
                         .because("", "no output named billing")});
    fetch(0);
    EXPECT_THAT(published(), ElementsAre("dead_letters=type:ORDER"));
    ASSERT_EQ(stored().size(), 1U);
    EXPECT_EQ(stored()[0].failure.failure_class, FailureClass::effect_failed);
    EXPECT_EQ(stored()[0].failure.message, "no output named billing");
    EXPECT_EQ(stored()[0].failure.handler, "shop.stage0");
}

TEST_F(LaneScenario, ForgetsAFailedEffectWhenTheHandlerAsksForARetry) {
    assign("orders/3");
    handler_answers(
        {Answer(Verdict::retry).failing_an_effect(), Answer(Verdict::ack).emit(out, "a")});
    fetch(0);
    advance(1s);
    EXPECT_THAT(dispositions(), ElementsAre(Pair("delivered", 1)));
    EXPECT_THAT(landed(), ElementsAre("enriched=a"));
}

TEST_F(LaneScenario, CutsNoBackoffShortByOtherWakeUps_F26) {
    settings_.stages[0].retry.backoff_initial = 10s;
    producer_->cork();
    assign("orders/3");
    handler_answers({Answer(Verdict::ack).emit(out, "a"), Verdict::retry, Verdict::ack});
    fetch(0);
    fetch(1);
    for (int i = 0; i < 99; ++i) {
        source_->ring();
        fetch(2 + i);
        lane_->committed(Offset{0});
        settle_pending(Verdict::ack);
        factory_->port({"orders", 3})->post([] {});
        advance(100ms);
    }
    producer_->uncork();
    run();
    EXPECT_THAT(handled(), ElementsAre(0, 1)) << "9.9 s are not 10 s";
    EXPECT_EQ(committable(), Offset{1}) << "but a report that came meanwhile counts";
    advance(100ms);
    EXPECT_EQ(handled().size(), 3U + 99U);
}

TEST_F(LaneScenario, RevokeDuringBackoffLosesNothingAndAttemptsStartAgain_F19) {
    assign("orders/3");
    handler_answers({Verdict::retry, Verdict::retry, Verdict::retry, Verdict::ack});
    fetch(7);
    advance(100ms);
    EXPECT_THAT(attempts(), ElementsAre(1, 2));
    revoke("orders/3");  // the lane waits before attempt 3, the last
    EXPECT_THAT(dispositions(), IsEmpty());
    EXPECT_THAT(stored(), IsEmpty());
    EXPECT_EQ(committable(), Offset{0});
    assign("orders/3");
    advance(100ms);
    EXPECT_THAT(handled(), ElementsAre(7, 7, 7, 7));
    EXPECT_THAT(attempts(), ElementsAre(1, 2, 1, 2));
    EXPECT_EQ(committable(), Offset{8});
}

TEST_F(LaneScenario, DeadLettersAnOutputThatIsTooLargeAlsoAfterAnEarlierOneIsUnderWay) {
    producer_->cork();
    producer_->set_value_bytes_max(40);
    assign("orders/3");
    handler_answers(
        {Answer(Verdict::ack).emit(audit, "small").emit(out, std::string(41, 'x')), Verdict::ack});
    fetch(0);
    fetch(1);
    EXPECT_THAT(published(), ElementsAre("audit=small", "dead_letters=type:ORDER"));
    producer_->answer(Outcome::acknowledged, "", 1);  // the dead letter, before the output
    run();
    EXPECT_EQ(committable(), Offset{0}) << "the output is still under way";
    producer_->answer(Outcome::acknowledged);
    run();
    EXPECT_EQ(committable(), Offset{2});
    EXPECT_THAT(dispositions(), ElementsAre(Pair("dead_lettered", 1), Pair("delivered", 1)));
    EXPECT_EQ(stored()[0].failure.failure_class, FailureClass::output_too_large);
    EXPECT_EQ(stored()[0].failure.handler, "shop.stage0");
}

TEST_F(LaneScenario, HoldsNothingOfOneRecordAgainstTheNext) {
    stages(2);
    assign("orders/3");
    handler_answers({Answer(Verdict::reject).emit(out, "no").because("first", "first"),
                     Answer(Verdict::ack).emit(out, "yes")});
    fetch(0);
    fetch(1);
    EXPECT_THAT(landed(), ElementsAre("dead_letters=type:ORDER", "enriched=yes"));
    EXPECT_THAT(handled(1), ElementsAre(1));
    EXPECT_THAT(attempts(), ElementsAre(1, 1));
}

}  // namespace
}  // namespace strandline::engine
