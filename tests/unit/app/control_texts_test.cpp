#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>

#include "app/control/documents.hpp"
#include "app/control/rates.hpp"
#include "app/control/texts.hpp"

namespace strandline::app {
namespace {

using namespace std::chrono_literals;
using engine::Explanation;
using engine::WaitsFor;
using model::Offset;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

std::string in_words(const Explanation& explanation) {
    return explain_text(
        {{"topic", "orders"},
         {"partition", 3},
         {"pipelines", boost::json::array{explanation_document("orders", explanation)}}});
}

Explanation assigned() {
    Explanation explanation;
    explanation.assigned = true;
    explanation.lane_answered = true;
    explanation.committed = Offset{1041};
    explanation.position = Offset{1043};
    explanation.log_end = Offset{1500};
    return explanation;
}

TEST(ExplainText, NamesTheRecordTheStageTheAttemptAndTheNextTry) {
    Explanation told = assigned();
    told.blocked_by = Offset{1042};
    told.waits_for = WaitsFor::backoff;
    told.until = 12s;
    told.stage = {.handler = "shop.enrich", .version = "2.1.3", .attempt = 3, .attempts = 5};
    told.unfinished = 1;
    told.uncommitted = 1;
    EXPECT_EQ(in_words(told),
              "orders/3 in orders: committed 1041; blocked by 1042 in shop.enrich 2.1.3, attempt 3 "
              "of 5, next try in 12 s; 0 later ones done; a restart would redo 0, a crash at most "
              "1\n");
}

TEST(ExplainText, SaysThatAHandlerHasNotReturnedAndThatTheCountsAreUnknown) {
    Explanation told = assigned();
    told.lane_answered = false;
    told.blocked_by = Offset{1042};
    told.waits_for = WaitsFor::handler;
    told.since = 14s;
    told.stage = {.handler = "shop.enrich", .version = "2.1.3", .attempt = 1, .attempts = 3};
    EXPECT_THAT(in_words(told), AllOf(HasSubstr("the handler was called 14 s ago and has not "
                                                "returned"),
                                      HasSubstr("cannot be told"), Not(HasSubstr("redo 0"))));
}

TEST(ExplainText, SaysWhatTheWorldRefuses) {
    Explanation told = assigned();
    told.blocked_by = Offset{1042};
    told.waits_for = WaitsFor::reopening;
    told.until = 4s;
    told.stalled = "dead_letter";
    told.trouble = "UNKNOWN_TOPIC_OR_PART from topic orders-dlq";
    EXPECT_THAT(in_words(told),
                AllOf(HasSubstr("the lane is opened again in 4.0 s"),
                      HasSubstr("stalled: dead_letter (UNKNOWN_TOPIC_OR_PART from topic")));
}

TEST(ExplainText, SaysThatNothingBlocksAnIdlePartition) {
    Explanation told = assigned();
    EXPECT_THAT(in_words(told), HasSubstr("position 1043, end 1500; nothing blocks it, the next "
                                          "records are on their way"));
    told.log_end = Offset{1043};
    EXPECT_THAT(in_words(told), HasSubstr("there is nothing more to read"));
    EXPECT_THAT(in_words({}), HasSubstr("not assigned to this host"));
}

TEST(ExplainText, HasWordsForEverythingThatALaneCanWaitFor) {
    for (std::size_t i = 0; i < engine::waits_for_names.size(); ++i) {
        Explanation told = assigned();
        told.waits_for = static_cast<WaitsFor>(i);
        const std::string text = in_words(told);
        EXPECT_THAT(text, HasSubstr(" ")) << i;
        EXPECT_THAT(text, Not(HasSubstr(std::string(", ") + engine::waits_for_names[i] + ";")))
            << "the bare word";
    }
}

TEST(TimeText, IsAsPeopleSayIt) {
    EXPECT_EQ(time_text(0), "0.0 s");
    EXPECT_EQ(time_text(9.96), "10.0 s");
    EXPECT_EQ(time_text(12.4), "12 s");
    EXPECT_EQ(time_text(200), "3 min 20 s");
    EXPECT_EQ(time_text(7500), "2 h 5 min");
    EXPECT_EQ(time_text(86400 * 3), "3 d");
}

engine::PipelineSnapshot pipeline(std::uint64_t read, std::uint64_t delivered) {
    engine::PipelineSnapshot snapshot;
    snapshot.name = "orders";
    snapshot.topics.emplace_back().topic = "orders";
    snapshot.topics[0].records_read = read;
    snapshot.topics[0].types.emplace_back().dispositions[0] = delivered;
    return snapshot;
}

TEST(Rates, AreRecordsPerSecondOfTheLastTenSeconds) {
    Rates rates;
    const TimePoint start{};
    EXPECT_EQ(rates.of("orders").read, 0);
    for (int second = 0; second <= 30; ++second)
        rates.note(
            start + second * 1s,
            {pipeline(second < 20 ? 0 : (static_cast<std::uint64_t>(second) - 20) * 100, 0)});
    EXPECT_DOUBLE_EQ(rates.of("orders").read, 100.0);
    EXPECT_DOUBLE_EQ(rates.of("orders").finished, 0.0);
    EXPECT_EQ(rates.of("payments").read, 0);
}

TEST(Rates, AreZeroForAPipelineThatStartedAnew) {
    Rates rates;
    rates.note(TimePoint{}, {pipeline(1000, 1000)});
    rates.note(TimePoint{} + 1s, {pipeline(5, 5)});
    EXPECT_EQ(rates.of("orders").read, 0);
}

TEST(StatusText, ShowsStateReasonCountsAndVersions) {
    engine::PipelineSnapshot snapshot = pipeline(7, 5);
    snapshot.state = engine::PipelineState::paused;
    snapshot.paused = true;
    snapshot.paused_for_s = 90;
    snapshot.not_ready = "orders/1 stands still: output";
    snapshot.stages.push_back({.handler = "shop.enrich", .version = "2.1.3", .duration = {}});
    engine::LaneSnapshot& lane = snapshot.lanes.emplace_back();
    lane.where = {"orders", 1};
    lane.stalled = "output";
    lane.lag_records = 12;
    const std::string text = status_text(status_document(
        {.instance = "host-1", .version = "0.1.0", .revision = "abc", .uptime_s = 61, .process = 9},
        {snapshot}, Rates{}));
    EXPECT_THAT(text, AllOf(HasSubstr("instance host-1, pid 9, up 1 min 1 s: not ready"),
                            HasSubstr("orders: paused, resumes in 1 min 30 s"),
                            HasSubstr("not ready    orders/1 stands still: output"),
                            HasSubstr("delivered 5"), HasSubstr("12 records behind"),
                            HasSubstr("orders/1: output"), HasSubstr("shop.enrich 2.1.3")));
}

TEST(LagText, HasOneRowPerPartitionAndADashForWhatIsUnknown) {
    engine::PipelineSnapshot snapshot = pipeline(7, 5);
    engine::LaneSnapshot& lane = snapshot.lanes.emplace_back();
    lane.where = {"orders", 1};
    lane.position = Offset{7};
    lane.log_end = Offset{19};
    lane.lag_records = 12;
    const std::string text = lag_text(lag_document({snapshot}));
    EXPECT_THAT(text, HasSubstr("orders    orders/1         moves          -         7   19"));
}

TEST(Texts, SurviveDocumentsOfAnotherShape) {
    for (const char* text : {"{}", R"({"pipelines":1,"partitions":[1,{}],"uptime_s":"x"})",
                             R"({"pipelines":[null,{"stages":3,"assigned":true}]})"}) {
        const boost::json::object document = boost::json::parse(text).as_object();
        (void)status_text(document);
        (void)lag_text(document);
        (void)explain_text(document);
        (void)pause_text(document);
    }
}

}  // namespace
}  // namespace strandline::app
