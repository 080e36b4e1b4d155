#include "schema/compiler/compile.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schema/compiler/discriminator.hpp"

namespace strandline::schema {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

SchemaText text_of(const std::string& name, std::string text) {
    return {.path = name, .base_uri = "file:///schemas/" + name, .text = std::move(text)};
}

Compiled compile_one(std::string text, CompileOptions options = {}) {
    options.warn_without_dialect = false;
    const SchemaText one = text_of("a.json", std::move(text));
    return compile({&one, 1}, options);
}

// "2:3 schema-keyword", and the hint behind it.
std::vector<std::string> said(const Compiled& compiled) {
    std::vector<std::string> lines;
    for (const Fault& fault : compiled.faults)
        lines.push_back(std::to_string(fault.line) + ":" + std::to_string(fault.column) + " " +
                        fault.code + (fault.hint.empty() ? "" : " " + fault.hint));
    return lines;
}

TEST(SchemaCompiler, TellsAllFaultsAtOnceWithTheirPlaces) {
    const Compiled compiled = compile_one(R"json({
  "type": "strng",
  "minimun": 1,
  "properties": {"a": {"minLength": -1}, "b": {"$ref": "#/properties/c"}},
  "pattern": "(?=a)"
})json");
    EXPECT_EQ(compiled.graph, nullptr);
    EXPECT_THAT(
        said(compiled),
        ElementsAre("2:11 schema-keyword did you mean 'string'?",
                    "3:3 schema-unknown-keyword did you mean 'minimum'?", "4:37 schema-keyword",
                    StartsWith("4:56 schema-unresolved-ref"), "5:14 pattern-unsupported"));
    EXPECT_EQ(compiled.faults[2].keyword_location, "/properties/a/minLength");
}

TEST(SchemaCompiler, WarnsOfADoubtfulWordAndRefusesItWhenStrict) {
    const std::string text = R"({"minimun": 1, "x-ours": 2})";
    EXPECT_NE(compile_one(text).graph, nullptr);
    const Compiled strict = compile_one(text, {.strict = true});
    EXPECT_EQ(strict.graph, nullptr);
    EXPECT_THAT(said(strict), ElementsAre(StartsWith("1:2 schema-unknown-keyword")));
}

TEST(SchemaCompiler, NamesTheDialectThatAKeywordIsOf) {
    const Compiled compiled = compile_one(R"({"prefixItems": [true]})");
    ASSERT_EQ(compiled.faults.size(), 1U);
    EXPECT_EQ(compiled.faults[0].code, "schema-other-dialect");
    EXPECT_THAT(compiled.faults[0].message, HasSubstr("2020-12"));
}

TEST(SchemaCompiler, WarnsOfWhatDraft7HidesBesideARef) {
    const Compiled compiled = compile_one(
        R"({"definitions": {"a": true}, "not": {"$ref": "#/definitions/a", "minimum": 1}})");
    EXPECT_THAT(said(compiled), ElementsAre(StartsWith("1:65 schema-hidden-keyword")));
}

TEST(SchemaCompiler, ReadsASchemaWithoutDialectAsDraft7AndWarns) {
    const SchemaText one = text_of("a.json", "{}");
    const Compiled compiled = compile({&one, 1});
    EXPECT_THAT(said(compiled), ElementsAre(StartsWith("1:1 schema-no-dialect")));
    EXPECT_EQ(compiled.graph->resources[0].dialect, Dialect::draft7);
}

TEST(SchemaCompiler, RefusesADialectThatItDoesNotKnow) {
    EXPECT_THAT(said(compile_one(R"({"$schema": "http://json-schema.org/draft-04/schema#"})")),
                ElementsAre(StartsWith("1:13 schema-unknown-dialect")));
}

TEST(SchemaCompiler, FollowsReferencesAcrossFilesByPathAndById) {
    const std::vector<SchemaText> texts{
        text_of("order.json", R"({"allOf": [{"$ref": "parts/money.json#/definitions/amount"},
                                  {"$ref": "https://example.com/ids"}]})"),
        text_of("parts/money.json", R"({"definitions": {"amount": {"minimum": 0}}})"),
        text_of("ids.json", R"({"$id": "https://example.com/ids", "minLength": 1})")};
    const Compiled compiled = compile(texts);
    ASSERT_NE(compiled.graph, nullptr);
    const Node& root = compiled.graph->nodes[compiled.roots[0]];
    const auto target = [&](std::size_t at) -> const Node& {
        return compiled.graph->nodes[compiled.graph->nodes[root.all_of[at]].reference];
    };
    EXPECT_TRUE(target(0).minimum);
    EXPECT_EQ(target(0).pointer, "/definitions/amount");
    EXPECT_EQ(target(1).min_length, 1U);
}

TEST(SchemaCompiler, ReadsALibraryOnlyWhenSomethingRefersToIt) {
    std::vector<SchemaText> texts{text_of("a.json", R"({"$ref": "b.json"})"),
                                  text_of("b.json", R"({"type": "string"})"),
                                  text_of("broken.json", "{")};
    texts[1].only_if_referenced = texts[2].only_if_referenced = true;
    const Compiled compiled = compile(texts);
    ASSERT_NE(compiled.graph, nullptr);
    EXPECT_THAT(compiled.graph->files, ElementsAre("a.json", "b.json"));
    EXPECT_EQ(compiled.roots[1], no_node);
}

std::vector<SchemaText> with_library(const std::string& schema, const std::string& library) {
    std::vector<SchemaText> texts{text_of("a.json", schema), text_of("lib.json", library)};
    texts[1].only_if_referenced = true;
    return texts;
}

TEST(SchemaCompiler, FindsALibraryByItsIdAndByThoseInIt) {
    const std::string library = R"({"$schema": "http://json-schema.org/draft-07/schema#",
        "$id": "https://example.com/money.json", "definitions": {
        "amount": {"$id": "amount.json", "minimum": 0}, "code": {"$id": "#code", "minLength": 3}}})";
    for (const char* reference : {"money.json", "https://example.com/money.json#code",
                                  "amount.json", "money.json#/definitions/amount"}) {
        const std::string schema = R"({"$schema": "http://json-schema.org/draft-07/schema#",
            "$id": "https://example.com/order.json", "not": {"$ref": ")" +
                                   std::string(reference) + R"("}})";
        EXPECT_THAT(said(compile(with_library(schema, library))), IsEmpty()) << reference;
    }
}

