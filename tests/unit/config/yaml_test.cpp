#include "config/yaml.hpp"

#include <gtest/gtest.h>

#include <string>

namespace strandline::config {
namespace {

class Yaml : public testing::Test {
protected:
    std::optional<Node> parse(std::string_view text) {
        diagnostics = {};
        return parse_yaml(text, "a.yaml", diagnostics);
    }
    std::string code() {
        return diagnostics.empty() ? std::string{} : diagnostics.sorted().front().code;
    }
    Position place() { return diagnostics.sorted().front().position; }

    Diagnostics diagnostics;
};

TEST_F(Yaml, KeepsThePlaceOfEachKeyAndValue) {
    const auto root = parse("a: 1\nb:\n  - x\n  - {c: 'y'}\n");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->find("a")->position, (Position{"a.yaml", 1, 1}));
    EXPECT_EQ(root->find("a")->value.position(), (Position{"a.yaml", 1, 4}));
    const auto& items = root->find("b")->value.items;
    ASSERT_EQ(items.size(), 2U);
    EXPECT_EQ(items[0].position(), (Position{"a.yaml", 3, 5}));
    EXPECT_EQ(items[1].find("c")->value.position(), (Position{"a.yaml", 4, 9}));
}

TEST_F(Yaml, KnowsQuotedTextFromPlainText) {
    const auto root = parse("a: 1\nb: '1'\nc: \"1\"\nd: |\n  1\n");
    EXPECT_FALSE(root->find("a")->value.quoted);
    EXPECT_TRUE(root->find("b")->value.quoted);
    EXPECT_TRUE(root->find("c")->value.quoted);
    EXPECT_TRUE(root->find("d")->value.quoted);
}

TEST_F(Yaml, AnAbsentValueStandsWhereItsKeyStands) {
    const auto root = parse("a:\n\n\nb: 1\n");
    EXPECT_EQ(root->find("a")->value.kind, Node::Kind::null);
    EXPECT_EQ(root->find("a")->value.line, 1U);
}

TEST_F(Yaml, SkipsAByteOrderMark) {
    const auto root = parse(
        "\xEF\xBB\xBF"
        "a: 1\n");
    ASSERT_TRUE(root);
    EXPECT_EQ(root->find("a")->position.column, 1U);
}

TEST_F(Yaml, RefusesBytesThatAreNoText) {
    EXPECT_FALSE(parse("a: 1\nb: \xC3(\n"));
    EXPECT_EQ(code(), "not-text");
    EXPECT_EQ(place(), (Position{"a.yaml", 2, 4}));
    EXPECT_FALSE(parse(std::string_view("a: \0\n", 5)));
    EXPECT_EQ(code(), "not-text");
}

TEST_F(Yaml, RefusesAQuoteThatIsNeverClosed) {
    EXPECT_FALSE(parse("a: 1\nb: \"text\n"));
    EXPECT_EQ(code(), "yaml-syntax");
    EXPECT_EQ(place(), (Position{"a.yaml", 2, 4}));
    EXPECT_FALSE(parse("a: 'it''s\n"));
    EXPECT_FALSE(parse("a: \"b\\\""));
    EXPECT_TRUE(parse("a: 'it''s'\nb: \"\\\"\\\\\"\nc: \"\u00fc\"\n'd': \"e\""));
}

TEST_F(Yaml, RefusesAFileOverOneMebibyteUnread) {
    EXPECT_FALSE(parse(std::string(yaml_bytes_max + 1, '#')));
    EXPECT_EQ(code(), "file-too-large");
}

TEST_F(Yaml, CountsNodesBeforeItBuildsThem) {
    std::string text = "a: [";
    for (std::size_t i = 0; i < yaml_nodes_max; ++i) text += "1,";
    EXPECT_FALSE(parse(text + "]\n"));
    EXPECT_EQ(code(), "yaml-nodes");
}

TEST_F(Yaml, TakesAsManyNodesAsItPromises) {
    std::string text = "[";
    for (std::size_t i = 0; i + 1 < yaml_nodes_max; ++i) text += "1,";
    EXPECT_TRUE(parse(text + "]\n"));
}

TEST_F(Yaml, TakesAsManyLevelsAsItPromises) {
    EXPECT_TRUE(parse(std::string(yaml_depth_max, '[') + std::string(yaml_depth_max, ']')));
    EXPECT_FALSE(
        parse(std::string(yaml_depth_max + 1, '[') + std::string(yaml_depth_max + 1, ']')));
    EXPECT_EQ(code(), "yaml-depth");
}

TEST_F(Yaml, ManyDuplicatesAreReportedInReasonableTime) {
    std::string text;
    for (int i = 0; i < 20'000; ++i) text += "key: 1\n";
    EXPECT_TRUE(parse(text));
    EXPECT_EQ(diagnostics.error_count(), 19'999U);
}

TEST_F(Yaml, AnAliasOfItselfIsRefusedAndNotFollowed) {
    (void)parse("a: &a [*a]\n");
    EXPECT_EQ(code(), "yaml-anchor");
    EXPECT_EQ(diagnostics.error_count(), 2U);
}

TEST_F(Yaml, TheFirstOfTwoEqualKeysStaysForTheRestOfTheReading) {
    const auto root = parse("a: 1\na: 2\n");
    EXPECT_EQ(code(), "duplicate-key");
    EXPECT_EQ(root->find("a")->value.text, "1");
}

TEST_F(Yaml, ADirectiveInsideTheDocumentIsJustText) {
    EXPECT_TRUE(parse("a: |\n  x\n  %y\n"));
    EXPECT_TRUE(diagnostics.empty());
}

TEST(Merge, GoesByKeyInMappingsAndReplacesAllElse) {
    Diagnostics diagnostics;
    auto base = parse_yaml("a: {x: 1, y: 2}\nb: [1, 2]\nc: 1\n", "base.yaml", diagnostics);
    auto over = parse_yaml("a: {y: 3, z: 4}\nb: [3]\nd: 5\n", "over.yaml", diagnostics);
    ASSERT_TRUE(base && over);
    merge(*base, std::move(*over));
    const auto& a = base->find("a")->value;
    EXPECT_EQ(a.find("x")->value.text, "1");
    EXPECT_EQ(a.find("y")->value.text, "3");
    EXPECT_EQ(a.find("z")->value.text, "4");
    EXPECT_EQ(base->find("b")->value.items.size(), 1U);
    EXPECT_EQ(base->find("c")->value.text, "1");
    EXPECT_EQ(base->find("d")->value.text, "5");
}

TEST(Merge, KeepsThePlaceInTheFileThatSaidIt) {
    Diagnostics diagnostics;
    auto base = parse_yaml("a: {x: 1, y: 2}\n", "base.yaml", diagnostics);
    auto over = parse_yaml("\na: {y: 3}\n", "over.yaml", diagnostics);
    merge(*base, std::move(*over));
    const auto& a = base->find("a")->value;
    EXPECT_EQ(a.find("x")->position, (Position{"base.yaml", 1, 5}));
    EXPECT_EQ(a.find("y")->position, (Position{"over.yaml", 2, 5}));
    EXPECT_EQ(a.find("y")->value.position().file, "over.yaml");
}

}  // namespace
}  // namespace strandline::config
