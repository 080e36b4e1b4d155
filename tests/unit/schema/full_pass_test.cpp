#include "schema/full_pass.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <simdjson.h>

#include <string>
#include <vector>

#include "schema/compiler/compile.hpp"
#include "schema/json_parser.hpp"

namespace strandline::schema {
namespace {

using ::testing::Each;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

FullPassResult check(std::string schema, const std::string& document,
                     FullPassOptions options = {}) {
    const SchemaText one{.path = "a.json", .base_uri = "file:///a.json", .text = std::move(schema)};
    const Compiled compiled = compile(
        {&one, 1}, {.default_dialect = Dialect::draft2020_12, .warn_without_dialect = false});
    JsonParser parser(10'000'000, 64);
    if (!compiled.graph || parser.parse(document)) {
        ADD_FAILURE() << "cannot be read: "
                      << (compiled.faults.empty() ? document : compiled.faults[0].message);
        return {};
    }
    options.seed = 7;
    return find_violations(*compiled.graph, compiled.roots[0], parser.root(), options);
}

// "/a/0 must be string (/properties/a/items/type)"
std::vector<std::string> said(std::string schema, const std::string& document,
                              FullPassOptions options = {}) {
    std::vector<std::string> lines;
    for (const Violation& violation : check(std::move(schema), document, options).violations.list)
        lines.push_back(violation.instance_path + " " + violation.message + " (" +
                        violation.keyword_location + ")");
    return lines;
}

TEST(FullPass, WordsEachRuleAsOperatorsKnowIt) {
    EXPECT_THAT(said(R"({"type": ["string", "null"]})", "1"),
                ElementsAre(" must be string,null (/type)"));
    EXPECT_THAT(said(R"({"required": ["x"]})", "{}"),
                ElementsAre(" must have required property 'x' (/required)"));
    EXPECT_THAT(said(R"({"minimum": 1.5, "maximum": -1, "multipleOf": 2})", "1"),
                ElementsAre(" must be >= 1.5 (/minimum)", " must be <= -1 (/maximum)",
                            " must be multiple of 2 (/multipleOf)"));
    EXPECT_THAT(said(R"({"minLength": 2, "pattern": "^b", "format": "date"})", "\"a\""),
                ElementsAre(" must NOT have fewer than 2 characters (/minLength)",
                            " must match pattern \"^b\" (/pattern)",
                            " must match format \"date\" (/format)"));
    EXPECT_THAT(said(R"({"const": 1, "enum": [2]})", "3"),
                ElementsAre(" must be equal to constant (/const)",
                            " must be equal to one of the allowed values (/enum)"));
    EXPECT_THAT(said(R"({"minItems": 3, "uniqueItems": true})", "[1, 1.0]"),
                ElementsAre(" must NOT have fewer than 3 items (/minItems)",
                            " must NOT have duplicate items (items ## 0 and 1 are identical) "
                            "(/uniqueItems)"));
    EXPECT_THAT(said(R"({"not": true})", "1"), ElementsAre(" must NOT be valid (/not)"));
}

TEST(FullPass, NamesThePlaceInTheEventAndTheWayThroughTheSchema) {
    EXPECT_THAT(said(R"({"$defs": {"n": {"type": "number"}},
                         "properties": {"a": {"items": {"$ref": "#/$defs/n"}}}})",
                     R"({"a": [1, "x"]})"),
                ElementsAre("/a/1 must be number (/properties/a/items/$ref/type)"));
}

TEST(FullPass, TellsABranchBeforeItsReasons) {
    EXPECT_THAT(said(R"({"oneOf": [{"type": "string"}, {"minimum": 5}]})", "1"),
                ElementsAre(" must match exactly one schema in oneOf (/oneOf)",
                            " must be string (/oneOf/0/type)", " must be >= 5 (/oneOf/1/minimum)"));
    EXPECT_THAT(said(R"({"oneOf": [true, {"minimum": 0}]})", "1"),
                ElementsAre(" must match exactly one schema in oneOf (/oneOf)"));
    EXPECT_THAT(said(R"({"if": {"minimum": 0}, "then": {"maximum": 0}})", "1"),
                ElementsAre(" must match \"then\" schema (/if)", " must be <= 0 (/then/maximum)"));
}

TEST(FullPass, TakesBackWhatABranchSaidWhenAnotherHolds) {
    EXPECT_THAT(said(R"({"anyOf": [{"type": "string"}, true], "minimum": 5})", "1"),
                ElementsAre(" must be >= 5 (/minimum)"));
}