TEST(SchemaCompiler, FindsAMetaschemaInALibraryByItsId) {
    const std::string metaschema = R"({"$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://example.com/ours", "$vocabulary": {
        "https://json-schema.org/draft/2020-12/vocab/core": true,
        "https://json-schema.org/draft/2020-12/vocab/applicator": true}})";
    const Compiled compiled = compile(
        with_library(R"({"$schema": "https://example.com/ours", "minimum": 3})", metaschema));
    ASSERT_NE(compiled.graph, nullptr);
    EXPECT_FALSE(compiled.graph->nodes[compiled.roots[0]].minimum);
}

TEST(SchemaCompiler, RefusesTwoLibrariesWithTheIdThatIsMeant) {
    const std::string library =
        R"({"$schema": "http://json-schema.org/draft-07/schema#", "$id": "urn:ours"})";
    std::vector<SchemaText> texts = with_library(
        R"({"$schema": "http://json-schema.org/draft-07/schema#", "not": {"$ref": "urn:ours"}})",
        library);
    texts.push_back(texts[1]);
    texts[2].path = "other.json";
    texts[2].base_uri = "file:///schemas/other.json";
    EXPECT_THAT(said(compile(texts)), ElementsAre(StartsWith("1:63 schema-duplicate-id")));
}

TEST(SchemaCompiler, LooksForAnIdInTextsThatAreNoJsonWithoutAWordOfThem) {
    EXPECT_THAT(said(compile(with_library(
                    R"({"$schema": "http://json-schema.org/draft-07/schema#",
                        "not": {"$ref": "urn:ours"}})",
                    "{ // a comment"))),
                ElementsAre(StartsWith("2:41 schema-unresolved-ref")));
}

TEST(SchemaCompiler, ChecksALibraryThatIsToBeReadAnyway) {
    const std::string schema = R"({"$schema": "http://json-schema.org/draft-07/schema#"})";
    std::vector<SchemaText> texts = with_library(schema, R"({"type": "strng"})");
    EXPECT_THAT(said(compile(texts)), IsEmpty());
    texts[1].read_anyway = true;
    EXPECT_THAT(said(compile(texts)), ElementsAre(StartsWith("1:1 schema-no-dialect"),
                                                  "1:10 schema-keyword did you mean 'string'?"));
    texts[1].text = "{";
    EXPECT_THAT(said(compile(texts)), ElementsAre(StartsWith("1:2 schema-no-json")));
}

