#include <gmock/gmock.h>

#include <future>

#include "reload_host.hpp"

namespace strandline::app {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using Kind = ReloadAnswer::Kind;

TEST_F(ReloadHost, ChangesNothingAndRaisesNothingWhenTheFilesSayTheSame) {
    write_pipeline("orders", "copies");
    start();
    const ReloadAnswer answer = reload();
    EXPECT_EQ(answer.kind, Kind::applied);
    EXPECT_EQ(answer.generation, 1U);
    EXPECT_TRUE(answer.difference.empty());
}

TEST_F(ReloadHost, StartsWhatIsNewAndEndsWhatIsGone_TheOthersKeepTheirAssignment_I12) {
    write_pipeline("orders", "copies");
    write_pipeline("stays", "copies");
    start();
    wait_until_ready("stays");
    wait_until_ready("orders");
    feed("stays", 100);
    write_pipeline("refunds", "copies");
    remove("pipelines.d/orders.yaml");
    const ReloadAnswer answer = reload();
    EXPECT_EQ(answer.kind, Kind::applied);
    EXPECT_EQ(answer.generation, 2U);
    EXPECT_FALSE(runs("orders"));
    wait_until_ready("refunds");
    feed("refunds", 50);
    wait_until_done("refunds");
    wait_until_done("stays");
    EXPECT_EQ(snapshot("stays").rebalances.at("assign"), 1U);
    EXPECT_EQ(snapshot("stays").rebalances.at("revoke"), 0U);
}

TEST_F(ReloadHost, OtherTopicsAreReadAfterARejoinAndNothingIsLost) {
    write_pipeline("orders", "copies");
    start();
    wait_until_ready("orders");
    feed("orders", 200);
    write_pipeline("orders", "copies", "memory: {fetch: 32MiB}\n");
    const ReloadAnswer answer = reload();
    EXPECT_EQ(answer.kind, Kind::applied);
    EXPECT_EQ(answer.difference.label_of("orders"), ChangeLabel::rejoin);
    wait_until_ready("orders");
    feed("orders", 200);
    EXPECT_EQ(copies("copies", 400).size(), 400U);
}

TEST_F(ReloadHost, AnOutputIsReroutedWithoutARebalanceAndEachEventGoesToOneOfThem_I12) {
    write_pipeline("orders", "first");
    start();
    wait_until_ready("orders");
    feed("orders", 500);
    write_pipeline("orders", "second");
    const ReloadAnswer answer = reload();
    EXPECT_EQ(answer.kind, Kind::applied);
    EXPECT_EQ(answer.difference.label_of("orders"), ChangeLabel::in_place);
    feed("orders", 500);
    wait_until_done("orders");
    const engine::PipelineSnapshot seen = snapshot("orders");
    EXPECT_EQ(seen.rebalances.at("assign"), 1U);
    EXPECT_EQ(seen.rebalances.at("revoke"), 0U);
    std::map<std::string, int> all = copies("first", 1);
    const std::map<std::string, int> later = copies("second", 500);
    EXPECT_GE(later.size(), 500U);
    for (const auto& [value, count] : later) all[value] += count;
    EXPECT_EQ(all.size(), 1000U) << "nothing is lost";
    for (const auto& [value, count] : all) EXPECT_EQ(count, 1) << value;
}

TEST_F(ReloadHost, AHundredReloadsUnderLoadHalfOfThemWrongLoseNothing_I12_F17) {
    write_pipeline("orders", "copies");
    write_pipeline("stays", "copies");
    start();
    wait_until_ready("orders");
    wait_until_ready("stays");
    for (int i = 0; i < 100; ++i) {
        feed("orders", 20);
        feed("stays", 5);
        const bool wrong = i % 2 == 1;
        const int ms = 200 + i;
        write_pipeline("orders", "copies",
                       wrong ? "retires: 3\n" : "commit: {every: " + std::to_string(ms) + "ms}\n");
        const ReloadAnswer answer = reload();
        ASSERT_EQ(answer.kind, wrong ? Kind::refused : Kind::applied)
            << (answer.problems.empty() ? "" : answer.problems.back());
    }
    wait_until_done("orders");
    wait_until_done("stays");
    for (const char* name : {"orders", "stays"}) {
        EXPECT_EQ(snapshot(name).rebalances.at("assign"), 1U) << name;
        EXPECT_EQ(snapshot(name).rebalances.at("revoke"), 0U) << name;
        EXPECT_EQ(finished(snapshot(name)), static_cast<std::uint64_t>(fed_[name])) << name;
    }
    EXPECT_EQ(host_->generation().number, 51U);
}

TEST_F(ReloadHost, RequestsThatMeetOneAreAnsweredTogether_TheLastTextWins_F17) {
    write_pipeline("orders", "copies");
    start();
    wait_until_ready("orders");
    std::vector<std::future<std::uint64_t>> answers;
    for (int i = 0; i < 50; ++i) {
        write_pipeline("orders", "copies", "commit: {every: " + std::to_string(100 + i) + "ms}\n");
        auto answered = std::make_shared<std::promise<std::uint64_t>>();
        answers.push_back(answered->get_future());
        reloader_->reload(
            {}, [answered](const ReloadAnswer& answer) { answered->set_value(answer.generation); });
    }
    std::uint64_t last = 0;
    for (auto& each : answers) last = each.get();
    EXPECT_EQ(last, host_->generation().number);
    EXPECT_TRUE(plan().difference.empty()) << "the last text runs";
}

TEST_F(ReloadHost, AMistakeAnywhereChangesNothingAndIsToldWithAllOthers) {
    write_pipeline("orders", "copies");
    start();
    wait_until_ready("orders");
    write_pipeline("good", "copies");
    write_pipeline("broken", "copies", "retires: 3\nlimits: {depth: many}\n");
    const ReloadAnswer answer = reload();
    EXPECT_EQ(answer.kind, Kind::refused);
    EXPECT_EQ(answer.generation, 1U);
    EXPECT_THAT(answer.problems, Contains(HasSubstr("unknown-key")));
    EXPECT_THAT(answer.problems, Contains(HasSubstr("many")));
    EXPECT_FALSE(runs("good"));
    feed("orders", 10);
    wait_until_done("orders");
    EXPECT_EQ(snapshot("orders").rebalances.at("assign"), 1U);
}

TEST_F(ReloadHost, AnotherGroupNeedsTheWord) {
    write_pipeline("orders", "copies");
    start();
    write("pipelines.d/orders.yaml",
          "version: 1\npipeline: orders\ncluster: demo\n"
          "source: {topics: [orders-in], group: others, start: earliest}\nevents: {type: /type}\n"
          "stages:\n  - handler: hello_c.copy\n    on: [MADE]\n    deadline: 2s\n    outputs: "
          "{copies: {topic: "
          "copies}}\ndead_letters: {topic: orders-dlq}\nstop: {drain: 5s}\n");
    const ReloadAnswer refused = reload();
    EXPECT_EQ(refused.kind, Kind::refused);
    EXPECT_THAT(refused.problems, Contains(HasSubstr("error[new-group]")));
    EXPECT_EQ(reload({.plan = std::nullopt, .allow_new_group = true}).kind, Kind::applied);
}

TEST_F(ReloadHost, WhatOnlyARestartCanDoFailsAsAWholeAndNamesTheKeys) {
    write_pipeline("orders", "copies");
    start();
    write_pipeline("refunds", "copies");
    write("strandline.yaml",
          "version: 1\ninstance: another\nclusters: {demo: {embedded: true}}\n"
          "admin: {listen: '127.0.0.1:0'}\nplugins: {allow_root: true}\n");
    const ReloadAnswer answer = reload();
    EXPECT_EQ(answer.kind, Kind::refused);
    EXPECT_THAT(answer.problems, Contains(HasSubstr("instance")));
    EXPECT_FALSE(runs("refunds"));
}

TEST_F(ReloadHost, AppliesThePlanThatWasShownAndNoOther) {
    write_pipeline("orders", "copies");
    start();
    write_pipeline("orders", "copies", "commit: {every: 2s}\n");
    const ReloadAnswer shown = plan();
    ASSERT_EQ(shown.kind, Kind::applied);
    EXPECT_EQ(shown.generation, 1U) << "a plan changes nothing";
    write_pipeline("orders", "copies", "commit: {every: 3s}\n");
    EXPECT_EQ(reload({.plan = shown.plan, .allow_new_group = false}).kind, Kind::refused);
    EXPECT_EQ(reload({.plan = plan().plan, .allow_new_group = false}).kind, Kind::applied);
}

}  // namespace
}  // namespace strandline::app
