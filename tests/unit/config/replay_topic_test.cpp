#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "config/load.hpp"
#include "unit/config/fake_environment.hpp"

namespace strandline::config {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr const char* host = R"(version: 1
instance: host-1
clusters:
  main:
    brokers: [kafka-1:9093]
    security: {protocol: ssl}
)";

/// A pipeline whose names all begin with `name`, with these dead letters and this output.
std::string pipeline_of(const std::string& name, const std::string& dead_letters,
                        const std::string& source = {}) {
    return "version: 1\npipeline: " + name + "\ncluster: main\nsource: {topics: [" +
           (source.empty() ? name + "-events" : source) + "], group: " + name +
           ", start: latest}\nevents: {type: /type}\nstages:\n"
           "  - {handler: a.b, on: [A]}\ndead_letters: {" +
           dead_letters + "}\n";
}

class ReplayTopic : public testing::Test {
protected:
    std::vector<std::string> wrong(const std::string& a, const std::string& b = {}) {
        environment.files["/etc/strandline.yaml"] = {host, 0644, true};
        environment.files["/etc/pipelines.d/a.yaml"] = {a, 0644, true};
        if (!b.empty()) environment.files["/etc/pipelines.d/b.yaml"] = {b, 0644, true};
        definitions =
            load_all("/etc/strandline.yaml", {"/etc/pipelines.d"}, environment, diagnostics);
        std::vector<std::string> lines;
        for (const Diagnostic& diagnostic : diagnostics.sorted())
            lines.push_back(to_text(diagnostic.position) + ' ' + diagnostic.code);
        return lines;
    }

    FakeEnvironment environment;
    Diagnostics diagnostics;
    std::optional<Definitions> definitions;
};

TEST_F(ReplayTopic, IsNamedAfterTheDeadLetterTopicUnlessTheDefinitionSaysMore) {
    ASSERT_THAT(
        wrong(pipeline_of("a", "topic: a-dlq"), pipeline_of("b", "topic: x, replay_topic: again")),
        IsEmpty());
    EXPECT_EQ(definitions->pipelines[0].dead_letters.replay_topic.text, "a-dlq-replay");
    EXPECT_EQ(ledger_topic(definitions->pipelines[0].dead_letters), "a-dlq-ledger");
    EXPECT_EQ(definitions->pipelines[1].dead_letters.replay_topic.text, "again");
}

TEST_F(ReplayTopic, IsOnePipelinesOnly) {
    EXPECT_THAT(wrong(pipeline_of("a", "topic: dlq"), pipeline_of("b", "topic: dlq")),
                ElementsAre("/etc/pipelines.d/b.yaml:8:23 topic-shared"));
}

TEST_F(ReplayTopic, OfPipelinesThatShareADeadLetterTopicIsSaidByEach) {
    EXPECT_THAT(wrong(pipeline_of("a", "topic: dlq"),
                      pipeline_of("b", "topic: dlq, replay_topic: b-replay")),
                IsEmpty());
}

TEST_F(ReplayTopic, IsNobodyElsesSource) {
    EXPECT_THAT(wrong(pipeline_of("a", "topic: dlq"), pipeline_of("b", "topic: b", "dlq-replay")),
                ElementsAre("/etc/pipelines.d/b.yaml:4:19 topic-shared"));
}

TEST_F(ReplayTopic, IsNobodyElsesDeadLetterTopic) {
    EXPECT_THAT(wrong(pipeline_of("a", "topic: dlq"), pipeline_of("b", "topic: dlq-replay")),
                ElementsAre("/etc/pipelines.d/b.yaml:8:23 topic-shared"));
}

}  // namespace
}  // namespace strandline::config
