#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "config/load.hpp"
#include "unit/config/fake_environment.hpp"

// The keys that say what happens when handlers fail, hang or end the host.
namespace strandline::config {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;

class FailureKeys : public testing::Test {
protected:
    std::optional<PipelineDefinition> pipeline(const std::string& stage,
                                               const std::string& dead_letters) {
        environment_.files["/etc/p.yaml"] = {
            "version: 1\npipeline: orders\ncluster: main\n"
            "source: {topics: [order-events], group: order-service, start: latest}\n"
            "events: {type: /type}\n"
            "stages:\n  - {handler: order_enricher.enrich, on: [ORDER_CREATED]" +
                stage + "}\ndead_letters: {topic: order-dlq" + dead_letters + "}\n",
            0644, true};
        return load_pipeline("/etc/p.yaml", environment_, diagnostics_);
    }
    std::optional<HostDefinition> host(const std::string& more) {
        environment_.files["/etc/strandline.yaml"] = {
            "version: 1\ninstance: host-1\nclusters:\n  main:\n    brokers: [kafka-1:9093]\n"
            "    security: {protocol: ssl}\n" +
                more,
            0644, true};
        return load_host("/etc/strandline.yaml", environment_, diagnostics_);
    }
    std::vector<std::string> codes() const {
        std::vector<std::string> codes;
        for (const auto& diagnostic : diagnostics_.sorted()) codes.push_back(diagnostic.code);
        return codes;
    }

    FakeEnvironment environment_;
    Diagnostics diagnostics_;
};

TEST_F(FailureKeys, HaveDefaultsThatNobodyHasToKnow) {
    const auto p = pipeline("", "");
    ASSERT_TRUE(p);
    EXPECT_EQ(p->stages[0].watchdog, 10min);
    EXPECT_EQ(p->dead_letters.breaker.window, 0U) << "off";
    EXPECT_FALSE(p->dead_letters.connect_headers || p->dead_letters.spring_headers);
    EXPECT_EQ(host("")->state_directory, "");
}

TEST_F(FailureKeys, AreRead) {
    const auto p = pipeline(", watchdog: 2m",
                            ", breaker: {window: 50, ratio: 0.5}, headers: [spring, connect]");
    ASSERT_TRUE(p) << diagnostics_.sorted().front().message;
    EXPECT_EQ(p->stages[0].watchdog, 2min);
    EXPECT_EQ(p->dead_letters.breaker.window, 50U);
    EXPECT_EQ(p->dead_letters.breaker.ratio, 0.5);
    EXPECT_TRUE(p->dead_letters.connect_headers && p->dead_letters.spring_headers);
    EXPECT_EQ(host("state: {directory: /srv/state}\n")->state_directory, "/srv/state");
    EXPECT_TRUE(diagnostics_.empty());
}

TEST_F(FailureKeys, ABreakerWithoutNumbersHasTheDefaultOnes) {
    const auto p = pipeline("", ", breaker: {ratio: 0.9}");
    ASSERT_TRUE(p);
    EXPECT_EQ(p->dead_letters.breaker.window, 200U);
}

TEST_F(FailureKeys, RefuseWhatCannotBe) {
    (void)pipeline(", watchdog: 10ms", ", breaker: {window: 2, ratio: 2}, headers: [rabbit]");
    EXPECT_THAT(codes(),
                ElementsAre("out-of-range", "out-of-range", "out-of-range", "invalid-word"));
}

}  // namespace
}  // namespace strandline::config
