#include "config/json_text.hpp"

#include <gtest/gtest.h>

#include "unit/config/fake_environment.hpp"

namespace strandline::config {
namespace {

class JsonOfYaml : public testing::Test {
protected:
    JsonText convert(std::string_view yaml) {
        const auto root = parse_yaml(yaml, "a.yaml", diagnostics);
        ReadContext context{environment, diagnostics};
        return root ? to_json(*root, context) : JsonText{};
    }
    std::string code() {
        return diagnostics.empty() ? std::string{} : diagnostics.sorted().front().code;
    }

    FakeEnvironment environment;
    Diagnostics diagnostics;
};

TEST_F(JsonOfYaml, KeepsStructureAndTypes) {
    EXPECT_EQ(convert("a: [1, -2.5, 1e3, true, false, ~, text]\nb: {c: {}}\n").text,
              R"({"a":[1,-2.5,1e3,true,false,null,"text"],"b":{"c":{}}})");
}

TEST_F(JsonOfYaml, QuotedTextIsTextWhateverItLooksLike) {
    EXPECT_EQ(convert("a: ['1', \"true\", 'null', '010', '']\n").text,
              R"({"a":["1","true","null","010",""]})");
}

TEST_F(JsonOfYaml, WhatOnlyLooksLikeANumberIsText) {
    EXPECT_EQ(convert("a: [10s, 1.2.3, 2026-01-01, 1MB, 0815-4711, EUR]\n").text,
              R"({"a":["10s","1.2.3","2026-01-01","1MB","0815-4711","EUR"]})");
    EXPECT_TRUE(diagnostics.empty());
}

TEST_F(JsonOfYaml, RefusesWhatReadersUnderstandDifferently) {
    for (const auto* text : {"yes", "No", "ON", "off", "True", "FALSE", "010", "0x1F", "0o17", "+1",
                             ".5", "1.", "1_000", ".inf", ".NaN", "y"}) {
        diagnostics = {};
        (void)convert(std::string("a: ") + text + "\n");
        EXPECT_EQ(code(), "ambiguous-scalar") << text;
    }
}

TEST_F(JsonOfYaml, RefusesNumbersThatNoTypeHolds) {
    for (const auto* text : {"18446744073709551616", "-9223372036854775809", "1e400"}) {
        diagnostics = {};
        (void)convert(std::string("a: ") + text + "\n");
        EXPECT_EQ(code(), "out-of-range") << text;
    }
    diagnostics = {};
    EXPECT_EQ(convert("a: [18446744073709551615, -9223372036854775808]\n").text,
              R"({"a":[18446744073709551615,-9223372036854775808]})");
    EXPECT_TRUE(diagnostics.empty());
}

TEST_F(JsonOfYaml, EscapesWhatJsonMustEscape) {
    EXPECT_EQ(convert("\"a\\\"b\": \"x\\\\y\\n\\t\xC3\xA9\"\n").text,
              "{\"a\\\"b\":\"x\\\\y\\u000a\\u0009\xC3\xA9\"}");
}

TEST_F(JsonOfYaml, AReferenceCannotChangeTheStructure) {
    environment.variables = {{"A", "\", \"admin\": true, \"x\": \""}};
    EXPECT_EQ(convert("a: ${env:A}\n").text, R"({"a":"\", \"admin\": true, \"x\": \""})");
}

TEST_F(JsonOfYaml, AnUnquotedReferenceIsReadAsIfItsValueStoodThere) {
    environment.variables = {{"N", "5"}, {"T", "EUR"}};
    EXPECT_EQ(convert("{a: 1}\n").text, R"({"a":1})");
    EXPECT_EQ(convert("a: ${env:N}\nb: ${env:T}\nc: '${env:N}'\n").text,
              R"({"a":5,"b":"EUR","c":"5"})");
}

TEST_F(JsonOfYaml, KeepsNoCredential) {
    environment.variables = {{"CREDENTIALS_DIRECTORY", "/c"}};
    environment.files["/c/token"] = {"hunter2", 0400, true};
    const auto json = convert("a: ${credential:token}\n");
    EXPECT_EQ(code(), "not-in-this-version");
    EXPECT_EQ(json.text.find("hunter2"), std::string::npos);
}

TEST_F(JsonOfYaml, KnowsThePlaceOfEveryPointer) {
    const auto json = convert("a:\n  - b/c: 1\n    d~e: x\n");
    EXPECT_EQ(json.positions.at("").line, 1U);
    EXPECT_EQ(json.positions.at("/a/0"), (Position{"a.yaml", 2, 5}));
    EXPECT_EQ(json.positions.at("/a/0/b~1c"), (Position{"a.yaml", 2, 10}));
    EXPECT_EQ(json.positions.at("/a/0/d~0e"), (Position{"a.yaml", 3, 10}));
}

}  // namespace
}  // namespace strandline::config
