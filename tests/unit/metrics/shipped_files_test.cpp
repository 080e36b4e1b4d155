// What the package ships beside the binary speaks of families that exist.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <iterator>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "metrics/families.hpp"

namespace strandline::metrics {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

std::string text_of(const std::string& path) {
    std::ifstream file(path);
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>(file), {}};
}

bool in_word(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }

/// Every word that starts like a family's name, as Prometheus would store it.
std::set<std::string> series_named_in(std::string_view text) {
    std::set<std::string> names;
    for (const std::string_view prefix : {"strandline_", "kafka_"}) {
        for (std::size_t at = text.find(prefix); at != std::string_view::npos;
             at = text.find(prefix, at + 1)) {
            if (at != 0 && in_word(text[at - 1])) continue;
            const auto* const end =
                std::find_if_not(text.begin() + static_cast<long>(at), text.end(), in_word);
            names.emplace(text.begin() + static_cast<long>(at), end);
        }
    }
    return names;
}

std::vector<std::string> unknown_series_in(const std::string& path) {
    std::set<std::string> known;
    for (const Family* family : all_families) {
        const std::string name(family->name);
        if (family->type != FamilyType::histogram) known.insert(name);
        for (const char* suffix : {"_bucket", "_sum", "_count"}) {
            if (family->type == FamilyType::histogram) known.insert(name + suffix);
        }
    }
    const std::set<std::string> named = series_named_in(text_of(path));
    EXPECT_FALSE(named.empty()) << path;
    std::vector<std::string> unknown;
    std::ranges::set_difference(named, known, std::back_inserter(unknown));
    return unknown;
}

/// The words behind "- alert: ".
std::vector<std::string> alerts() {
    const std::string rules = text_of(STRANDLINE_PACKAGING "/alerts/strandline.rules.yaml");
    const std::string mark = "- alert: ";
    std::vector<std::string> names;
    for (std::size_t at = rules.find(mark); at != std::string::npos;
         at = rules.find(mark, at + 1)) {
        const std::size_t start = at + mark.size();
        names.push_back(rules.substr(start, rules.find('\n', start) - start));
    }
    return names;
}

TEST(AlertRules, AskOnlyForSeriesThatExist) {
    EXPECT_THAT(unknown_series_in(STRANDLINE_PACKAGING "/alerts/strandline.rules.yaml"), IsEmpty());
}

TEST(AlertRules, AreTwelveAtMost) {
    EXPECT_GT(alerts().size(), 0U);
    EXPECT_LE(alerts().size(), 12U);
}

TEST(AlertRules, HaveEachARunbookAndATestThatFiresIt) {
    const std::string rules = text_of(STRANDLINE_PACKAGING "/alerts/strandline.rules.yaml");
    const std::string tests = text_of(STRANDLINE_PACKAGING "/alerts/strandline.rules.test.yaml");
    const std::string page = text_of(STRANDLINE_DOCS "/runbooks.md");
    for (const std::string& alert : alerts()) {
        std::string anchor = alert;
        std::ranges::transform(anchor, anchor.begin(),
                               [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
        EXPECT_THAT(rules, HasSubstr("runbook: docs/runbooks.md#" + anchor + "\n"));
        EXPECT_THAT(tests, HasSubstr("alertname: " + alert + "\n        exp_alerts:"));
        EXPECT_THAT(page, HasSubstr("\n## " + alert + "\n"));
    }
}

TEST(Dashboard, AsksOnlyForSeriesThatExist) {
    EXPECT_THAT(unknown_series_in(STRANDLINE_PACKAGING "/grafana/strandline.json"), IsEmpty());
}

}  // namespace
}  // namespace strandline::metrics
