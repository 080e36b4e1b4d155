#include "plugin/plugin_stage.hpp"

#include <gmock/gmock.h>

#include <thread>

#include "unit/plugin/lane_scenario.hpp"

namespace strandline::plugin {
namespace {

using model::Verdict;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::SizeIs;

/// What well-behaved plugins see and do.
class PluginStageTest : public testing::LaneScenario {
protected:
    [[nodiscard]] const engine::Emit& only_emit() const {
        EXPECT_THAT(delivery.effects.emits(), SizeIs(1));
        return delivery.effects.emits()[0];
    }
};

TEST_F(PluginStageTest, OpensWatchesAndClosesInOrder) {
    open("spy", "watch");
    headers = {{"trace", "t-1"}};
    EXPECT_EQ(handle(R"({"a":1})"), Verdict::ack);
    lane->close(engine::CloseReason::revoked);
    lane.reset();
    stage.reset();
    EXPECT_THAT(logger.messages(),
                ElementsAre("open", "open_lane", "handle", "close_lane", "close"));
    const auto line = logger.lines()[2];
    EXPECT_EQ(line.field("promises"), "kept");
    EXPECT_EQ(line.field("key"), "there");
    EXPECT_EQ(line.field("header"), "there");
    EXPECT_EQ(line.field("pipeline"), "orders");
    EXPECT_EQ(line.field("handler"), "spy.watch");
    EXPECT_EQ(line.field("topic"), "orders");
    EXPECT_EQ(line.field("partition"), "3");
    EXPECT_EQ(line.field("offset"), "42");
    EXPECT_EQ(logger.lines()[3].field("reason"), "2");
}

TEST_F(PluginStageTest, KeepsKafkasNulls) {
    open("spy", "watch");
    record.key = null_bytes;
    EXPECT_EQ(handle(std::nullopt), Verdict::pending);
    EXPECT_EQ(logger.lines().back().field("key"), "null");
    EXPECT_EQ(logger.lines().back().field("value"), "null");
}

TEST_F(PluginStageTest, NamesItselfWithItsRevision) {
    open("spy", "watch");
    EXPECT_EQ(stage->info().handler, "spy.watch");
    EXPECT_EQ(stage->info().version, "0.1.0+test");
}

TEST_F(PluginStageTest, EmitsWithTheEventsKeyAndTimeAndTheOutputsType) {
    open("spy", "watch", "", {{"out", engine::OutputIndex{7}, "SEEN", {}}});
    EXPECT_EQ(handle(R"({"a":1})"), Verdict::ack);
    EXPECT_EQ(only_emit().output, 7);
    EXPECT_EQ(only_emit().value, R"({"a":1})");
    EXPECT_EQ(only_emit().key, "customer-9");
    EXPECT_EQ(only_emit().type, "SEEN");
    EXPECT_EQ(only_emit().content_type, "application/json");
    EXPECT_EQ(only_emit().timestamp_ms, record.timestamp_ms);
}

TEST_F(PluginStageTest, ChoosesTheKeyByTheYamlsPointerIntoTheEvent) {
    open("scripted", "run", "", {{"out", engine::OutputIndex{0}, "", "/id"}});
    EXPECT_EQ(handle(R"({"script":"emit","id":"o-1"})"), Verdict::ack);
    EXPECT_EQ(only_emit().key, "o-1");
    EXPECT_EQ(handle(R"({"script":"emit","id":-12})"), Verdict::ack);
    EXPECT_EQ(only_emit().key, "-12");
    EXPECT_EQ(handle(R"({"script":"emit","id":""})"), Verdict::ack);
    EXPECT_FALSE(is_null(only_emit().key));
}

TEST_F(PluginStageTest, DoesNotBelieveAnAckWhenTheKeyIsNotInTheEvent) {
    open("scripted", "run", "", {{"out", engine::OutputIndex{0}, "", "/id"}});
    EXPECT_EQ(handle(R"({"script":"emit"})"), Verdict::ack);
    EXPECT_TRUE(delivery.effect_failed);
    EXPECT_EQ(code(), "output-key-missing");
    EXPECT_EQ(message(), "output \"out\": its key /id is not in the event");
    EXPECT_EQ(handle(R"({"script":"emit","id":[]})"), Verdict::ack);
    EXPECT_EQ(code(), "output-key-type");
    EXPECT_THAT(delivery.effects.emits(), IsEmpty());
}

TEST_F(PluginStageTest, DropsWhatAnOutputDiscards) {
    open("scripted", "run", "", {{"out", std::nullopt, "", {}}});
    EXPECT_EQ(handle(R"({"script":"emit"})"), Verdict::ack);
    EXPECT_FALSE(delivery.effect_failed);
    EXPECT_THAT(delivery.effects.emits(), IsEmpty());
}

TEST_F(PluginStageTest, BringsEveryVerdictWithItsReason) {
    open("scripted", "run");
    EXPECT_EQ(handle(R"({"script":"ack"})"), Verdict::ack);
    EXPECT_EQ(handle(R"({"script":"skip"})"), Verdict::skip);
    EXPECT_EQ(handle(R"({"script":"halt"})"), Verdict::halt);
    EXPECT_EQ(message(), "the script says halt");
    EXPECT_EQ(handle(R"({"script":"reject"})"), Verdict::reject);
    EXPECT_EQ(code(), "scripted.reject");
    EXPECT_EQ(handle(R"({"script":"retry:1"})", 1), Verdict::retry);
    EXPECT_EQ(handle(R"({"script":"retry:1"})", 2), Verdict::ack);
}

TEST_F(PluginStageTest, RejectsAMissingFieldByItsPointerOnly) {
    open("scripted", "run");
    EXPECT_EQ(handle(R"({"other":"secret"})"), Verdict::reject);
    EXPECT_EQ(code(), "json.missing");
    EXPECT_EQ(message(), "/script");
    EXPECT_EQ(handle(R"({"script":17})"), Verdict::reject);
    EXPECT_EQ(code(), "json.type");
    EXPECT_EQ(message(), "/script");
}

TEST_F(PluginStageTest, SettlesWhatAnotherThreadCompletes) {
    open("scripted", "run");
    EXPECT_EQ(handle(R"({"script":"pending"})"), Verdict::pending);
    while (port->run() == 0) std::this_thread::yield();
    EXPECT_THAT(port->settled, ElementsAre(Verdict::ack));
    EXPECT_EQ(handle(R"({"script":"ack"})"), Verdict::ack);
}

TEST_F(PluginStageTest, TellsThePluginThatTheDeadlineEndedIt) {
    open("scripted", "run");
    EXPECT_EQ(handle(R"({"script":"pending-late"})"), Verdict::pending);
    lane->cancel(delivery, engine::CancelReason::deadline);
    EXPECT_EQ(port->run(), 0U);
    EXPECT_THAT(port->settled, IsEmpty());
    EXPECT_EQ(count(Misbehaviour::late_settle), 1U);
}

TEST_F(PluginStageTest, EndsAPendingDeliveryBeforeItClosesTheLane) {
    open("spy", "watch");
    EXPECT_EQ(handle(std::nullopt), Verdict::pending);
    lane->close(engine::CloseReason::shutdown);
    const auto messages = logger.messages();
    ASSERT_GE(messages.size(), 2U);
    EXPECT_EQ(messages[messages.size() - 2], "on_cancel");
    EXPECT_EQ(messages.back(), "close_lane");
}

TEST_F(PluginStageTest, PutsTheConfigsFaultAtItsPointer) {
    plugin = testing::loaded("unruly");
    const auto open_with = [&](const char* config) {
        auto opened = PluginStage::open({plugin, "config", "orders", config, {}, clock, logger});
        EXPECT_FALSE(opened.has_value());
        return opened ? Refusal{} : opened.error().front();
    };
    EXPECT_EQ(open_with(R"({"fail":"config"})"),
              (Refusal{"plugin-config", "unruly.config: /fail says so.", "unruly.config", "/fail",
                       false}));
    EXPECT_EQ(open_with(R"({"fail":"check"})").message, "unruly.config: /fail is check.");
    EXPECT_EQ(open_with(R"({"fail":"depth"})").pointer, "/nested/depth/further");
    EXPECT_EQ(open_with(R"({"nested":{"depth":0}})").pointer, "/nested/depth");
    const Refusal world = open_with(R"({"fail":"world"})");
    EXPECT_EQ(world.code, "plugin-open");
    EXPECT_TRUE(world.transient);
    EXPECT_THAT(world.message, HasSubstr("the database does not answer"));
}

TEST_F(PluginStageTest, GivesTheStageItsDefaults) {
    plugin = testing::loaded("unruly");
    EXPECT_TRUE(PluginStage::open({plugin, "config", "orders", "", {}, clock, logger}).has_value());
}

/// Plugins that break a rule: each is contained, counted and told once.
class Containment : public testing::LaneScenario {
protected:
    void open_to(const std::string& how) {
        open("unruly", "misbehave", R"({"how":")" + how + R"("})");
    }
};

TEST_F(Containment, TreatsNoVerdictAsHalt) {
    open_to("unset");
    EXPECT_EQ(handle("{}"), Verdict::halt);
    open_to("nonsense");
    EXPECT_EQ(handle("{}"), Verdict::halt);
    EXPECT_EQ(count(Misbehaviour::unknown_verdict), 1U);
    EXPECT_THAT(logger.all_text(), HasSubstr("kind=unknown_verdict"));
}

TEST_F(Containment, TellsEachKindOnceAndCountsTheRest) {
    open_to("unset");
    handle("{}");
    handle("{}");
    EXPECT_EQ(count(Misbehaviour::unknown_verdict), 2U);
    EXPECT_THAT(logger.messages(), SizeIs(1));
}

TEST_F(Containment, TreatsAnUndeclaredPendingAsHalt) {
    open("unruly", "undeclared_pending", "", {});
    EXPECT_EQ(handle("{}"), Verdict::halt);
    EXPECT_EQ(count(Misbehaviour::undeclared_pending), 1U);
}

TEST_F(Containment, TurnsAnExceptionIntoARetryThatNamesOnlyItsType) {
    open_to("throws");
    EXPECT_EQ(handle(R"({"card":"4111"})"), Verdict::retry);
    EXPECT_EQ(code(), "exception");
    EXPECT_EQ(message(), "std::runtime_error");
    EXPECT_THAT(logger.all_text(), Not(HasSubstr("4111")));
    open_to("throws_number");
    EXPECT_EQ(handle("{}"), Verdict::retry);
    EXPECT_EQ(message(), "unknown exception");
}

TEST_F(Containment, TakesTheFirstOfTwoCompletions) {
    open_to("complete_twice");
    EXPECT_EQ(handle("{}"), Verdict::pending);
    port->run();
    EXPECT_THAT(port->settled, ElementsAre(Verdict::ack));
    EXPECT_EQ(count(Misbehaviour::late_settle), 1U);
}

TEST_F(Containment, AnswersALateCompletionAsStale) {
    open_to("complete_late");
    EXPECT_EQ(handle("{}"), Verdict::pending);
    lane->cancel(delivery, engine::CancelReason::deadline);
    EXPECT_EQ(port->run(), 0U);
    EXPECT_THAT(port->settled, IsEmpty());
    EXPECT_EQ(count(Misbehaviour::late_settle), 1U);
    EXPECT_EQ(handle("{}", 2), Verdict::pending);
}

TEST_F(Containment, SettlesWhatWasCompletedBeforeHandleReturned) {
    open_to("complete_early");
    EXPECT_EQ(handle("{}"), Verdict::pending);
    EXPECT_THAT(port->settled, IsEmpty());
    port->run();
    EXPECT_THAT(port->settled, ElementsAre(Verdict::skip));
    EXPECT_EQ(count(Misbehaviour::late_settle), 0U);
}

TEST_F(Containment, HaltsWhenACompletionBringsNoVerdict) {
    open_to("complete_nonsense");
    EXPECT_EQ(handle("{}"), Verdict::pending);
    port->run();
    EXPECT_THAT(port->settled, ElementsAre(Verdict::halt));
    EXPECT_EQ(count(Misbehaviour::unknown_verdict), 1U);
}

TEST_F(Containment, ForgetsACompletionThatTheDeadlineOvertook) {
    open_to("complete_early");
    EXPECT_EQ(handle("{}"), Verdict::pending);
    lane->cancel(delivery, engine::CancelReason::deadline);
    port->run();
    EXPECT_THAT(port->settled, IsEmpty());
}

TEST_F(Containment, DoesNotBelieveAnAckAfterAnEmitToAnUndeclaredOutput) {
    open_to("undeclared_output");
    EXPECT_EQ(handle("{}"), Verdict::ack);
    EXPECT_TRUE(delivery.effect_failed);
    EXPECT_EQ(code(), "output-undeclared");
    EXPECT_EQ(count(Misbehaviour::undeclared_output), 1U);
}

TEST_F(Containment, RefusesAnEmitFromAnotherThreadAndDoesNotLoseIt) {
    open_to("emit_elsewhere");
    EXPECT_EQ(handle("{}"), Verdict::ack);
    EXPECT_TRUE(delivery.effect_failed);
    EXPECT_THAT(delivery.effects.emits(), IsEmpty());
    EXPECT_EQ(count(Misbehaviour::wrong_thread), 1U);
}

TEST_F(Containment, RefusesTheTokenOfASettledDelivery) {
    open_to("keep_token");
    EXPECT_EQ(handle("{}"), Verdict::ack);
    EXPECT_EQ(handle("{}"), Verdict::skip);
    EXPECT_THAT(delivery.effects.emits(), IsEmpty());
    EXPECT_EQ(count(Misbehaviour::late_settle), 1U);
}

TEST_F(Containment, RefusesMalformedRecords) {
    open_to("bad_record");
    EXPECT_EQ(handle("{}"), Verdict::ack);
    EXPECT_TRUE(delivery.effect_failed);
    EXPECT_EQ(count(Misbehaviour::bad_argument), 2U);
}

TEST_F(Containment, TakesNoCodeThatIsNoSlug) {
    open_to("bad_slug");
    EXPECT_EQ(handle("{}"), Verdict::reject);
    EXPECT_FALSE(delivery.reason.has_value());
    EXPECT_EQ(count(Misbehaviour::bad_argument), 1U);
}

TEST_F(Containment, CutsLongMessages) {
    open_to("explain_long");
    EXPECT_EQ(handle("{}"), Verdict::reject);
    EXPECT_EQ(message().size(), 1024U);
}

TEST_F(Containment, AnswersEveryPostAlsoWhenTheLaneIsGone) {
    open_to("on_post");
    EXPECT_EQ(handle("{}"), Verdict::ack);
    EXPECT_EQ(handle("{}"), Verdict::ack);
    lane->close(engine::CloseReason::lost);
    lane.reset();
    EXPECT_EQ(port->run(), 2U);  // frees both messages: the sanitizer would tell
    EXPECT_THAT(logger.messages(), Not(::testing::Contains("posted")));
}

TEST_F(Containment, BringsAPostToTheLane) {
    open_to("on_post");
    EXPECT_EQ(handle("{}"), Verdict::ack);
    port->run();
    EXPECT_THAT(logger.messages(), ElementsAre("posted"));
}

TEST_F(Containment, SurvivesAThreadThatOutlivesItsStage) {
    open_to("outlive");
    EXPECT_EQ(handle("{}"), Verdict::ack);
    lane.reset();
    stage.reset();
    for (int i = 0; i < 100'000 && count(Misbehaviour::after_close) == 0; ++i) {
        std::this_thread::yield();
    }
    EXPECT_GT(count(Misbehaviour::after_close), 0U);
}

TEST_F(Containment, LimitsHowMuchAPluginLogs) {
    open("spy", "watch");
    for (int i = 0; i < 300; ++i) handle("{}");
    EXPECT_LE(logger.messages().size(), 200U);
    clock.advance(std::chrono::seconds(1));
    handle("{}");
    EXPECT_EQ(logger.lines().back().field("suppressed_before"), "102");
}

}  // namespace
}  // namespace strandline::plugin
