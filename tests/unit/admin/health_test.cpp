#include "admin/health.hpp"

#include <gtest/gtest.h>

namespace strandline::admin {
namespace {

const HealthReport mixed{{{"configuration", true, "generation 4"},
                          {"pipeline orders", false, "no partition is assigned yet"},
                          {"plugins", true, ""}}};

TEST(HealthReport, IsOkOnlyWhenEveryCheckIs) {
    EXPECT_FALSE(mixed.ok());
    EXPECT_TRUE((HealthReport{{{"a", true, ""}}}).ok());
    EXPECT_TRUE(HealthReport{}.ok());
}

TEST(HealthText, NamesWhatFailedWithoutBeingAsked) {
    EXPECT_EQ(health_text(mixed, false),
              "not ok\n[-] pipeline orders: no partition is assigned yet\n");
}

TEST(HealthText, NamesEveryCheckWhenVerbose) {
    EXPECT_EQ(health_text(mixed, true),
              "not ok\n[+] configuration: generation 4\n"
              "[-] pipeline orders: no partition is assigned yet\n[+] plugins\n");
}

}  // namespace
}  // namespace strandline::admin
