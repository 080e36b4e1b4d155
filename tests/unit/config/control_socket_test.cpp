#include <gtest/gtest.h>

#include <string>

#include "config/load.hpp"
#include "unit/config/fake_environment.hpp"

namespace strandline::config {
namespace {

constexpr const char* host_without = R"(version: 1
instance: host-1
clusters: {main: {brokers: [kafka-1:9093], security: {protocol: ssl}}}
)";

class ControlSocketKey : public testing::Test {
protected:
    std::optional<HostDefinition> host(const std::string& control) {
        diagnostics = {};
        environment.files["/etc/strandline.yaml"] = {host_without + control, 0644, true};
        return load_host("/etc/strandline.yaml", environment, diagnostics);
    }

    FakeEnvironment environment;
    Diagnostics diagnostics;
};

TEST_F(ControlSocketKey, LeftOutMeansTheDefault) {
    const auto h = host("");
    ASSERT_TRUE(h);
    EXPECT_TRUE(h->control.on);
    EXPECT_EQ(h->control.socket, "");
    EXPECT_EQ(h->control.position.line, 0U);
}

TEST_F(ControlSocketKey, NamesAPathBesideTheFile) {
    const auto h = host("control: {socket: run/control.sock}\n");
    ASSERT_TRUE(h) << to_text(diagnostics.sorted().front());
    EXPECT_TRUE(h->control.on);
    EXPECT_EQ(h->control.socket, "/etc/run/control.sock");
    EXPECT_GT(h->control.position.line, 0U) << "written out: it must be made";
}

TEST_F(ControlSocketKey, IsFalseForNone) {
    const auto h = host("control: false\n");
    ASSERT_TRUE(h) << to_text(diagnostics.sorted().front());
    EXPECT_FALSE(h->control.on);
}

TEST_F(ControlSocketKey, IsNothingElse) {
    for (const char* wrong : {"control: true\n", "control: /run/x.sock\n", "control: {}\n",
                              "control: [a]\n", "control: {socket: a, mode: 1}\n"})
        EXPECT_FALSE(host(wrong)) << wrong;
}

}  // namespace
}  // namespace strandline::config
