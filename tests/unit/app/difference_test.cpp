#include "app/difference.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace strandline::app {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

using Values = std::map<std::string, std::string>;

config::Document document(const Values& values) {
    config::Document document;
    for (const auto& [key, text] : values)
        document[key] = {.text = Secret(text),
                         .shown = key.ends_with("password") ? "${file:/secret}" : text};
    return document;
}

/// One that runs and one that comes, each pipeline as what its file says.
class DifferenceTest : public ::testing::Test {
protected:
    void runs(const std::string& name, const Values& values) {
        running_.push_back(
            {.pipeline = name,
             .document = std::make_shared<const config::Document>(document(values))});
    }
    void comes(const std::string& name, const Values& values) {
        config::PipelineDefinition pipeline;
        pipeline.name = {name, {}};
        next_.definitions.pipelines.push_back(pipeline);
        next_.documents.push_back(document(values));
    }
    void host(const Values& before, const Values& after) {
        host_.document = document(before);
        next_.definitions.host.document = document(after);
    }
    [[nodiscard]] Difference look() const { return difference(host_, running_, next_); }
    [[nodiscard]] ChangeLabel label_of(const std::string& name) const {
        return look().label_of(name);
    }
    [[nodiscard]] std::string hash() const { return plan_hash("key", look(), running_, next_); }

    config::HostDefinition host_;
    std::vector<RunningDocument> running_;
    Configuration next_;
};

TEST_F(DifferenceTest, IsEmptyWhenBothSayTheSame) {
    runs("orders", {{"limits.payload", "1MB"}});
    comes("orders", {{"limits.payload", "1MB"}});
    host({{"instance", "a"}}, {{"instance", "a"}});
    EXPECT_TRUE(look().empty());
    EXPECT_EQ(label_of("orders"), ChangeLabel::unchanged);
}

TEST_F(DifferenceTest, TakesTheStrongestLabelOfThePipelinesKeysAndNamesThemAll) {
    runs("orders",
         {{"dead_letters.topic", "a"}, {"source.topics[0]", "in"}, {"commit.every", "1s"}});
    comes("orders",
          {{"dead_letters.topic", "b"}, {"source.topics[0]", "other"}, {"stop.drain", "9s"}});
    const Difference found = look();
    ASSERT_EQ(found.pipelines.size(), 1U);
    EXPECT_EQ(found.pipelines[0].label, ChangeLabel::rejoin);
    std::vector<std::string> keys;
    for (const ChangedKey& key : found.pipelines[0].keys) keys.push_back(key.key);
    EXPECT_THAT(
        keys, ElementsAre("commit.every", "dead_letters.topic", "source.topics[0]", "stop.drain"));
    EXPECT_EQ(found.pipelines[0].keys[0].after, "");
    EXPECT_EQ(found.pipelines[0].keys[1].before, "a");
    EXPECT_EQ(found.pipelines[0].keys[1].after, "b");
}

TEST_F(DifferenceTest, KnowsWhatComesAndGoesByItsName) {
    runs("old", {});
    comes("new", {});
    EXPECT_EQ(label_of("old"), ChangeLabel::removed);
    EXPECT_EQ(label_of("new"), ChangeLabel::added);
}

TEST_F(DifferenceTest, AnotherGroupIsNamedOnItsOwn) {
    runs("orders", {{"source.group", "a"}});
    comes("orders", {{"source.group", "b"}});
    EXPECT_THAT(look().new_groups(), ElementsAre("orders"));
}

TEST_F(DifferenceTest, NamesTheKeysThatOnlyARestartApplies) {
    host({{"instance", "a"}, {"admin.listen", "x"}, {"plugins.directories[0]", "/a"}},
         {{"instance", "b"}, {"admin.listen", "y"}, {"plugins.directories[0]", "/b"}});
    EXPECT_THAT(look().restart_keys(), ElementsAre("admin.listen", "instance"));
    EXPECT_FALSE(look().empty());
}

TEST_F(DifferenceTest, ARotatedPasswordIsAChangeThatShowsNoPassword) {
    runs("orders", {{"clusters.main.security.password", "hunter2"}});
    comes("orders", {{"clusters.main.security.password", "correct horse"}});
    const Difference found = look();
    ASSERT_EQ(found.pipelines[0].keys.size(), 1U);
    EXPECT_EQ(found.pipelines[0].label, ChangeLabel::rejoin);
    EXPECT_EQ(found.pipelines[0].keys[0].before, "${file:/secret}");
    EXPECT_THAT(found.pipelines[0].keys[0].after, HasSubstr("another value"));
    EXPECT_THAT(found.pipelines[0].keys[0].after, Not(HasSubstr("horse")));
}

TEST_F(DifferenceTest, ThePlansHashChangesWithTheFilesAndWithWhatRuns) {
    runs("orders", {{"commit.every", "1s"}});
    comes("orders", {{"commit.every", "2s"}});
    const std::string first = hash();
    EXPECT_EQ(hash(), first);
    next_.documents[0] = document({{"commit.every", "3s"}});
    const std::string second = hash();
    EXPECT_NE(second, first);
    running_[0].document =
        std::make_shared<const config::Document>(document({{"limits.depth", "5"}}));
    EXPECT_NE(hash(), second);
}

}  // namespace
}  // namespace strandline::app
