#include "plugin/config_check.hpp"

#include <gmock/gmock.h>

namespace strandline::plugin {
namespace {

using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr const char* schema = R"({
    "type": "object",
    "properties": {
        "region": {"type": "string", "enum": ["eu", "us"], "default": "eu"},
        "code": {"type": "string", "pattern": "^[A-Z]{3}$"},
        "limits": {
            "type": "object",
            "properties": {"depth": {"type": "integer", "minimum": 1, "default": 3}}
        },
        "tags": {"type": "array", "items": {"type": "string"}}
    },
    "required": ["code"]
})";

std::vector<ConfigFault> faults_of(const std::string& config, const char* of = schema) {
    const auto completed = complete_config(of, config);
    EXPECT_FALSE(completed.has_value()) << *completed;
    return completed ? std::vector<ConfigFault>{} : completed.error();
}

TEST(ConfigCheck, FillsDefaultsAtTheTopAndInNestedObjects) {
    EXPECT_EQ(complete_config(schema, R"({"code":"EUR","limits":{}})"),
              R"({"code":"EUR","limits":{"depth":3},"region":"eu"})");
}

TEST(ConfigCheck, NeverReplacesWhatTheOperatorWrote) {
    EXPECT_EQ(complete_config(schema, R"({"code":"USD","region":"us"})"),
              R"({"code":"USD","region":"us"})");
}

TEST(ConfigCheck, NamesTheChoices) {
    const auto faults = faults_of(R"({"code":"EUR","region":"uk"})");
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].pointer, "/region");
    EXPECT_EQ(faults[0].message, R"(is "uk", not one of "eu", "us")");
}

TEST(ConfigCheck, SuggestsTheNearestKey) {
    const auto faults = faults_of(R"({"code":"EUR","regoin":"eu"})");
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].pointer, "/regoin");
    EXPECT_THAT(faults[0].message, HasSubstr("is not known. Did you mean \"region\"?"));
}

TEST(ConfigCheck, RefusesUnknownKeysOfNestedObjects) {
    const auto faults = faults_of(R"({"code":"EUR","limits":{"deep":1}})");
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].pointer, "/limits/deep");
}

TEST(ConfigCheck, AllowsOtherKeysWhereTheSchemaSaysSo) {
    const char* open = R"({"properties": {"a": {}}, "additionalProperties": {"type": "string"}})";
    EXPECT_EQ(complete_config(open, R"({"other":"x"})"), R"({"other":"x"})");
    EXPECT_THAT(faults_of(R"({"other":1})", open), SizeIs(1));
}

TEST(ConfigCheck, ReportsAllFaultsWithTheirPlaces) {
    const auto faults = faults_of(R"({"code":"eur","limits":{"depth":0},"tags":["a",2]})");
    std::string places;
    for (const ConfigFault& fault : faults) places += fault.pointer + " ";
    EXPECT_THAT(places, HasSubstr("/code "));
    EXPECT_THAT(places, HasSubstr("/limits/depth "));
    EXPECT_THAT(places, HasSubstr("/tags/1 "));
    EXPECT_THAT(faults, SizeIs(3));
}

TEST(ConfigCheck, SaysWhatIsMissing) {
    const auto faults = faults_of("{}");
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].pointer, "");
    EXPECT_THAT(faults[0].message, HasSubstr("'code'"));
}

TEST(ConfigCheck, TakesNoConfigWithoutASchema) {
    EXPECT_EQ(complete_config("", ""), "{}");
    const auto faults = faults_of(R"({"a":1})", "");
    ASSERT_THAT(faults, SizeIs(1));
    EXPECT_EQ(faults[0].pointer, "/a");
}

TEST(ConfigCheck, WantsAMapping) { EXPECT_EQ(faults_of("[]")[0].message, "must be a mapping"); }

}  // namespace
}  // namespace strandline::plugin
