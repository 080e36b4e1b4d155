#include "schema/flag_pass.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "unit/schema/both_passes.hpp"

namespace strandline::schema::testing {
namespace {

struct Family {
    std::string_view name;
    std::string_view schema;
    std::vector<std::string_view> good;
    std::vector<std::string_view> bad;
};

void PrintTo(const Family& family, std::ostream* stream) { *stream << family.name; }

class FlagPass : public ::testing::TestWithParam<Family> {};

TEST_P(FlagPass, AgreesWithTheFullPass) {
    BothPasses passes(GetParam().schema);
    for (const std::string_view document : GetParam().good)
        EXPECT_TRUE(passes.accepts(document)) << document;
    for (const std::string_view document : GetParam().bad)
        EXPECT_FALSE(passes.accepts(document)) << document;
}

const std::vector<Family> families{
    {"ListsOfObjectsOrNull",
     R"({"type":"object","properties":{"a":{"type":"array","items":{"type":["object","null"],
         "properties":{"b":{"type":"number"}},"required":["b"]}}}})",
     {R"({"a":[]})", R"({"a":[null]})", R"({"a":[{"b":1},null,{"b":2}]})",
      R"({"a":[null,{"b":1}]})"},
     {R"({"a":[{}]})", R"({"a":[null,{}]})", R"({"a":[null,1]})", R"({"a":null})",
      R"({"a":[{"b":null},null]})"}},
    {"ClosedObjectInOrder",
     R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"number"}},
         "required":["a","b"],"additionalProperties":false})",
     {R"({"a":"","b":1})", R"({"b":1,"a":""})", R"({"b":1.5,"a":"x"})"},
     {R"({"a":""})", R"({"b":1})", R"({"a":"","b":1,"c":1})", R"({"a":1,"b":1})",
      R"({"a":"","b":""})", R"({})", R"([])", R"("a")", R"({"c":1,"a":"","b":1})"}},
    {"OptionalMembers",
     R"({"type":"object","properties":{"a":{"type":"string"},"b":{"type":"boolean"},"c":{"type":"null"}},
         "required":["b"]})",
     {R"({"b":true})", R"({"b":false,"c":null})", R"({"a":"","b":true})",
      R"({"c":null,"b":true,"a":""})", R"({"x":1,"b":true,"y":{"a":[]}})"},
     {R"({"a":""})", R"({"b":null})", R"({"b":true,"c":0})", R"({"x":1,"y":2})"}},
    {"NamesOfAllLengths",
     R"({"type":"object","additionalProperties":false,"properties":{
         "":{"type":"string"},"a":{"type":"string"},"twelve_bytes":{"type":"string"},
         "thirteen_byte":{"type":"string"},"exactly_twenty_eight_bytes__":{"type":"string"},
         "exactly_twenty_nine_bytes____":{"type":"string"},
         "a_name_that_is_much_longer_than_any_record_holds_1":{"type":"string"},
         "a_name_that_is_much_longer_than_any_record_holds_2":{"type":"number"}}})",
     {R"({"":"","a":"","twelve_bytes":"","thirteen_byte":"","exactly_twenty_eight_bytes__":"",
          "exactly_twenty_nine_bytes____":"","a_name_that_is_much_longer_than_any_record_holds_1":"",
          "a_name_that_is_much_longer_than_any_record_holds_2":1})",
      R"({"a_name_that_is_much_longer_than_any_record_holds_2":1,"":""})",
      R"({"exactly_twenty_nine_bytes____":"","exactly_twenty_eight_bytes__":""})"},
     {R"({"twelve_bytez":""})", R"({"thirteen_bytf":""})", R"({"exactly_twenty_eight_bytes_":""})",
      R"({"exactly_twenty_nine_bytes___x":""})",
      R"({"a_name_that_is_much_longer_than_any_record_holds_1":1})",
      R"({"a_name_that_is_much_longer_than_any_record_holds_3":1})"}},
    {"Nullable",
     R"({"type":["object","null"],"properties":{"s":{"type":["string","null"]},
         "n":{"type":["number","null"],"minimum":1},"a":{"type":["array","null"],"items":{"type":"object"}},
         "o":{"type":["object","null"],"required":["x"]}}})",
     {"null", R"({"s":null,"n":null,"a":null,"o":null})", R"({"s":"","n":1,"a":[{}],"o":{"x":1}})"},
     {"false", R"({"s":1})", R"({"n":0})", R"({"a":[null]})", R"({"a":{}})", R"({"o":{}})"}},
    {"Bounds",
     R"({"type":"object","properties":{"a":{"type":"number","minimum":0,"maximum":10},
         "b":{"type":"number","exclusiveMinimum":0,"exclusiveMaximum":1},
         "c":{"type":"integer","minimum":-5,"exclusiveMaximum":5},
         "d":{"type":"number","minimum":9007199254740993},"e":{"minimum":2},
         "f":{"type":"number","multipleOf":0.01}}})",
     {R"({"a":0,"b":0.5,"c":-5})", R"({"a":10.0,"c":4.0})", R"({"d":9007199254740993})",
      R"({"e":"x"})", R"({"f":19.99})", R"({"d":18446744073709551615})"},
     {R"({"a":-1})", R"({"a":10.5})", R"({"b":0})", R"({"b":1})", R"({"b":0.0})", R"({"c":5})",
      R"({"c":4.5})", R"({"c":18446744073709551615})", R"({"d":9007199254740992})", R"({"e":1})",
      R"({"f":19.999})"}},
    {"Strings",
     R"({"type":"object","properties":{"l":{"type":"string","minLength":2,"maxLength":3},
         "p":{"type":"string","pattern":"^a+$"},"f":{"type":"string","format":"date-time"},
         "i":{"minLength":1}}})",
     {R"({"l":"ab"})", R"({"l":"\ud83d\ude00\ud83d\ude00"})", R"({"p":"aaa"})",
      R"({"f":"2025-06-06T12:54:56Z"})", R"({"i":3})"},
     {R"({"l":"a"})", R"({"l":"abcd"})", R"({"l":"\ud83d\ude00"})", R"({"p":"ab"})",
      R"({"f":"yesterday"})", R"({"i":""})"}},
    {"ConstAndEnum",
     R"({"type":"object","properties":{"c":{"const":"x"},"e":{"enum":["red","green","blue"]},
         "m":{"enum":[1,"one",null,[1,{"a":2}]]},"o":{"const":{"a":1,"b":[2]}},"t":{"type":"string","enum":["a",1]}}})",
     {R"({"c":"x","e":"blue"})", R"({"m":1.0})", R"({"m":null})", R"({"m":[1,{"a":2.0}]})",
      R"({"o":{"b":[2],"a":1.0}})", R"({"t":"a"})"},
     {R"({"c":"y"})", R"({"c":1})", R"({"e":"gre"})", R"({"e":null})", R"({"m":true})",
      R"({"m":[1,{"a":3}]})", R"({"o":{"a":1}})", R"({"o":{"a":1,"b":[2],"c":3}})", R"({"t":1})"}},
    {"Arrays",
     R"({"type":"object","properties":{"i":{"type":"array","items":{"type":"integer"},"minItems":1,"maxItems":3},
         "o":{"type":"array","items":{"type":"object","required":["x"]}},"x":{"type":"array"},
         "t":{"prefixItems":[{"type":"string"},{"type":"number"}],"items":false},
         "u":{"uniqueItems":true},"c":{"contains":{"type":"string"},"minContains":2,"maxContains":3}}})",
     {R"({"i":[1,2.0]})", R"({"o":[]})", R"({"o":[{"x":1},{"x":2}]})", R"({"x":[1,[2]]})",
      R"({"t":["a",1]})", R"({"t":["a"]})", R"({"u":[1,"1",[1],{"a":1},{"a":2},null,false,0,2,3]})",
      R"({"c":["a",1,"b"]})"},
     {R"({"i":[]})", R"({"i":[1,2,3,4]})", R"({"i":[1.5]})", R"({"o":[{"x":1},{}]})",
      R"({"o":[{"x":1},1]})", R"({"t":["a",1,2]})", R"({"t":[1]})", R"({"u":[1,1.0]})",
      R"({"u":[1,2,3,4,5,6,7,8,9,{"a":1,"b":2},{"b":2,"a":1}]})", R"({"c":["a"]})",
      R"({"c":["a","b","c","d"]})"}},
    {"MapsAndPatterns",
     R"({"type":"object","patternProperties":{"^n_":{"type":"number"},"_s$":{"minimum":3}},
         "additionalProperties":{"type":"string"},"propertyNames":{"maxLength":5},"minProperties":1,"maxProperties":3})",
     {R"({"n_a":1})", R"({"n_s":3,"a":"x"})", R"({"a":"","b":"","c":""})"},
     {R"({})", R"({"n_a":""})", R"({"n_s":2})", R"({"a":1})", R"({"abcdef":""})",
      R"({"a":"","b":"","c":"","d":""})"}},
    {"Dependencies",
     R"({"dependentRequired":{"card":["name","zip"]},"dependentSchemas":{"gift":{"required":["to"],"properties":{"to":{"type":"string"}}}}})",
     {R"({})", R"({"card":1,"name":1,"zip":1})", R"({"gift":1,"to":"x"})", R"(3)", R"({"name":1})"},
     {R"({"card":1})", R"({"card":1,"name":1})", R"({"gift":1})", R"({"gift":1,"to":1})"}},
    {"Logic",
     R"({"allOf":[{"required":["a"]},{"properties":{"a":{"type":"integer"}}}],
         "anyOf":[{"properties":{"a":{"maximum":0}}},{"properties":{"a":{"minimum":10}}}],
         "not":{"properties":{"a":{"const":13}}},
         "if":{"properties":{"a":{"minimum":100}}},"then":{"required":["big"]},"else":{"maxProperties":1}})",
     {R"({"a":-1})", R"({"a":10})", R"({"a":100,"big":1})"},
     {R"({})", R"({"a":5})", R"({"a":13})", R"({"a":100})", R"({"a":10,"b":1})", R"({"a":"x"})"}},
    {"Union",
     R"({"oneOf":[
         {"type":"object","properties":{"t":{"const":"A"},"x":{"type":"string"}},"required":["t","x"],"additionalProperties":false},
         {"type":"object","properties":{"t":{"enum":["B","C"]},"y":{"type":"number"}},"required":["t"],"additionalProperties":false}]})",
     {R"({"t":"A","x":""})", R"({"x":"","t":"A"})", R"({"t":"B"})", R"({"t":"C","y":1})"},
     {R"({"t":"A"})", R"({"t":"D"})", R"({"t":"B","x":""})", R"({"t":1})", R"({})", R"([])"}},
    {"OverlappingOneOf",
     R"({"oneOf":[{"type":"number","minimum":0},{"type":"number","maximum":10}]})",
     {"-1", "11"},
     {"5", R"("x")"}},
    {"References",
     R"({"$ref":"#/$defs/tree","$defs":{"tree":{"type":"object","properties":{"v":{"$ref":"#/$defs/v"},
         "kids":{"type":"array","items":{"$ref":"#/$defs/tree"}}},"required":["v"],"additionalProperties":false},
         "v":{"type":"integer"}}})",
     {R"({"v":1})", R"({"v":1,"kids":[{"v":2,"kids":[{"v":3}]},{"v":4}]})"},
     {R"({"v":1,"kids":[{"v":2,"kids":[{"v":"3"}]}]})", R"({"v":1,"kids":[{}]})",
      R"({"v":1,"kids":[1]})"}},
    {"MergedAllOf",
     R"({"type":"object","allOf":[{"$ref":"#/$defs/base"},{"properties":{"b":{"type":"number","minimum":1}},"required":["b"]}],
         "unevaluatedProperties":false,"$defs":{"base":{"properties":{"a":{"type":"string"}},"required":["a"]}}})",
     {R"({"a":"","b":1})"},
     {R"({"a":"","b":0})", R"({"b":1})", R"({"a":"","b":1,"c":1})"}},
    {"UnevaluatedBehindBranches",
     R"({"type":"object","properties":{"a":true},"anyOf":[{"properties":{"b":{"const":1}},"required":["b"]},
         {"properties":{"c":true}}],"if":{"required":["d"]},"then":{"properties":{"d":true}},"unevaluatedProperties":false})",
     {R"({"a":1})", R"({"b":1})", R"({"b":1,"c":1})", R"({"d":1,"a":1})"},
     {R"({"b":2})", R"({"e":1})", R"({"b":2,"c":1})"}},
    {"UnevaluatedItems",
     R"({"prefixItems":[{"type":"string"}],"anyOf":[{"prefixItems":[true,{"const":2}]},true],
         "contains":{"const":"z"},"minContains":0,"unevaluatedItems":false})",
     {R"(["a"])", R"(["a",2])", R"(["a","z"])", "[]"},
     {R"(["a",3])", R"([1])", R"(["a",2,3])"}},
    {"DynamicReferences",
     R"({"$id":"https://test.invalid/strict","$ref":"tree","$dynamicAnchor":"node","unevaluatedProperties":false,
         "$defs":{"tree":{"$id":"https://test.invalid/tree","$dynamicAnchor":"node","type":"object",
         "properties":{"data":true,"children":{"type":"array","items":{"$dynamicRef":"#node"}}}}}})",
     {R"({"children":[{"data":1}]})", R"({"data":1})"},
     {R"({"children":[{"daat":1}]})", R"({"daat":1})", R"({"children":[1]})"}},
    {"Booleans",
     R"({"properties":{"yes":true,"no":false}})",
     {R"({"yes":1})", "3"},
     {R"({"no":1})"}},
};