TEST(FullPass, TellsViolationsInTheOrderOfTheDocument) {
    EXPECT_THAT(said(R"({"allOf": [{"properties": {"b": {"type": "null"}}},
                                   {"properties": {"a": {"type": "null"}}}]})",
                     R"({"a": 1, "b": 2})"),
                ElementsAre(HasSubstr("/a must"), HasSubstr("/b must")));
}

TEST(FullPass, ShowsNoValueAndNoNameThatTheSchemaDoesNotDeclare) {
    const std::string schema = R"({
        "properties": {"price": {"enum": [1]}, "map": {
            "propertyNames": {"maxLength": 3}, "additionalProperties": {"type": "number"}}},
        "patternProperties": {"^canary": {"const": 1}},
        "additionalProperties": false})";
    const std::string event = R"({"price": "canary", "map": {"canary@example.com": "canary"},
                                  "canary": "canary", "prise": "canary"})";
    const std::vector<std::string> lines = said(schema, event);
    EXPECT_THAT(lines,
                ElementsAre(HasSubstr("must NOT have additional properties (member #3; did you "
                                      "mean 'price'?)"),
                            HasSubstr("/price must be equal"), HasSubstr("/map/#0 property name"),
                            HasSubstr("/map/#0 must NOT have more than 3 characters"),
                            HasSubstr("/map/#0 must be number"),
                            HasSubstr("/#2 must be equal to constant")));
    EXPECT_THAT(lines, Each(Not(HasSubstr("canary@"))));
    EXPECT_THAT(said(schema, event, {.show_undeclared_names = true}),
                ::testing::Contains(HasSubstr("/map/canary@example.com must be number")));
}

TEST(FullPass, KeepsThirtyTwoViolationsAndSaysThatThereAreMore) {
    std::string document = "[0";
    for (int at = 0; at < 100'000; ++at) document += ",0";
    const FullPassResult result = check(R"({"items": {"type": "string"}})", document + "]");
    EXPECT_EQ(result.violations.list.size(), Violations::kept);
    EXPECT_TRUE(result.violations.more);
    EXPECT_FALSE(check(R"({"type": "string"})", "1").violations.more);
}

TEST(FullPass, EndsASchemaThatBranchesAtEveryLevelByItsBudget) {
    std::string document = "1";
    for (int at = 0; at < 40; ++at) document = R"({"a": )" + document + "}";
    const std::string schema =
        R"({"anyOf": [{"properties": {"a": {"$ref": "#"}}, "required": ["x"]},
                                             {"properties": {"a": {"$ref": "#"}}, "required": ["y"]}]})";
    EXPECT_EQ(check(schema, document, {.steps = steps_for(document.size())}).outcome,
              Outcome::budget_exceeded);
}

TEST(FullPass, FindsTwinsAmongManyElementsWhateverTheOrderOfTheirMembers) {
    std::string document = R"([{"a": 1, "b": [true]})";
    for (int at = 0; at < 5'000; ++at)
        document += "," + std::to_string(at) + ",\"" + std::to_string(at) + "\"";
    const std::string unique = R"({"uniqueItems": true})";
    EXPECT_EQ(check(unique, document + "]").outcome, Outcome::valid);
    EXPECT_THAT(said(unique, document + R"(, {"b": [true], "a": 1.0}])"),
                ElementsAre(HasSubstr("items ## 0 and 10001 are identical")));
    EXPECT_THAT(said(unique, document + ", 7.0]"), ElementsAre(HasSubstr("duplicate items")));
}

TEST(FullPass, AsksLargeEnumsAndManyPropertiesTheSameQuestions) {
    std::string values = "\"v0\"";
    std::string members = R"("p0": {"type": "null"})";
    for (int at = 1; at < 100; ++at) {
        values += ",\"v" + std::to_string(at) + "\"";
        members += ",\"p" + std::to_string(at) + R"(": {"type": "null"})";
    }
    const std::string schema = "{\"properties\": {" + members +
                               "}, \"additionalProperties\": {\"enum\": [" + values + ", 7]}}";
    EXPECT_EQ(check(schema, R"({"p99": null, "x": "v99", "y": 7.0})").outcome, Outcome::valid);
    EXPECT_THAT(said(schema, R"({"p99": 1, "x": "v100", "y": 8})"),
                ElementsAre("/p99 must be null (/properties/p99/type)",
                            HasSubstr("/#1 must be equal to one of the allowed values"),
                            HasSubstr("/#2 must be equal to one of the allowed values")));
}

}  // namespace
}  // namespace strandline::schema
