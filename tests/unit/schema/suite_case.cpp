#include "unit/schema/suite_case.hpp"

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <optional>

#include "schema/source_place.hpp"
#include "support/json_schema_suite.hpp"

namespace strandline::schema::testing {

namespace {

// Cut out, never written anew: 1.0 must stay 1.0, and there are numbers that no parser here takes.
std::optional<std::string_view> cut(std::string_view text, const std::string& pointer) {
    const std::optional<SourcePlace> place = find_place(text, pointer);
    if (!place) return std::nullopt;
    return place->in(text);
}

std::string cut_string(std::string_view text, const std::string& pointer) {
    const std::string_view quoted = cut(text, pointer).value_or("\"\"");
    return std::string(quoted.substr(1, quoted.size() - 2));
}

SuiteCase read_case(std::string_view text) {
    SuiteCase one;
    one.description = cut_string(text, "/description");
    one.schema = cut(text, "/schema").value_or("");
    for (std::size_t at = 0;; ++at) {
        const auto test = cut(text, "/tests/" + std::to_string(at));
        if (!test) return one;
        one.tests.push_back({.description = cut_string(*test, "/description"),
                             .data = std::string(cut(*test, "/data").value_or("")),
                             .valid = cut(*test, "/valid") == "true"});
    }
}

}  // namespace

std::string SuiteCase::name(std::size_t number) const {
    std::string text = draft + "_" + file + "_" + std::to_string(number) + "_" + description;
    for (char& c : text)
        if (std::isalnum(static_cast<unsigned char>(c)) == 0) c = '_';
    text.resize(std::min<std::size_t>(text.size(), 120));
    return text;
}

void PrintTo(const SuiteCase& one, std::ostream* stream) {
    *stream << one.draft << " " << one.file << ": " << one.description;
}

Dialect dialect_of(std::string_view draft) {
    if (draft == "draft7") return Dialect::draft7;
    return draft == "draft2019-09" ? Dialect::draft2019_09 : Dialect::draft2020_12;
}

std::vector<SuiteCase> suite_cases(std::string_view draft, std::string_view folder) {
    std::vector<SuiteCase> cases;
    const std::string path = std::string(draft) + "/" + std::string(folder);
    for (const std::filesystem::path& file : strandline::testing::json_schema_suite_files(path)) {
        const std::string text = strandline::testing::text_of(file);
        for (std::size_t at = 0;; ++at) {
            const auto one = cut(text, "/" + std::to_string(at));
            if (!one) break;
            cases.push_back(read_case(*one));
            cases.back().draft = draft;
            cases.back().file = std::string(folder) + file.stem().string();
        }
    }
    return cases;
}

std::vector<SchemaText> suite_remotes() {
    std::vector<SchemaText> remotes;
    const auto suite = strandline::testing::json_schema_suite();
    if (!suite) return remotes;
    const std::filesystem::path folder = *suite / "remotes";
    for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
        if (entry.path().extension() != ".json") continue;
        const std::string name = entry.path().lexically_relative(folder).generic_string();
        remotes.push_back({.path = "remotes/" + name,
                           .base_uri = "http://localhost:1234/" + name,
                           .text = strandline::testing::text_of(entry.path()),
                           .only_if_referenced = true});
    }
    return remotes;
}

}  // namespace strandline::schema::testing
