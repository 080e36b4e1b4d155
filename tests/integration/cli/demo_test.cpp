#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <sstream>
#include <string>

#include "run.hpp"

namespace strandline::testing {
namespace {

using ::testing::ContainsRegex;
using ::testing::HasSubstr;

std::vector<std::string> demo(std::vector<std::string> more) {
    std::vector<std::string> arguments{"demo", "--examples", STRANDLINE_EXAMPLES, "--plugins",
                                       STRANDLINE_PLUGINS};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

/// The number behind a word of the summary.
long number_behind(const std::string& text, const std::string& word) {
    const std::size_t summary = text.find(" after ");
    const std::size_t at = text.find(word, summary == std::string::npos ? 0 : summary);
    if (at == std::string::npos) return -1;
    std::string digits;
    for (std::size_t i = at + word.size(); i < text.size() && text[i] != '\n'; ++i) {
        if (text[i] >= '0' && text[i] <= '9')
            digits += text[i];
        else if (!digits.empty() && text[i] != ',')
            break;
    }
    return digits.empty() ? -1 : std::stol(digits);
}

/// Of the numbers behind the classes of failures.
long sum_of_failures(const std::string& text) {
    std::istringstream lines(text.substr(std::min(text.size(), text.find("why they failed"))));
    std::string line;
    std::getline(lines, line);
    long sum = 0;
    while (std::getline(lines, line) && line.starts_with("    "))
        sum += number_behind(line, line.substr(4, line.find(' ', 4) - 4));
    return sum;
}

TEST(Demo, EndsByItselfWithASummaryThatAddsUp) {
    const RunResult run = run_strandline(demo({"--seconds", "3", "--rate", "500", "--port", "0"}));
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("it keeps nothing"));
    EXPECT_THAT(run.out, ContainsRegex("http://127.0.0.1:[0-9]+/metrics"));
    EXPECT_THAT(run.out, HasSubstr("every event has exactly one disposition"));
    const long generated = number_behind(run.out, "generated");
    EXPECT_GT(generated, 1200);  // of 1,500: the machine may be slow, the summary may not be early
    EXPECT_EQ(generated, number_behind(run.out, "delivered") + number_behind(run.out, "skipped") +
                             number_behind(run.out, "duplicate") +
                             number_behind(run.out, "dead_lettered") +
                             number_behind(run.out, "poisoned"));
    EXPECT_GT(number_behind(run.out, "duplicate"), 0);
    const long failed = number_behind(run.out, "dead_lettered");
    EXPECT_GT(number_behind(run.out, "schema_violation"), 0);
    EXPECT_GT(number_behind(run.out, "handler_rejected"), 0);
    EXPECT_EQ(failed, sum_of_failures(run.out));
    EXPECT_GT(number_behind(run.out, "taken out of good events"), 0);
    EXPECT_THAT(run.out, HasSubstr("Next:"));
}

TEST(Demo, PrintsPlainLinesWithoutATerminal) {
    const RunResult run = run_strandline(demo({"--seconds", "1", "--rate", "100", "--port", "0"}));
    EXPECT_EQ(run.out.find('\x1b'), std::string::npos);
    EXPECT_EQ(run.err, "");
}

TEST(Demo, EndsWithItsSummaryWhenItIsInterrupted) {
    const RunResult run = run_strandline(demo({"--seconds", "600", "--rate", "200", "--port", "0"}),
                                         {.signal_after_ms = 3000});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, HasSubstr("stopped after"));
    EXPECT_THAT(run.out, HasSubstr("every event has exactly one disposition"));
}

TEST(Demo, SignalsThatMeanNothingToItDoNotEndIt) {
    const RunResult run = run_strandline(demo({"--seconds", "2", "--rate", "200", "--port", "0"}),
                                         {.signal_after_ms = 1000, .signal = SIGUSR1});
    EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST(Demo, SaysWhatIsMissingWhenItsExamplesAre) {
    const RunResult run = run_strandline({"demo", "--examples", "/nonexistent"});
    EXPECT_EQ(run.exit_code, 66);
    EXPECT_THAT(run.err, HasSubstr("/nonexistent/strandline.yaml"));
}

}  // namespace
}  // namespace strandline::testing
