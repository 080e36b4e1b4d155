#include "schema/simdjson_document.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schema/json_parser.hpp"

namespace strandline::schema::tests {
namespace {

using Node = model::JsonDocument::Node;
using Status = model::JsonDocument::Status;
using Type = model::JsonDocument::Type;

class SimdjsonDocument : public ::testing::Test {
protected:
    void parse(std::string_view text) {
        ASSERT_FALSE(parser_.parse(text));
        json_.reset(parser_.tape());
    }
    Node at(std::string_view pointer) {
        Node node = 0;
        EXPECT_EQ(json_.find(0, pointer, node), Status::ok) << pointer;
        return node;
    }
    Status look(std::string_view pointer) {
        Node node = 0;
        return json_.find(0, pointer, node);
    }
    std::string text(std::string_view pointer) {
        std::string_view found;
        EXPECT_EQ(json_.string(at(pointer), found), Status::ok) << pointer;
        return std::string(found);
    }

    JsonParser parser_{1'000'000, 64};
    schema::SimdjsonDocument json_;
};

TEST_F(SimdjsonDocument, ReadsEachType) {
    parse(R"({"s":"x","i":-7,"u":18446744073709551615,"r":1.5,"t":true,"n":null,"a":[],"o":{}})");
    EXPECT_EQ(json_.type(0), Type::object);
    EXPECT_EQ(json_.type(at("/s")), Type::string);
    EXPECT_EQ(json_.type(at("/i")), Type::integer);
    EXPECT_EQ(json_.type(at("/u")), Type::integer);
    EXPECT_EQ(json_.type(at("/r")), Type::real);
    EXPECT_EQ(json_.type(at("/t")), Type::boolean);
    EXPECT_EQ(json_.type(at("/n")), Type::null);
    EXPECT_EQ(json_.type(at("/a")), Type::array);
    EXPECT_EQ(json_.type(at("/o")), Type::object);

    std::int64_t integer = 0;
    double real = 0;
    bool boolean = false;
    std::string_view string;
    EXPECT_EQ(json_.integer(at("/i"), integer), Status::ok);
    EXPECT_EQ(integer, -7);
    EXPECT_EQ(json_.integer(at("/u"), integer), Status::wrong_type);
    EXPECT_EQ(json_.integer(at("/r"), integer), Status::wrong_type);
    EXPECT_EQ(json_.real(at("/r"), real), Status::ok);
    EXPECT_EQ(real, 1.5);
    EXPECT_EQ(json_.real(at("/i"), real), Status::ok);
    EXPECT_EQ(real, -7.0);
    EXPECT_EQ(json_.real(at("/u"), real), Status::ok);
    EXPECT_EQ(real, 18446744073709551616.0);
    EXPECT_EQ(json_.real(at("/s"), real), Status::wrong_type);
    EXPECT_EQ(json_.boolean(at("/t"), boolean), Status::ok);
    EXPECT_TRUE(boolean);
    EXPECT_EQ(json_.boolean(at("/n"), boolean), Status::wrong_type);
    EXPECT_EQ(json_.string(at("/i"), string), Status::wrong_type);
}

TEST_F(SimdjsonDocument, FindsByPointer) {
    parse(R"({"":"empty","a/b":"slash","m~n":"tilde","~1":"both","d":[{"x":"0"},["10","11"]]})");
    EXPECT_EQ(text("/"), "empty");
    EXPECT_EQ(text("/a~1b"), "slash");
    EXPECT_EQ(text("/m~0n"), "tilde");
    EXPECT_EQ(text("/~01"), "both");
    EXPECT_EQ(text("/d/0/x"), "0");
    EXPECT_EQ(text("/d/1/1"), "11");
    EXPECT_EQ(at(""), 0U);

    EXPECT_EQ(look("/d/2"), Status::not_found);
    EXPECT_EQ(look("/d/00"), Status::not_found);
    EXPECT_EQ(look("/d/-"), Status::not_found);
    EXPECT_EQ(look("/d/-1"), Status::not_found);
    EXPECT_EQ(look("/d/4294967296"), Status::not_found);
    EXPECT_EQ(look("/d/0/x/y"), Status::not_found);
    EXPECT_EQ(look("/a"), Status::not_found);
    EXPECT_EQ(look("d"), Status::invalid);
    EXPECT_EQ(look("/m~2n"), Status::invalid);
    EXPECT_EQ(look("/m~"), Status::invalid);
}

TEST_F(SimdjsonDocument, TakesASlashForAStepWhereverItStandsInThePointer) {
    parse(
        R"({"abcdefgh/ij":"one name","abcdefgh":{"ij":"two steps"},"a/b":"name","a":{"b":"step"}})");
    EXPECT_EQ(text("/abcdefgh/ij"), "two steps");
    EXPECT_EQ(text("/abcdefgh~1ij"), "one name");
    EXPECT_EQ(text("/a/b"), "step");
    EXPECT_EQ(text("/a~1b"), "name");
    EXPECT_EQ(look("/abcdefgh/"), Status::not_found);
}

TEST_F(SimdjsonDocument, RefusesABrokenPointerAlsoWhereNothingIsFound) {
    parse(R"({"a":{"b":1}})");
    EXPECT_EQ(look("/nothing/m~2n"), Status::invalid);
    EXPECT_EQ(look("/a/b/m~"), Status::invalid);
    EXPECT_EQ(look("/nothing~/x"), Status::invalid);
    EXPECT_EQ(look("/nothing/m~0n"), Status::not_found);
}

TEST_F(SimdjsonDocument, FindsRelativeToANode) {
    parse(R"({"d":[{"x":"0"}]})");
    Node node = 0;
    EXPECT_EQ(json_.find(at("/d"), "/0/x", node), Status::ok);
    EXPECT_EQ(node, at("/d/0/x"));
}

TEST_F(SimdjsonDocument, GivesTheFirstOfTwoMembersWithOneName) {
    parse(R"({"a":"first","a":"second"})");
    EXPECT_EQ(text("/a"), "first");
}

TEST_F(SimdjsonDocument, WalksObjectsInOrderWithTheirKeys) {
    parse(R"({"a":1,"b":{"x":[1,2]},"c":"3"})");
    std::vector<std::string> keys;
    std::string_view key;
    Node node = 0;
    for (Status status = json_.first(0, key, node); status == Status::ok;
         status = json_.next(node, key, node))
        keys.emplace_back(key);
    EXPECT_EQ(keys, (std::vector<std::string>{"a", "b", "c"}));
    EXPECT_EQ(node, at("/c"));
}

TEST_F(SimdjsonDocument, WalksArraysOfStringsWithoutTakingThemForKeys) {
    parse(R"([["a","b","c"],"d"])");
    std::vector<std::string> strings;
    std::string_view key = "left over";
    Node node = 0;
    for (Status status = json_.first(at("/0"), key, node); status == Status::ok;
         status = json_.next(node, key, node)) {
        EXPECT_EQ(key, "");
        std::string_view string;
        ASSERT_EQ(json_.string(node, string), Status::ok);
        strings.emplace_back(string);
    }
    EXPECT_EQ(strings, (std::vector<std::string>{"a", "b", "c"}));
}

TEST_F(SimdjsonDocument, GoesOnFromANodeThatFindGave) {
    parse(R"({"a":[1,"x"],"b":"y"})");
    std::string_view key;
    Node node = 0;
    EXPECT_EQ(json_.next(at("/a"), key, node), Status::ok);
    EXPECT_EQ(key, "b");
    EXPECT_EQ(json_.next(at("/a/0"), key, node), Status::ok);
    EXPECT_EQ(key, "");
    EXPECT_EQ(json_.next(at("/b"), key, node), Status::not_found);
    EXPECT_EQ(json_.next(0, key, node), Status::not_found);
}

TEST_F(SimdjsonDocument, HasNothingToWalkInEmptyContainersAndScalars) {
    parse(R"({"a":[],"o":{},"s":"x"})");
    std::string_view key;
    Node node = 0;
    EXPECT_EQ(json_.first(at("/a"), key, node), Status::not_found);
    EXPECT_EQ(json_.first(at("/o"), key, node), Status::not_found);
    EXPECT_EQ(json_.first(at("/s"), key, node), Status::wrong_type);
}

TEST_F(SimdjsonDocument, RefusesNodesThatItDidNotGive) {
    // Numbers whose bits look like the tape's words: a string far away, an open object.
    parse(R"([2449958197289549824,8863084066665136128,7782220156096217088,"x"])");
    const Node known = at("/0");
    std::string_view text;
    std::int64_t integer = 0;
    double real = 0;
    bool boolean = false;
    Node out = 0;
    const auto refuses = [&](Node node) {
        return json_.type(node) == Type::none && json_.string(node, text) == Status::invalid &&
               json_.integer(node, integer) == Status::invalid &&
               json_.real(node, real) == Status::invalid &&
               json_.boolean(node, boolean) == Status::invalid &&
               json_.first(node, text, out) == Status::invalid &&
               json_.next(node, text, out) == Status::invalid &&
               json_.find(node, "/0", out) == Status::invalid;
    };
    for (Node node = 1; node < 100; ++node) EXPECT_TRUE(refuses(node)) << node;
    for (Node step = 1; step < 100; ++step) {
        EXPECT_TRUE(refuses(known + step)) << step;
        EXPECT_TRUE(refuses(known - step)) << step;
        EXPECT_TRUE(refuses(known ^ (Node{1} << (step % 64)))) << step;
    }
    EXPECT_TRUE(refuses(~Node{0}));
}

TEST_F(SimdjsonDocument, RefusesNodesOfAnEarlierEvent) {
    parse(R"({"a":1})");
    const Node old = at("/a");
    parse(R"({"a":1})");
    EXPECT_EQ(json_.type(old), Type::none);
    EXPECT_NE(at("/a"), old);
}

TEST_F(SimdjsonDocument, HasNoRootBeforeTheFirstEvent) {
    EXPECT_EQ(json_.type(0), Type::none);
    EXPECT_EQ(look(""), Status::invalid);
}

TEST_F(SimdjsonDocument, ReadsAScalarRoot) {
    parse("\"alone\"");
    EXPECT_EQ(text(""), "alone");
}

}  // namespace
}  // namespace strandline::schema::tests
