#include "schema/flag_pass/explainer.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "unit/schema/both_passes.hpp"

namespace strandline::schema::testing {
namespace {

constexpr std::string_view schema = R"({"type":"object","additionalProperties":false,
    "required":["id","list","a/b"],"properties":{
        "id":{"type":"string"},"when":{"type":["string","null"],"format":"date-time"},
        "count":{"type":"integer","minimum":1,"maximum":5},"price":{"type":"number","exclusiveMinimum":0},
        "text":{"type":"string","minLength":2,"maxLength":3},"yes":{"type":"boolean"},"no":{"type":"null"},
        "a/b":{"type":["object","null"],"properties":{"x":{"$ref":"#/$defs/x"}},"required":["x"]},
        "list":{"type":"array","items":{"type":"object","additionalProperties":false,
            "properties":{"price":{"type":"number"},"tags":{"type":"array","items":{"type":"string"}}}}}},
    "$defs":{"x":{"type":"number","minimum":2.5}}})";

TEST(Explainer, SaysWhatTheFullPassSays) {
    BothPasses passes(schema);
    const std::vector<std::string_view> documents{
        R"({})",
        R"({"id":1,"list":[],"a/b":null})",
        R"({"list":[{"price":"","tags":[1,"",null]},7,{"prise":1}],"more":1,"id":null,"pric":2})",
        R"({"id":"","list":{},"a/b":{"x":1},"when":"x","count":0,"price":0,"text":"a","yes":1,"no":0})",
        R"({"a/b":{},"id":"","list":[],"when":7,"count":6.5,"price":"","text":"abcd"})",
        R"({"id":"","list":[],"a/b":[],"count":18446744073709551615,"yes":null,"no":false,"text":null})",
    };
    for (const std::string_view document : documents) {
        const std::string explained = passes.explained(document);
        EXPECT_EQ(explained, passes.told(document)) << document;
        EXPECT_NE(explained, "");
    }
}

TEST(Explainer, SaysOfSpoiltOrdersWhatTheFullPassSays) {
    std::ifstream file(std::string(STRANDLINE_SOURCE_DIR) +
                       "/pipelines/schemas/order_created.schema.json");
    BothPasses passes(std::string{std::istreambuf_iterator<char>(file), {}}, Dialect::draft7);
    const std::string order =
        R"({"id":"e-1","type":"ORDER_CREATED","timestamp":"2025-06-06T12:54:56Z","data":{"orderId":"o-1",)"
        R"("userId":"u-1","products":[{"productId":"p-1","quantity":1,"price":2.5},)"
        R"({"productId":"p-2","quantity":2,"price":0}],"totalAmount":4.5}})";
    ASSERT_TRUE(passes.accepts(order));
    const std::vector<std::string_view> pieces{"null", "-1",  "0", "\"x\"", "[]",         "{}",
                                               "true", "1e3", ":", ",",     "\"price\":1"};
    std::mt19937 random(7);
    int explained = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::string spoilt = order;
        for (unsigned changes = 1 + random() % 2; changes > 0; --changes) {
            const std::size_t start = spoilt.find_first_of(":,\"{", random() % spoilt.size());
            if (start == std::string::npos) continue;
            const std::size_t end = spoilt.find_first_of(",}]", start + 1);
            spoilt.replace(start + 1, end - start - 1, pieces[random() % pieces.size()]);
        }
        JsonParser parser(10'000, 64);
        MemberScan scan{MemberRules{}};
        if (parser.parse(spoilt)) continue;
        if (!scan.clean(parser.tape(), TapeView::root)) {
            ASSERT_EQ(passes.explained(spoilt), "") << spoilt;
            continue;
        }
        if (passes.accepts(spoilt)) continue;
        const std::string text = passes.explained(spoilt);
        if (text.empty()) continue;
        ++explained;
        ASSERT_EQ(text, passes.told(spoilt)) << spoilt;
    }
    EXPECT_GT(explained, 200);
}

TEST(Explainer, LeavesToTheFullPassWhatItDoesNotKnow) {
    const std::vector<std::pair<std::string_view, std::string_view>> unknown{
        {R"({"type":"string"})", "1"},
        {R"({"type":"object","properties":{"a":{"const":"x"}}})", R"({"a":"y"})"},
        {R"({"type":"object","properties":{"a":{"anyOf":[{"type":"string"},{"minimum":1}]}}})",
         R"({"a":0})"},
        {R"({"type":"object","properties":{"a":{"allOf":[{"type":"number"},{"minimum":1}]}}})",
         R"({"a":0})"},
        {R"({"type":"object","properties":{"a":{"type":"string","minimum":1}}})", R"({"a":0})"},
        {R"({"type":"object","additionalProperties":{"type":"string"}})", R"({"a":0})"},
        {R"({"type":"object","required":["a"]})", "{}"},
        {R"({"type":"object","minProperties":1})", "{}"},
    };
    for (const auto& [text, document] : unknown) {
        BothPasses passes(text);
        const std::string explained = passes.explained(document);
        EXPECT_TRUE(explained.empty() || explained == passes.told(document)) << text << explained;
    }
    BothPasses many(
        R"({"type":"object","properties":{"a":{"type":"array","items":{"type":"string"}}}})");
    std::string document = R"({"a":[1)";
    for (int at = 0; at < 40; ++at) document += ",1";
    EXPECT_EQ(many.explained(document + "]}"), "");
}

// Each is invalid for a reason of the schema, too.
TEST(Explainer, SaysNothingWhereANameIsNoGood) {
    MemberRules rules;
    rules.members_max = 4;
    rules.forbidden = ForbiddenNames({"__proto__"});
    constexpr std::string_view closed =
        R"({"type":"object","additionalProperties":false,"properties":{"id":{"type":"string"},
            "any":true,"at":{"type":"object","additionalProperties":false,"properties":{}},
            "list":{"type":"array"},"open":{"type":"object","properties":{"a":{"type":"null"}}}}})";
    BothPasses passes(closed, Dialect::draft2020_12, rules);
    const std::vector<std::string_view> documents{
        R"({"id":1,"id":2})",
        R"({"id":1,"x":1,"x":2})",
        R"({"id":1,"__proto__":1})",
        R"({"id":{"a":1,"a":2}})",
        R"({"id":[{"__proto__":1}]})",
        R"({"id":1,"x":{"a":1,"a":2}})",
        R"({"id":1,"any":[{"a":1,"a":2}]})",
        R"({"id":1,"at":[{"a":1,"a":2}]})",
        R"({"id":1,"at":{"x":{"a":1,"a":2}}})",
        R"({"id":1,"list":{"a":1,"a":2}})",
        R"({"id":1,"list":[{"a":1,"a":2}]})",
        R"({"id":1,"open":{"x":1,"x":2}})",
        R"({"id":1,"open":{"__proto__":2}})",
        R"({"id":1,"open":{"x":{"__proto__":2}}})",
        R"({"id":1,"open":{"a":{"__proto__":2}}})",
        R"({"id":1,"open":{"x":1,"y":1,"z":1,"w":1,"v":1}})",
        R"({"id":1,"b":1,"c":1,"d":1,"e":1})",
    };
    for (const std::string_view document : documents)
        EXPECT_EQ(passes.explained(document), "") << document;
    EXPECT_NE(passes.explained(R"({"id":1,"any":[{"a":1}],"open":{"x":[{"y":1}]},"z":{"a":1}})"),
              "");
}

}  // namespace
}  // namespace strandline::schema::testing
