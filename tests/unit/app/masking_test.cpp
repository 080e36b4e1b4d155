#include "app/dlq/masking.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/json/serialize.hpp>
#include <string>

#include "schema/compiler/compile.hpp"

namespace strandline::app::dead_letters {
namespace {

using testing::HasSubstr;
using testing::Not;
using Why = MaskedPayload::Why;

constexpr const char* order_schema = R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "properties": {
    "type": {"const": "ORDER"},
    "user": {"x-personal-data": true, "type": "object", "properties": {"name": {}}},
    "total": {"type": "number"},
    "lines": {"items": {"$ref": "#/$defs/line"}},
    "note": {"anyOf": [{"type": "null"}, {"type": "string", "x-personal-data": true}]}
  },
  "patternProperties": {"^x_": {"type": "string"}},
  "$defs": {"line": {"properties": {"sku": {"type": "string"}, "gift_for": {"x-personal-data": true}}}}
})";

class Masking : public testing::Test {
protected:
    Masking() {
        const std::vector<schema::SchemaText> texts{
            {.path = "order.json", .base_uri = "file:///order.json", .text = order_schema}};
        const schema::Compiled compiled = schema::compile(texts);
        schemas.graph = compiled.graph;
        schemas.types = {{.name = "ORDER", .root = compiled.roots.front()}};
    }

    MaskedPayload masked(Bytes value) { return mask(value, {}, events, schemas); }
    std::string text(Bytes value) { return boost::json::serialize(masked(value).value); }

    config::EventsDefinition events;
    PipelineSchemas schemas;
};

TEST_F(Masking, HidesWhatTheSchemaMarksWithAllThatIsInIt) {
    const std::string shown = text(R"({"type":"ORDER","user":{"name":"Anna"},"total":5})");
    EXPECT_THAT(shown, Not(HasSubstr("Anna")));
    EXPECT_THAT(shown, HasSubstr(R"("user":"[masked]")"));
    EXPECT_THAT(shown, HasSubstr(R"("total":5)"));
}

TEST_F(Masking, FollowsReferencesIntoArrays) {
    const std::string shown =
        text(R"({"type":"ORDER","lines":[{"sku":"A1","gift_for":"Anna"},{"sku":"B2"}]})");
    EXPECT_THAT(shown, Not(HasSubstr("Anna")));
    EXPECT_THAT(shown, HasSubstr("A1"));
    EXPECT_THAT(shown, HasSubstr("B2"));
}

TEST_F(Masking, HidesWhatAnyBranchMarks) {
    EXPECT_THAT(text(R"({"type":"ORDER","note":"for Anna"})"), Not(HasSubstr("Anna")));
}

TEST_F(Masking, HidesMembersThatTheSchemaDoesNotName) {
    const std::string shown = text(R"({"type":"ORDER","usr":"Anna","Berta":1,"x_a":"seen"})");
    EXPECT_THAT(shown, Not(HasSubstr("Anna")));
    EXPECT_THAT(shown, Not(HasSubstr("Berta")));
    EXPECT_THAT(shown, HasSubstr("2 members"));
    EXPECT_THAT(shown, HasSubstr("seen"));
}

TEST_F(Masking, HidesAllOfWhatIsNotReadable) {
    EXPECT_EQ(masked(R"({"type":"ORDER")").why, Why::unreadable);
    EXPECT_EQ(masked("").why, Why::unreadable);
    EXPECT_TRUE(masked(R"({"type":"ORDER")").value.is_null());
}

TEST_F(Masking, HidesAllOfATypeWithoutSchema) {
    EXPECT_EQ(masked(R"({"type":"OTHER","a":"Anna"})").why, Why::no_schema);
    EXPECT_EQ(masked(R"({"a":"Anna"})").why, Why::no_type);
    EXPECT_TRUE(masked(R"({"type":"OTHER","a":"Anna"})").value.is_null());
}

TEST_F(Masking, HidesAllWhereThePipelineHasNoSchemas) {
    schemas = {};
    EXPECT_EQ(masked(R"({"type":"ORDER"})").why, Why::no_schema);
}

TEST_F(Masking, TellsATombstoneFromWhatIsHidden) {
    EXPECT_EQ(masked(null_bytes).why, Why::tombstone);
}

TEST_F(Masking, ReadsTheTypeFromItsHeader) {
    events.type = {.pointer = {}, .header = "event-type"};
    const std::vector<model::Header> headers{{"event-type", "OTHER"}, {"event-type", "ORDER"}};
    EXPECT_EQ(mask(R"({"total":5})", headers, events, schemas).why, Why::fields);
    EXPECT_EQ(mask(R"({"total":5})", {}, events, schemas).why, Why::no_type);
}

}  // namespace
}  // namespace strandline::app::dead_letters