std::string name_of_family(const ::testing::TestParamInfo<Family>& family) {
    return std::string(family.param.name);
}

INSTANTIATE_TEST_SUITE_P(Keywords, FlagPass, ::testing::ValuesIn(families), name_of_family);

// ---- more than a word of members --------------------------------------------------------------------

TEST(FlagPassWide, HoldsObjectsOfMoreThanSixtyFourMembers) {
    std::string properties;
    std::string required;
    std::string all;
    for (int at = 0; at < 200; ++at) {
        const std::string name = "\"member_" + std::to_string(at) + "\"";
        const std::string comma = at == 0 ? "" : ",";
        properties += comma + name + R"(:{"type":"integer"})";
        required += comma + name;
        all += comma + name + ":" + std::to_string(at);
    }
    BothPasses passes(R"({"type":"object","additionalProperties":false,"properties":{)" +
                      properties + R"(},"required":[)" + required + "]}");
    EXPECT_TRUE(passes.accepts("{" + all + "}"));
    EXPECT_FALSE(passes.accepts("{" + all + R"(,"x":1})"));
    EXPECT_FALSE(passes.accepts("{" + all.substr(all.find(',') + 1) + "}"));
    EXPECT_FALSE(passes.accepts("{" + all.substr(0, all.rfind(',')) + "}"));
}

