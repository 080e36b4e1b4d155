#include "config/document.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "unit/config/fake_environment.hpp"

namespace strandline::config {
namespace {

class DocumentTest : public ::testing::Test {
protected:
    [[nodiscard]] Document read(const std::string& text) const {
        Diagnostics diagnostics;
        const auto root = parse_yaml(text, "a.yaml", diagnostics);
        EXPECT_TRUE(root);
        return root ? flatten(*root, environment_) : Document{};
    }
    static std::string text(const Document& document, const std::string& key) {
        return document.contains(key) ? std::string(document.at(key).text.reveal()) : "(none)";
    }
    [[nodiscard]] bool same_text(const std::string& left, const std::string& right) const {
        const Document a = read(left);
        const Document b = read(right);
        if (a.size() != b.size()) return false;
        for (const auto& [key, value] : a)
            if (!b.contains(key) || !same(value, b.at(key))) return false;
        return true;
    }

    FakeEnvironment environment_;
};

TEST_F(DocumentTest, NamesEachValueByItsWayFromTheRoot) {
    const Document document = read("a: {b: 1}\nlist: [x, {y: z}]\nnone: []\n");
    EXPECT_EQ(text(document, "a.b"), "1");
    EXPECT_EQ(text(document, "list[0]"), "x");
    EXPECT_EQ(text(document, "list[1].y"), "z");
    EXPECT_EQ(text(document, "none"), "[]");
    EXPECT_EQ(document.size(), 4U);
}

TEST_F(DocumentTest, OrderCommentsAndNotationDoNotCount) {
    EXPECT_TRUE(same_text("a: 1\nb: {c: x}\n", "# why\nb:\n  c: 'x'\na: 1\n"));
    EXPECT_FALSE(same_text("a: [1, 2]\n", "a: [2, 1]\n"));
}

TEST_F(DocumentTest, InAHandlersConfigQuotesMakeAnotherValue) {
    EXPECT_FALSE(same_text("stages: [{config: {n: 10}}]\n", "stages: [{config: {n: '10'}}]\n"));
}

TEST_F(DocumentTest, ComparesWhatAReferenceBroughtAndShowsTheReference) {
    environment_.files["/secret"] = {.text = "hunter2\n"};
    const Document before = read("password: ${file:/secret}\n");
    EXPECT_EQ(text(before, "password"), "hunter2");
    EXPECT_EQ(before.at("password").shown, "${file:/secret}");
    environment_.files["/secret"].text = "rotated";
    EXPECT_FALSE(same(before.at("password"), read("password: ${file:/secret}\n").at("password")));
}

}  // namespace
}  // namespace strandline::config
