#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Finds the official JSON Schema test suite, whose folder the CMake cache variable
/// STRANDLINE_JSON_SCHEMA_TEST_SUITE names. Link strandline_json_schema_suite.
namespace strandline::testing {

/// The folder with `tests/` and `remotes/` in it; empty when this machine has none.
[[nodiscard]] inline std::optional<std::filesystem::path> json_schema_suite() {
    const std::filesystem::path folder = STRANDLINE_JSON_SCHEMA_TEST_SUITE;
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder / "tests", ignored)) return std::nullopt;
    return folder;
}

/// In CI a suite that does not run is a failure.
[[nodiscard]] inline bool is_ci() {
    const char* ci = std::getenv("CI");  // NOLINT(concurrency-mt-unsafe): nothing sets it
    return ci != nullptr && std::string_view(ci) == "true";
}

[[nodiscard]] inline std::string no_json_schema_suite() {
    return std::string("the JSON Schema test suite is not at ") +
           STRANDLINE_JSON_SCHEMA_TEST_SUITE +
           ": configure with -DSTRANDLINE_JSON_SCHEMA_TEST_SUITE=<its folder>";
}

/// The .json files of a folder of the suite (`draft7`, `draft2020-12/optional/format`), sorted, without
/// those of the folders inside. Empty for a folder that is not there.
[[nodiscard]] inline std::vector<std::filesystem::path> json_schema_suite_files(
    std::string_view folder) {
    std::vector<std::filesystem::path> files;
    const auto suite = json_schema_suite();
    if (!suite) return files;
    std::error_code ignored;
    for (const auto& entry :
         std::filesystem::directory_iterator(*suite / "tests" / folder, ignored))
        if (entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    return files;
}

[[nodiscard]] inline std::string text_of(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

}  // namespace strandline::testing

/// First line of a test that needs the suite: skips it by name on a laptop, fails it in CI.
#define STRANDLINE_NEED_JSON_SCHEMA_SUITE()                            \
    if (!::strandline::testing::json_schema_suite()) {                 \
        if (::strandline::testing::is_ci())                            \
            FAIL() << ::strandline::testing::no_json_schema_suite();   \
        GTEST_SKIP() << ::strandline::testing::no_json_schema_suite(); \
    }                                                                  \
    static_assert(true)
