#include <gtest/gtest.h>

#include <regex>

#include "tidy/source_tree.hpp"

namespace strandline::tidy {
namespace {

constexpr std::size_t max_lines = 600;

bool is_written_by_hand(const SourceFile& file) {
    // Golden copies of the ABI are kept as they were released.
    return !file.path.starts_with("plugin-api/abi/");
}

std::vector<std::string> lines_that_match(const SourceFile& file, const std::regex& pattern,
                                          std::string_view message) {
    std::vector<std::string> found;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(file.text)) {
        ++number;
        if (std::regex_search(line.begin(), line.end(), pattern))
            found.push_back(finding(file, number, message));
    }
    return found;
}

std::vector<std::string> matches_in_tree(const std::regex& pattern, std::string_view message) {
    std::vector<std::string> found;
    for (const SourceFile& file : source_files()) {
        const auto here = lines_that_match(file, pattern, message);
        found.insert(found.end(), here.begin(), here.end());
    }
    return found;
}

bool is_included_once(const SourceFile& header) {
    static const std::regex guard("#pragma once|#ifndef\\s+\\w+\\s+#define\\s+\\w+");
    return std::regex_search(header.text, guard);
}

/// Spelt in two halves, so that this file does not find itself.
std::regex unfinished() { return std::regex(std::string("\\b(TO") + "DO|FIX" + "ME|XX" + "X)\\b"); }
std::regex somebodys_folder() {
    return std::regex(std::string("(^|[^\\w.}])/(ho") + "me|ro" + "ot|wo" + "rk|Us" + "ers)/");
}

TEST(SourceRules, NoFileIsTooLongToBeReadInOneGo) {
    std::vector<std::string> found;
    for (const SourceFile& file : source_files()) {
        const bool program = is_code(file) || file.path == "dev" ||
                             ends_with_any(file.path, {".cmake", ".txt", ".sh", ".py"});
        const std::size_t lines = lines_of(file.text).size();
        if (program && is_written_by_hand(file) && lines > max_lines)
            found.push_back(finding(file, lines, "longer than 600 lines"));
    }
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(SourceRules, NothingIsLeftForLater) {
    const auto found = matches_in_tree(unfinished(), "finish it, or open an issue");
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(SourceRules, NobodysFolderIsNamed) {
    const auto found = matches_in_tree(somebodys_folder(), "names a folder of one machine");
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(SourceRules, EveryHeaderIsIncludedOnce) {
    std::vector<std::string> found;
    for (const SourceFile& file : source_files({"runtime/", "plugin-api/", "plugins/", "tests/"}))
        if (is_header(file) && !is_included_once(file))
            found.push_back(finding(file, 1, "neither #pragma once nor an include guard"));
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(SourceRules, EveryFileEndsWithANewline) {
    std::vector<std::string> found;
    for (const SourceFile& file : source_files())
        if (!file.path.starts_with("tests/fuzz/corpus/") && !file.text.empty() &&
            file.text.back() != '\n' &&
            (is_code(file) || ends_with_any(file.path, {".md", ".yaml"})))
            found.push_back(finding(file, lines_of(file.text).size(), "no newline at the end"));
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(SourceRules, FindTheBadAndLeaveTheGoodAlone) {
    const SourceFile bad{"x.hpp",
                         std::string("int x;  // TO") + "DO later\nopen(\"/ho" + "me/me/x\");\n"};
    EXPECT_EQ(lines_that_match(bad, unfinished(), "").size(), 1U);
    EXPECT_EQ(lines_that_match(bad, somebodys_folder(), "").size(), 1U);
    EXPECT_FALSE(is_included_once(bad));

    const SourceFile good{"y.hpp",
                          "#ifndef Y_HPP\n#define Y_HPP\n// at /usr/share, or ~/.cache\n#endif\n"};
    EXPECT_TRUE(lines_that_match(good, unfinished(), "").empty());
    EXPECT_TRUE(lines_that_match(good, somebodys_folder(), "").empty());
    EXPECT_TRUE(is_included_once(good));
}

}  // namespace
}  // namespace strandline::tidy