// ---- what it does without a call or a table -----------------------------------------------------------

TEST(FlagPassProgram, TurnsAUnionIntoALookUp) {
    const BothPasses passes(
        R"({"oneOf":[{"type":"object","properties":{"t":{"const":"A"}},"required":["t"]},
                     {"type":"object","properties":{"t":{"const":"B"}},"required":["t"]}]})");
    ASSERT_EQ(passes.program().instructions.size(), 1U);
    EXPECT_EQ(passes.program().instructions[0].op, Instruction::Op::select);
}

TEST(FlagPassProgram, MergesWhatStandsBesideAReference) {
    const BothPasses passes(
        R"({"type":"object","$ref":"#/$defs/base","properties":{"b":{"type":"string"}},
            "$defs":{"base":{"properties":{"a":{"type":"string"}},"required":["a"]}}})");
    EXPECT_TRUE(passes.program().instructions.empty());
    EXPECT_EQ(passes.program().root.kind, Check::Kind::object);
}

TEST(FlagPassProgram, DoesNotCompareAConstantThatWasLookedUp) {
    const BothPasses passes(
        R"({"type":"object","properties":{"type":{"const":"A"},"x":{"const":"A"}}})");
    const Program::Proven proven{.member = "type", .value = "A"};
    const Program program = Program::of(passes.graph(), passes.root(), &proven);
    const ProgramNode& node = program.nodes[program.root.target];
    EXPECT_EQ(program.properties[node.first_property].check.kind, Check::Kind::any);
    EXPECT_EQ(program.properties[node.first_property + 1].check.kind, Check::Kind::text);
}

