#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>

#include "metrics/exposition.hpp"
#include "unit/metrics/full_input.hpp"
#include "unit/metrics/promtool.hpp"

namespace strandline::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class PromtoolTest : public PromtoolFixture {
protected:
    std::string check(const std::string& page) const {
        const std::string file = directory() + "/page";
        std::ofstream(file) << page;
        return promtool("check metrics < " + file);
    }
};

TEST_F(PromtoolTest, HasNothingToSayAboutAFullPage) {
    EXPECT_EQ(check(exposition(full_input())), "0: ");
}

TEST_F(PromtoolTest, HasNothingToSayAboutAnIdleHost) { EXPECT_EQ(check(exposition({})), "0: "); }

TEST_F(PromtoolTest, AcceptsTheAlertRules) {
    const std::string answer =
        promtool("check rules " STRANDLINE_PACKAGING "/alerts/strandline.rules.yaml");
    EXPECT_THAT(answer, StartsWith("0: "));
    EXPECT_THAT(answer, HasSubstr("SUCCESS: 12 rules found"));
}

TEST_F(PromtoolTest, SeesEachAlertFireWhereItShouldAndNoneOnAHealthyHost) {
    EXPECT_THAT(promtool("test rules " STRANDLINE_PACKAGING "/alerts/strandline.rules.test.yaml"),
                StartsWith("0: "));
}

}  // namespace
}  // namespace strandline::metrics