TEST(SchemaCompiler, WarnsOfAMisspeltWordInALibraryButNotOfTheNamesOfItsSchemas) {
    const std::string schema =
        R"({"$schema": "http://json-schema.org/draft-07/schema#",
            "not": {"$ref": "lib.json#/money"}})";
    EXPECT_THAT(
        said(compile(with_library(schema, R"({"$schema": "http://json-schema.org/draft-07/schema#",
                        "money": {"minimun": 0}, "propertis": {}})"))),
        ElementsAre("2:35 schema-unknown-keyword did you mean 'minimum'?",
                    "2:50 schema-unknown-keyword did you mean 'properties'?"));
}

TEST(SchemaCompiler, NamesTheFileThatWasPerhapsMeant) {
    const std::vector<SchemaText> texts{text_of("a.json", R"({"$ref": "mony.json"})"),
                                        text_of("money.json", "true")};
    EXPECT_THAT(said(compile(texts)),
                Contains("1:10 schema-unresolved-ref did you mean 'money.json'?"));
}

TEST(SchemaCompiler, RefusesSchemasThatLeadToThemselvesOnOneValue) {
    EXPECT_THAT(said(compile_one(R"({"allOf": [{"$ref": "#"}]})")),
                ElementsAre(StartsWith("1:21 schema-ref-cycle")));
    EXPECT_THAT(said(compile_one(R"({"properties": {"next": {"$ref": "#"}}})")), IsEmpty());
}

TEST(SchemaCompiler, RefusesNamesThatAreDangerousToReadersUnlessAllowed) {
    const std::string text = R"({"required": ["constructor"], "properties": {"__proto__": true}})";
    EXPECT_THAT(said(compile_one(text)), ElementsAre(StartsWith("1:15 schema-forbidden-name"),
                                                     StartsWith("1:46 schema-forbidden-name")));
    EXPECT_NE(compile_one(text, {.forbidden_names = {}}).graph, nullptr);
    EXPECT_THAT(said(compile_one(R"({"required": ["orderId", "constructor"]})",
                                 {.forbidden_names = {"orderId"}})),
                ElementsAre(StartsWith("1:15 schema-forbidden-name")));
}

TEST(SchemaCompiler, RefusesASecondMemberOfOneName) {
    EXPECT_THAT(said(compile_one("{\"type\": \"string\",\n \"type\": \"object\"}")),
                ElementsAre(StartsWith("1:2 schema-duplicate-member")));
}

TEST(SchemaCompiler, RefusesWhatIsBeyondItsLimits) {
    const auto refused = [](const std::string& text) { return said(compile_one(text)); };
    EXPECT_THAT(refused(std::string(1'000'001, ' ')), ElementsAre("0:0 schema-too-large"));
    EXPECT_THAT(refused(R"({"pattern": ")" + std::string(4'097, 'a') + "\"}"),
                ElementsAre("1:13 schema-too-large"));
    std::string values = "0";
    std::string schemas = "true";
    for (int at = 1; at <= 10'000; ++at) {
        values += "," + std::to_string(at);
        schemas += ",true";
    }
    EXPECT_THAT(refused("{\"enum\": [" + values + "]}"), ElementsAre("1:10 schema-too-large"));
    EXPECT_THAT(refused("{\"items\": [" + schemas + "]}"),
                ElementsAre(::testing::EndsWith("schema-too-large")));
    std::string chain = R"({"definitions": {"0": true)";
    for (int at = 1; at <= 200; ++at)
        chain += ",\"" + std::to_string(at) + R"(": {"$ref": "#/definitions/)" +
                 std::to_string(at - 1) + "\"}";
    EXPECT_THAT(refused(chain + "}}"), ElementsAre(::testing::EndsWith("schema-too-large")));
    std::string deep;
    for (int at = 0; at < 64; ++at) deep += R"({"not": )";
    EXPECT_THAT(refused(deep + "{}" + std::string(64, '}')),
                ElementsAre(::testing::EndsWith("schema-no-json")));
}

TEST(SchemaCompiler, HoldsASchemaToItsMetaschema) {
    const Compiled compiled = compile_one(R"({"readOnly": "yes"})");
    EXPECT_THAT(said(compiled), ElementsAre("1:14 schema-invalid"));
    EXPECT_THAT(compiled.faults[0].message, HasSubstr("/readOnly must be boolean (type)"));
}

TEST(SchemaCompiler, GivesFormatsNoPowerWhereTheyAnnotate) {
    const std::string text = R"({"format": "date"})";
    const auto format = [&](Formats formats) {
        return compile_one(text, {.formats = formats}).graph->nodes[0].format;
    };
    EXPECT_EQ(format(Formats::assert_all), Format::date);
    EXPECT_EQ(format(Formats::annotate), Format::none);
}

TEST(FileUri, EscapesWhatAUriCannotHave) {
    EXPECT_EQ(file_uri("/a b/c%d.json"), "file:///a%20b/c%25d.json");
}

// ---- the discriminator -----------------------------------------------------------------------------

std::vector<std::string> of_type(std::string text, std::string_view pointer = "/type") {
    const SchemaText one = text_of("a.json", std::move(text));
    const Compiled compiled = compile({&one, 1}, {.warn_without_dialect = false});
    std::vector<std::string> lines;
    for (const Fault& fault : check_discriminator(*compiled.graph, compiled.roots[0],
                                                  {.pointer = pointer, .type = "A"}, {&one, 1}))
        lines.push_back(std::to_string(fault.column) + " " + fault.code);
    return lines;
}

TEST(Discriminator, MustBeRequiredAndMayNotBeAnother) {
    EXPECT_THAT(of_type(R"({"required": ["type"], "properties": {"type": {"const": "A"}}})"),
                IsEmpty());
    EXPECT_THAT(of_type(R"({"required": ["type"]})"), IsEmpty());
    EXPECT_THAT(of_type(R"({"properties": {"type": {"const": "A"}}})"),
                ElementsAre("1 schema-type-optional"));
    EXPECT_THAT(of_type(R"({"required": ["type"], "properties": {"type": {"enum": ["B", "C"]}}})"),
                ElementsAre("56 schema-type-differs"));
}

TEST(Discriminator, IsFoundBehindReferencesInBranchesAndDeeper) {
    EXPECT_THAT(of_type(R"({"definitions": {"t": {"const": "A"}}, "allOf": [{"required": ["type"]}],
                            "properties": {"type": {"$ref": "#/definitions/t"}}})"),
                IsEmpty());
    const std::string branch = R"({"required": ["type"], "properties": {"type": {"const": ")";
    EXPECT_THAT(of_type("{\"oneOf\": [" + branch + "A\"}}}," + branch + "B\"}}}]}"), IsEmpty());
    EXPECT_THAT(of_type("{\"oneOf\": [" + branch + "A\"}}}, {}]}"),
                ElementsAre("1 schema-type-optional"));
    EXPECT_THAT(of_type(R"({"required": ["meta"], "properties": {"meta": {}}})", "/meta/type"),
                ElementsAre("47 schema-type-optional"));
}

std::vector<std::string> of_id(const std::string& text, std::string_view pointer = "/id") {
    const SchemaText one{.path = "a.json", .base_uri = "file:///a.json", .text = text};
    const Compiled compiled = compile({&one, 1});
    if (!compiled.graph) return {"it does not compile"};
    std::vector<std::string> lines;
    for (const Fault& fault : check_event_id(*compiled.graph, compiled.roots[0],
                                             {.pointer = pointer, .type = "A"}, {&one, 1})) {
        EXPECT_EQ(fault.severity, Fault::Severity::warning);
        lines.push_back(std::to_string(fault.column) + " " + fault.code);
    }
    return lines;
}

TEST(EventId, IsAStringThatEveryEventHas) {
    EXPECT_THAT(of_id(R"({"required": ["id"], "properties": {"id": {"type": "string"}}})"),
                IsEmpty());
    EXPECT_THAT(of_id(R"({"required": ["id"], "properties": {"id": {"enum": ["a", "b"]}}})"),
                IsEmpty());
    EXPECT_THAT(of_id(R"({"required": ["id"], "properties": {"id": {"$ref": "#/definitions/i"}},
                          "definitions": {"i": {"type": "string"}}})"),
                IsEmpty());
}

TEST(EventId, ThatIsMissingOrNoStringIsWarnedOfForNoCopyWouldBeKnown) {
    EXPECT_THAT(of_id(R"({"properties": {"id": {"type": "string"}}})"),
                ElementsAre("1 schema-id-optional"));
    EXPECT_THAT(of_id(R"({"required": ["id"], "properties": {"id": {"type": "integer"}}})"),
                ElementsAre("43 schema-id-no-text"));
    EXPECT_THAT(
        of_id(R"({"required": ["id"], "properties": {"id": {"type": ["string", "null"]}}})"),
        ElementsAre("43 schema-id-no-text"));
    EXPECT_THAT(of_id(R"({"required": ["id"]})"), ElementsAre("1 schema-id-no-text"));
    EXPECT_THAT(
        of_id(R"({"required": ["data"], "properties": {"data": {"type": "object"}}})", "/data/id"),
        ElementsAre("47 schema-id-optional"));
}

}  // namespace
}  // namespace strandline::schema
