#include "config/diagnostic.hpp"

#include <gtest/gtest.h>

namespace strandline::config {
namespace {

TEST(Diagnostic, IsOneLineWithPlaceCodeReasonAndFix) {
    const Diagnostic diagnostic{{"/etc/strandline/pipelines.d/orders.yaml", 14, 9},
                                Severity::error,
                                "unknown-key",
                                "'retires' is not known here",
                                "did you mean 'retry'?"};
    EXPECT_EQ(to_text(diagnostic),
              "/etc/strandline/pipelines.d/orders.yaml:14:9: error[unknown-key]: 'retires' is not "
              "known here; did you mean 'retry'?");
}

TEST(Diagnostic, SaysWarningWhenItIsOne) {
    EXPECT_EQ(to_text(Diagnostic{{"a.yaml", 1, 2}, Severity::warning, "code", "what", {}}),
              "a.yaml:1:2: warning[code]: what");
}

TEST(Diagnostic, OfAFileAsAWholeHasNoLine) {
    EXPECT_EQ(to_text(Diagnostic{{"a.yaml", 0, 0}, Severity::error, "code", "what", {}}),
              "a.yaml: error[code]: what");
    EXPECT_EQ(to_text(Diagnostic{{}, Severity::error, "code", "what", {}}), "error[code]: what");
}

TEST(Diagnostic, ShowsWhatATerminalWouldObey) {
    EXPECT_EQ(to_text(Diagnostic{{"a\x1b[2J.yaml", 1, 2},
                                 Severity::error,
                                 "unknown-key",
                                 "'b\x1b[31m\nc' is not known here",
                                 {}}),
              "a\\u001b[2J.yaml:1:2: error[unknown-key]: 'b\\u001b[31m\\nc' is not known here");
}

TEST(Diagnostics, AreSortedByFileLineAndColumn) {
    Diagnostics diagnostics;
    diagnostics.error({"b.yaml", 1, 1}, "fourth", "");
    diagnostics.error({"a.yaml", 10, 1}, "third", "");
    diagnostics.error({"a.yaml", 9, 7}, "second", "");
    diagnostics.error({"a.yaml", 9, 2}, "first", "");
    std::string order;
    for (const auto& diagnostic : diagnostics.sorted()) order += diagnostic.code + ' ';
    EXPECT_EQ(order, "first second third fourth ");
}

TEST(Diagnostics, CountWarningsAsNoErrors) {
    Diagnostics diagnostics;
    diagnostics.warning({"a.yaml", 1, 1}, "doubtful", "");
    EXPECT_FALSE(diagnostics.has_errors());
    EXPECT_FALSE(diagnostics.empty());
    diagnostics.error({"a.yaml", 1, 1}, "wrong", "");
    EXPECT_TRUE(diagnostics.has_errors());
    EXPECT_EQ(diagnostics.error_count(), 1U);
}

}  // namespace
}  // namespace strandline::config
