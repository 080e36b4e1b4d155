#include <gtest/gtest.h>

#include <algorithm>
#include <boost/json.hpp>
#include <iostream>
#include <string>
#include <string_view>
#include <vector>

#include "schema/formats/format.hpp"
#include "schema/pattern.hpp"
#include "support/json_schema_suite.hpp"

// The official suite's cases of one format and of one pattern, straight against the leaf library: no
// compiler and no validator stands between.
namespace strandline::schema {
namespace {

namespace json = boost::json;

/// A test of the suite that we fail, and why. One that passes must leave the list.
struct ExpectedFailure {
    std::string_view test;  ///< "<file>: <case>: <test>"
    std::string_view reason;
};
const std::vector<ExpectedFailure>& expected_failures() {
    static const std::vector<ExpectedFailure> list = {};
    return list;
}

class Tally {
public:
    void count(const std::string& test, bool as_expected) {
        ++total_;
        const bool listed = std::any_of(expected_failures().begin(), expected_failures().end(),
                                        [&](const auto& each) { return each.test == test; });
        if (as_expected) {
            ++passed_;
            EXPECT_FALSE(listed) << test << " passes: take it off the list";
        } else {
            EXPECT_TRUE(listed) << test << " fails";
        }
    }
    void print(std::string_view what) const {
        std::cout << what << ": " << passed_ << " of " << total_ << " pass\n";
    }
    [[nodiscard]] unsigned total() const { return total_; }

private:
    unsigned total_{0};
    unsigned passed_{0};
};

std::string_view text_at(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

/// Calls `test(case's schema, data, valid, name)` for each test of the file.
template <class Test>
void for_each_test(const std::filesystem::path& file, const Test& test) {
    const json::value root = json::parse(testing::text_of(file));
    for (const json::value& each : root.as_array()) {
        const json::object& group = each.as_object();
        for (const json::value& one : group.at("tests").as_array()) {
            const json::object& object = one.as_object();
            test(group.at("schema"), object.at("data"), object.at("valid").as_bool(),
                 file.filename().string() + ": " + std::string(text_at(group, "description")) +
                     ": " + std::string(text_at(object, "description")));
        }
    }
}

struct Draft {
    std::string_view folder;
    unsigned formats;  ///< how many tests there are, so that none is lost on the way
    unsigned patterns;
};

void PrintTo(const Draft& draft, std::ostream* stream) { *stream << draft.folder; }

class JsonSchemaSuite : public ::testing::TestWithParam<Draft> {};

std::string draft_name(const ::testing::TestParamInfo<Draft>& info) {
    std::string name;
    for (const char c : info.param.folder)
        if (c != '-') name += c;
    return name;
}

TEST_P(JsonSchemaSuite, FormatsAreAsItSays) {
    STRANDLINE_NEED_JSON_SCHEMA_SUITE();
    Tally tally;
    const std::string folder = std::string(GetParam().folder) + "/optional/format";
    for (const auto& file : testing::json_schema_suite_files(folder))
        for_each_test(file, [&](const json::value& schema, const json::value& data, bool valid,
                                const std::string& name) {
            const auto format = format_of(text_at(schema.as_object(), "format"));
            const bool is =
                !data.is_string() || !format ||
                has_format(*format, {data.get_string().data(), data.get_string().size()});
            tally.count(name, is == valid);
        });
    tally.print(folder);
    EXPECT_EQ(tally.total(), GetParam().formats);
}

/// The schema's only pattern; empty for a schema with more to it.
std::string_view only_pattern(const json::object& schema) {
    for (const auto& member : schema) {
        if (member.key() == "$schema" || member.key() == "type" || member.key() == "pattern" ||
            member.key() == "additionalProperties")
            continue;
        if (member.key() != "patternProperties" || !schema.contains("additionalProperties"))
            return {};
        const json::object& patterns = member.value().as_object();
        if (patterns.size() != 1 || patterns.begin()->value() != true) return {};
        return {patterns.begin()->key().data(), patterns.begin()->key().size()};
    }
    return text_at(schema, "pattern");
}

/// As `pattern` for a string, as `patternProperties` beside `additionalProperties: false` for an object.
bool accepts(const Pattern& pattern, const json::value& data) {
    if (data.is_string())
        return pattern.matches({data.get_string().data(), data.get_string().size()});
    if (!data.is_object()) return true;
    return std::all_of(data.get_object().begin(), data.get_object().end(), [&](const auto& member) {
        return pattern.matches({member.key().data(), member.key().size()});
    });
}

TEST_P(JsonSchemaSuite, SinglePatternsMatchAsItSays) {
    STRANDLINE_NEED_JSON_SCHEMA_SUITE();
    Tally tally;
    const std::filesystem::path draft = *testing::json_schema_suite() / "tests" / GetParam().folder;
    for (const std::string_view file :
         {"pattern.json", "optional/ecmascript-regex.json", "optional/non-bmp-regex.json"})
        for_each_test(draft / file, [&](const json::value& schema, const json::value& data,
                                        bool valid, const std::string& name) {
            const std::string_view text = only_pattern(schema.as_object());
            if (text.empty()) return;
            const auto pattern = Pattern::compile(text);
            ASSERT_TRUE(pattern) << text << ": " << pattern.error().message;
            tally.count(name, accepts(*pattern, data) == valid);
        });
    tally.print(std::string(GetParam().folder) + ", single patterns");
    EXPECT_EQ(tally.total(), GetParam().patterns);
}

INSTANTIATE_TEST_SUITE_P(Drafts, JsonSchemaSuite,
                         ::testing::Values(Draft{"draft7", 676, 90}, Draft{"draft2019-09", 757, 90},
                                           Draft{"draft2020-12", 764, 93}),
                         draft_name);

}  // namespace
}  // namespace strandline::schema