// ---- budget -------------------------------------------------------------------------------------------

TEST(FlagPassBudget, EndsWhenNestedBranchesWouldTakeForEver) {
    std::string document = "1";
    for (int level = 0; level < 30; ++level) document = "[" + document + "]";
    BothPasses passes(R"({"anyOf":[{"items":{"$ref":"#"},"maximum":0,"type":["array","number"]},
                                   {"items":{"$ref":"#"},"maximum":0,"type":["array","number"]}]})");
    EXPECT_EQ(passes.flag(document, 10'000), schema::FlagPass::Verdict::budget_exceeded);
}

TEST(FlagPassBudget, LetsThePlainWalkGoFree) {
    BothPasses passes(
        R"({"type":"array","items":{"type":"object","properties":{"a":{"type":"number"}}}})");
    std::string document = "[";
    for (int at = 0; at < 10'000; ++at) document += R"({"a":1},)";
    document.back() = ']';
    EXPECT_EQ(passes.flag(document, 0), schema::FlagPass::Verdict::valid);
}

TEST(FlagPassBudget, WalksDeepDocumentsOfPlainSchemas) {
    BothPasses passes(
        R"({"type":"object","properties":{"a":{"$ref":"#"}},"additionalProperties":false})");
    std::string good = "{}";
    for (int level = 0; level < 250; ++level) good = R"({"a":)" + good + "}";
    EXPECT_TRUE(passes.accepts(good));
    std::string bad = good;
    bad.replace(bad.find("{}"), 2, "[]");
    EXPECT_FALSE(passes.accepts(bad));
}

}  // namespace
}  // namespace strandline::schema::testing
