#pragma once

#include <cstddef>
#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "schema/compiler/compile.hpp"

/// The official JSON Schema test suite as a list of cases.
namespace strandline::schema::testing {

struct SuiteTest {
    std::string description;
    std::string data;  ///< exactly as it stands in the file
    bool valid{false};
};

/// One schema with its tests.
struct SuiteCase {
    std::string draft;  ///< draft7
    std::string file;   ///< optional/format/date-time
    std::string description;
    std::string schema;  ///< exactly as it stands in the file
    std::vector<SuiteTest> tests;

    [[nodiscard]] bool is_required() const { return !file.starts_with("optional/"); }
    [[nodiscard]] bool asserts_formats() const { return file.starts_with("optional/format/"); }
    /// Of letters, digits and underscores.
    [[nodiscard]] std::string name(std::size_t number) const;
};

/// So that a failure is told in words, not in bytes.
void PrintTo(const SuiteCase& one, std::ostream* stream);

[[nodiscard]] Dialect dialect_of(std::string_view draft);
/// All cases of one of the suite's folders (draft7, draft7/optional); none where it is absent.
[[nodiscard]] std::vector<SuiteCase> suite_cases(std::string_view draft, std::string_view folder);
/// The suite's remotes, which are found and never fetched.
[[nodiscard]] std::vector<SchemaText> suite_remotes();

}  // namespace strandline::schema::testing
