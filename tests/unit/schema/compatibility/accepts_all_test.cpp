#include "schema/compatibility/accepts_all.hpp"

#include <gmock/gmock.h>

#include <stdexcept>
#include <string>
#include <vector>

#include "schema/compiler/compile.hpp"

namespace strandline::schema {
namespace {

Compiled compiled(const std::string& text) {
    CompileOptions options;
    options.warn_without_dialect = false;
    const std::vector<SchemaText> texts{{.path = "s", .base_uri = "file:///s", .text = text}};
    Compiled result = compile(texts, options);
    if (result.graph == nullptr) throw std::invalid_argument(result.faults.front().message);
    return result;
}

/// "" for all; else the reason, with a question mark in front when it is not proven.
std::string objection(const std::string& ours, const std::string& theirs) {
    const Compiled our = compiled(ours);
    const Compiled their = compiled(theirs);
    const Acceptance result =
        accepts_all(*our.graph, our.roots.front(), *their.graph, their.roots.front());
    if (result.verdict == Accepts::all) return "";
    return (result.verdict == Accepts::not_proven ? "?" : "") + result.reason;
}

std::string object(const std::string& properties, const std::string& required,
                   const std::string& more = R"(,"additionalProperties":false)") {
    return R"({"type":"object","required":[)" + required + R"(],"properties":{)" + properties +
           "}" + more + "}";
}

TEST(AcceptsAll, OfTheSameSchemaWhateverItsOrderAndTitles) {
    const std::string one =
        object(R"("a":{"type":"string"},"b":{"not":{"const":1}})", R"("a","b")");
    const std::string other =
        object(R"("b":{"not":{"const":1},"title":"B"},"a":{"type":"string"})", R"("b","a")");
    EXPECT_EQ(objection(one, other), "");
}

TEST(AcceptsAll, NamesTheMemberThatIsGoneNewOrNoLongerRequired) {
    const std::string ours = object(R"("a":{"type":"string"})", R"("a")");
    EXPECT_EQ(objection(ours, object("", "")), "/properties/a is gone");
    EXPECT_EQ(objection(ours, object(R"("a":{"type":"string"})", "")),
              "/properties/a may be absent");
    EXPECT_EQ(objection(ours, object(R"("a":{"type":"string"},"x/y":{"type":"string"})", R"("a")")),
              "/properties/x~1y is new");
    EXPECT_EQ(objection(ours, object(R"("a":{"type":"string"})", R"("a")", "")),
              "/ may have further members");
}

TEST(AcceptsAll, NamesThePlaceOfAChangeDeepInside) {
    const auto nested = [](const std::string& inner) {
        return object(
            R"("data":)" + object(R"("list":{"type":"array","items":)" + inner + "}", R"("list")"),
            R"("data")");
    };
    EXPECT_EQ(objection(nested(R"({"type":"integer"})"), nested(R"({"type":"number"})")),
              "/properties/data/properties/list/items may be of another type");
    EXPECT_EQ(objection(nested(R"({"type":"number"})"), nested(R"({"type":"integer"})")), "");
}

TEST(AcceptsAll, LetsAnOpenObjectGainAndAnOptionalMemberGo) {
    const std::string ours = object(R"("a":{"type":"string"})", "", "");
    EXPECT_EQ(objection(ours, object(R"("a":{"type":"string"},"b":{"type":"string"})", R"("b")")),
              "");
    EXPECT_EQ(objection(ours, object(R"("b":{"type":"string"})", "")), "");
    // Any value may come under its name now.
    EXPECT_EQ(objection(ours, object(R"("b":{"type":"string"})", "", "")),
              "/properties/a is gone, and may be anything");
}

struct Pair {
    const char* wider;
    const char* narrower;
};

class Widening : public ::testing::TestWithParam<Pair> {};

TEST_P(Widening, GoesOneWayOnly) {
    EXPECT_EQ(objection(GetParam().wider, GetParam().narrower), "");
    EXPECT_NE(objection(GetParam().narrower, GetParam().wider), "");
}

INSTANTIATE_TEST_SUITE_P(
    Each, Widening,
    ::testing::Values(
        Pair{"true", R"({"type":"string"})"}, Pair{R"({"type":"string"})", "false"},
        Pair{R"({"type":["string","null"]})", R"({"type":"string"})"},
        Pair{R"({"type":"number"})", R"({"type":"integer"})"},
        Pair{R"({"type":"number","minimum":0})", R"({"type":"number","minimum":1})"},
        Pair{R"({"type":"number","minimum":0})", R"({"type":"number","exclusiveMinimum":0})"},
        Pair{R"({"type":"number","exclusiveMinimum":0})", R"({"type":"number","minimum":0.1})"},
        Pair{R"({"type":"number","maximum":5})", R"({"type":"number","exclusiveMaximum":5})"},
        Pair{R"({"type":"number","exclusiveMaximum":5})", R"({"type":"number","maximum":4})"},
        Pair{R"({"type":"number"})", R"({"type":"number","maximum":4})"},
        Pair{R"({"type":"integer","multipleOf":2})", R"({"type":"integer","multipleOf":6})"},
        Pair{R"({"type":"string","minLength":1})", R"({"type":"string","minLength":2})"},
        Pair{R"({"type":"string","maxLength":3})", R"({"type":"string","maxLength":2})"},
        Pair{R"({"type":"string"})", R"({"type":"string","format":"uuid"})"},
        Pair{R"({"type":"string"})", R"({"type":"string","pattern":"^a"})"},
        Pair{R"({"type":"string"})", R"({"enum":["a","b"]})"},
        Pair{R"({"enum":["a","b"]})", R"({"enum":["b"]})"},
        Pair{R"({"enum":["a","b"]})", R"({"const":"b"})"},
        Pair{R"({"type":"array"})", R"({"type":"array","items":{"type":"string"}})"},
        Pair{R"({"type":"array","maxItems":2})", R"({"type":"array","maxItems":1})"},
        Pair{R"({"type":"array"})", R"({"type":"array","minItems":1})"},
        Pair{R"({"type":"number"})", R"({"type":"number","not":{"const":1}})"}));

TEST(AcceptsAll, IsNotProvenWhereAKeywordIsNotCompared) {
    EXPECT_EQ(
        objection(R"({"type":"string","pattern":"^a"})", R"({"type":"string","pattern":"^ab"})"),
        "?/ has pattern, and is not the same any more");
    EXPECT_EQ(
        objection(R"({"oneOf":[{"type":"string"},{"type":"number"}]})", R"({"type":"string"})"),
        "?/ has oneOf or anyOf, and is not the same any more");
    EXPECT_EQ(
        objection(R"({"type":"string"})", R"({"anyOf":[{"type":"string"},{"type":"number"}]})"),
        "?/ has oneOf or anyOf now");
}

// Each of these was a way to say yes and be wrong.
TEST(AcceptsAll, IsNotFooledByWhatAllOfPatternsAndPrefixesHide) {
    const std::string closed_in_all_of =
        R"({"type":"object","allOf":[{"properties":{"a":{}},"additionalProperties":false},{"properties":{"b":{}}}]})";
    EXPECT_NE(objection(closed_in_all_of, object(R"("a":{},"b":{})", "")), "");
    const std::string closed_twice =
        R"({"type":"object","allOf":[{"properties":{"a":{}},"additionalProperties":false},{"properties":{"a":{},"b":{}},"additionalProperties":false}]})";
    EXPECT_NE(objection(closed_twice, object(R"("a":{},"b":{})", "")), "");
    EXPECT_NE(objection(R"({"const":"a","enum":["b"]})", R"({"const":"a"})"), "");
    EXPECT_NE(
        objection(
            object("", ""),
            R"({"type":"object","patternProperties":{"^x":{}},"additionalProperties":false})"),
        "");
    EXPECT_NE(
        objection(
            R"({"type":"array","items":{"type":"string"}})",
            R"({"type":"array","items":[{"type":"number"}],"additionalItems":{"type":"string"}})"),
        "");
    EXPECT_NE(objection(R"({"minimum":5})", R"({"type":"number"})"), "");
    EXPECT_NE(
        objection(R"({"allOf":[{"enum":["a"]},{"enum":["a","b"]}]})", R"({"enum":["a","b"]})"), "");
    EXPECT_NE(
        objection(
            object("", ""),
            R"({"$schema":"https://json-schema.org/draft/2020-12/schema","type":"object","unevaluatedProperties":false,"allOf":[{"anyOf":[{"properties":{"x":{}}}]}]})"),
        "");
}

TEST(AcceptsAll, EndsOnSchemasThatContainThemselves) {
    const auto tree = [](const std::string& name) {
        return R"({"$ref":"#/definitions/node","definitions":{"node":{"type":"object","properties":{"left":{"$ref":"#/definitions/node"},"name":)" +
               name + "}}}}";
    };
    EXPECT_EQ(objection(tree(R"({"type":"string"})"), tree(R"({"const":"x"})")), "");
    EXPECT_EQ(objection(tree(R"({"const":"x"})"), tree(R"({"type":"string"})")),
              "/properties/left/properties/name may have other values");
}

}  // namespace
}  // namespace strandline::schema
