#include "schema/codegen/generate.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "schema/digest.hpp"

namespace strandline::schema::codegen {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

SchemaText text(const std::string& name, std::string json) {
    return {.path = name, .base_uri = "file:///" + name, .text = std::move(json)};
}
std::string object(const std::string& rest) {
    return R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object",)" + rest + "}";
}
std::string event(const std::string& type) {
    return object(R"("required":["type"],"properties":{"type":{"const":")" + type + R"("}})");
}

/// `file:line:column code`, one for each fault.
std::vector<std::string> faults(const Generated& made) {
    std::vector<std::string> lines;
    for (const Fault& fault : made.faults)
        lines.push_back(fault.file + ":" + std::to_string(fault.line) + ":" +
                        std::to_string(fault.column) + " " + fault.code);
    return lines;
}

Generated made(std::vector<SchemaText> texts, const GenerateOptions& options = {}) {
    return generate(texts, options);
}

TEST(Codegen, NamesATypeByItsTitleElseItsEventTypeElseItsFile) {
    EXPECT_THAT(made({text("a.json", object(R"("title":"Placed")"))}).header,
                HasSubstr("struct Placed {"));
    EXPECT_THAT(made({text("a.json", event("ORDER_PLACED"))}).header,
                HasSubstr("struct OrderPlaced {"));
    EXPECT_THAT(made({text("b/order_sent.schema.json", object(R"("title":"An order")"))}).header,
                HasSubstr("struct OrderSent {"));
}

TEST(Codegen, MakesOneTypeForEachBranchOfAUnion) {
    const Generated all =
        made({text("all.json", R"({"$schema":"http://json-schema.org/draft-07/schema#","oneOf":[)" +
                                   event("A_MADE") + "," + event("B_MADE") + "]}")});
    EXPECT_FALSE(all.has_errors());
    EXPECT_THAT(all.header, HasSubstr("struct AMade {"));
    EXPECT_THAT(all.header, HasSubstr("struct BMade {"));
}

TEST(Codegen, FoldsWhatAllOfSaysIntoOneType) {
    const Generated folded = made({text("a.json", object(R"("title":"A","required":["id"],"allOf":[
            {"$ref":"#/definitions/base"},{"required":["id","n"],"properties":{"n":{"type":"number","minimum":1,"allOf":[{"minimum":2}]}}}],
            "definitions":{"base":{"type":"object","properties":{"id":{"type":"string"}}}})"))});
    EXPECT_THAT(folded.header,
                HasSubstr("    std::string_view id{};\n    /// >= 2\n    double n = 0;\n"));
}

TEST(Codegen, SharesOneTypeAmongAllWhoReferToIt) {
    const Generated shared = made({text("a.json", object(R"("title":"A","properties":{
        "from":{"$ref":"#/definitions/place"},"to":{"$ref":"#/definitions/place"}},
        "definitions":{"place":{"type":"object","properties":{"x":{"type":"number"}}}})"))});
    EXPECT_THAT(shared.header, HasSubstr("std::optional<Place> from{};"));
    EXPECT_THAT(shared.header, HasSubstr("std::optional<Place> to{};"));
    EXPECT_THAT(shared.header, Not(HasSubstr("Place2")));
}

TEST(Codegen, LeavesOutAMemberThatMustNotBeThere) {
    const Generated none =
        made({text("a.json", object(R"("title":"A","properties":{"gone":false})"))});
    EXPECT_THAT(none.header, Not(HasSubstr("gone")));
}

TEST(Codegen, FollowsAReferenceIntoALibrary) {
    SchemaText library = text(
        "lib.json",
        R"({"$schema":"http://json-schema.org/draft-07/schema#","definitions":{"money":{"type":"object","required":["cents"],"properties":{"cents":{"type":"integer"}}}}})");
    library.only_if_referenced = true;
    const std::vector<SchemaText> texts{
        text(
            "a.json",
            object(R"("title":"A","properties":{"total":{"$ref":"lib.json#/definitions/money"}})")),
        library};
    const Generated first = made(texts);
    EXPECT_THAT(first.header, HasSubstr("struct Money {"));
    std::vector<SchemaText> changed = texts;
    changed[1].text.replace(changed[1].text.find("integer"), 7, "number");
    EXPECT_NE(first.header.substr(first.header.find("sha256:"), 71),
              made(changed).header.substr(made(changed).header.find("sha256:"), 71));
}

TEST(Codegen, SaysWhereASchemaIsWrong) {
    const Generated wrong =
        made({text("a.json",
                   "{\n  \"$schema\": \"http://json-schema.org/draft-07/schema#\",\n  \"type\": "
                   "\"objekt\"\n}")});
    EXPECT_TRUE(wrong.has_errors());
    EXPECT_EQ(wrong.header, "");
    ASSERT_THAT(wrong.faults, Not(IsEmpty()));
    EXPECT_EQ(wrong.faults.front().line, 3U);
}

TEST(Codegen, WarnsOfWhatStaysRawJsonAndOfWhatCheckDoesNotKnow) {
    const Generated raw = made({text("a.json", object(R"("title":"A",
"properties":{"type":{"const":"A"},
"n":{"not":{"type":"string"}},
"u":{"type":"array","uniqueItems":true,"items":{"type":"string"}}})"))});
    EXPECT_FALSE(raw.has_errors());
    EXPECT_THAT(faults(raw),
                ElementsAre("a.json:3:5 codegen-raw-json", "a.json:4:5 codegen-unchecked"));
    EXPECT_THAT(raw.header, HasSubstr("std::optional<strandline::RawJson> n{};"));
}

TEST(Codegen, WarnsOfFormatsAndDivisorsThatCheckDoesNotKnow) {
    const Generated warned = made({text("a.json", object(R"("title":"A",
"properties":{"type":{"const":"A"},
"mail":{"type":"string","format":"email"},
"day":{"type":"string","format":"date"},
"price":{"type":"number","multipleOf":0.01},
"dozen":{"type":"integer","multipleOf":12}})"))});
    EXPECT_THAT(faults(warned),
                ElementsAre("a.json:3:8 codegen-unchecked", "a.json:5:9 codegen-unchecked"));
    EXPECT_EQ(warned.faults[0].message, "check() does not know format email");
}

TEST(Codegen, HidesNothingThatTheHeaderItselfNames) {
    for (const char* type : {"STD", "STRANDLINE", "TO_JSON", "OWNING"}) {
        std::string scope(type);
        for (char& c : scope) c = static_cast<char>(c == '_' ? c : c - 'A' + 'a');
        const Generated generated = made(
            {text("a.json", object(R"("properties":{"data":{"type":"object","required":["x"]},)"
                                   R"("type":{"const":")" +
                                   std::string(type) + R"("}},"required":["type"])"))});
        EXPECT_THAT(generated.header, HasSubstr("namespace " + scope + "_ {"));
        EXPECT_THAT(generated.header, Not(HasSubstr("namespace " + scope + " {"))) << type;
    }
}

TEST(Codegen, WritesNoTrigraphAndNothingThatTurnsTheDirectionOfText) {
    const Generated generated = made({text("a.json", object(R"("title":"A",
"description":"what\u202e?\u003f?/","required":["is?\u003f/it"],"properties":{
"is?\u003f/it":{"type":"string"},"k":{"const":"?\u003f="}})"))});
    EXPECT_THAT(generated.header, Not(HasSubstr("??")));
    EXPECT_THAT(generated.header, Not(HasSubstr("\u202e")));
    EXPECT_THAT(generated.header, HasSubstr(R"(strandline::MemberName("is?\?/it", "/is?\?~1it"))"));
}

TEST(Codegen, NamesAMemberWithANulByTheWholeOfItsName) {
    const Generated generated = made({text("a.json", object(R"("title":"A","properties":{
"a\u0000b":{"type":"string"},"a\u0000~b":{"type":"string"}})"))});
    EXPECT_THAT(generated.header, HasSubstr(R"(visit("/a\000b", self.a_b)"));
    EXPECT_THAT(generated.header,
                HasSubstr(R"(strandline::MemberName(std::string_view("a\000~b", 4), )"));
}

TEST(Codegen, RefusesASchemaThatIsNoObject) {
    EXPECT_THAT(faults(made({text(
                    "a.json",
                    R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"string"})")})),
                ElementsAre("a.json:1:1 codegen-no-object"));
}

TEST(Codegen, RefusesAUnionWhoseTypesCannotBeToldApart) {
    GenerateOptions options;
    options.union_name = "Any";
    const Generated twice =
        made({text("a.json", event("A_MADE")), text("b.json", event("A_MADE"))}, options);
    EXPECT_TRUE(twice.has_errors());
    const Generated none = made({text("a.json", object(R"("title":"A")"))}, options);
    EXPECT_TRUE(none.has_errors());
}

TEST(Codegen, RefusesNamesThatAreNoneInCpp) {
    for (const char* name_space : {"", "a-b", "a::", "class", "1a"}) {
        GenerateOptions options;
        options.name_space = name_space;
        EXPECT_TRUE(made({text("a.json", event("A"))}, options).has_errors()) << name_space;
    }
    GenerateOptions pointer;
    pointer.discriminator = "type";
    EXPECT_TRUE(made({text("a.json", event("A"))}, pointer).has_errors());
}

TEST(Codegen, FindsTheEventTypeWhereverTheDiscriminatorLeads) {
    GenerateOptions options;
    options.discriminator = "/meta/kind";
    const Generated deep = made(
        {text(
            "a.json",
            object(
                R"("title":"A","properties":{"meta":{"type":"object","properties":{"kind":{"enum":["DEEP"]}}}})"))},
        options);
    EXPECT_THAT(deep.header, HasSubstr(R"(event_type = "DEEP";)"));
}

TEST(CodegenText, CannotBreakOutOfALiteralOrAComment) {
    const Generated hostile =
        made({text("a.json", object(R"("title":"A","description":"x \\\n#include <evil>",
        "properties":{"type":{"const":"\"; system(\"\\\n"},"\"quote\\":{"type":"string"}})"))});
    EXPECT_THAT(hostile.header, HasSubstr(R"(std::string_view("\"; system(\"\\\012"))"));
    EXPECT_THAT(hostile.header, HasSubstr("/// x #include <evil>\n"));
    EXPECT_THAT(hostile.header, HasSubstr(R"(visit("/\"quote\\", self.quote);)"));
}

TEST(SchemaDigest, IgnoresOrderAndWhiteSpaceAndKeepsNumbersAsWritten) {
    EXPECT_EQ(canonical_json(" { \"b\" : [ 1.0 , 1e2, true ] , \"a\" : { } } "),
              R"({"a":{},"b":[1.0,1e2,true]})");
    EXPECT_EQ(canonical_json(R"({"\u0062":"\u00e9\/\n\ud83d\ude00","a":""})"),
              "{\"a\":\"\",\"b\":\"\xc3\xa9/\\u000a\xf0\x9f\x98\x80\"}");
    EXPECT_EQ(canonical_json("[]"), "[]");
    EXPECT_EQ(schema_digest("{}"),
              "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a");
}

}  // namespace
}  // namespace strandline::schema::codegen
