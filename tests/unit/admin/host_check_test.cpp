#include "admin/host_check.hpp"

#include <gtest/gtest.h>

namespace strandline::admin {
namespace {

TEST(HostCheck, AnswersToTheNamesOfTheLoopback) {
    const HostCheck check("127.0.0.1", true);
    for (const char* host :
         {"localhost", "LocalHost:9477", "127.0.0.1", "127.0.0.1:80", "[::1]", "[::1]:9477"}) {
        EXPECT_TRUE(check.allows(host)) << host;
    }
}

TEST(HostCheck, AnswersToTheConfiguredHost) {
    EXPECT_TRUE(HostCheck("127.0.0.7", true).allows("127.0.0.7:9477"));
    EXPECT_TRUE(HostCheck("strandline.internal", true).allows("Strandline.Internal:9477"));
    EXPECT_FALSE(HostCheck("127.0.0.7", true).allows("127.0.0.8:9477"));
}

TEST(HostCheck, RefusesANameThatARebindingPageWouldSend) {
    const HostCheck check("127.0.0.1", true);
    for (const char* host :
         {"evil.example", "evil.example:9477", "localhost.evil.example", "127.0.0.1.evil.example",
          "", ":9477", "[", "[::1", "[]", "evil.example@localhost", "localhost evil.example"}) {
        EXPECT_FALSE(check.allows(host)) << host;
    }
}

TEST(HostCheck, AnswersToAnyNameWhenBoundElsewhere) {
    EXPECT_TRUE(HostCheck("0.0.0.0", false).allows("pod-7.metrics.svc"));
}

}  // namespace
}  // namespace strandline::admin
