#include "schema/type_table.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "schema/json_pointer.hpp"
#include "schema/same_text.hpp"

namespace strandline::schema {
namespace {

TEST(TypeTable, NumbersDeclaredTypesFromOneAndIgnoredOnesBehindThem) {
    const TypeTable table({"B", "A", "LONGER"}, {"C"});
    EXPECT_EQ(table.find("B")->index, 1);
    EXPECT_EQ(table.find("A")->index, 2);
    EXPECT_EQ(table.find("LONGER")->index, 3);
    EXPECT_EQ(table.find("C")->index, 4);
    EXPECT_TRUE(table.find("C")->ignored);
    EXPECT_FALSE(table.find("A")->ignored);
}

TEST(TypeTable, FindsEveryNameOfEverySizeAndNoOther) {
    std::vector<std::string> names;
    for (std::size_t size = 0; size < 100; ++size) {
        names.push_back(std::string(size, 'x'));
        names.push_back(std::string(size, 'x') + "y");
    }
    names.erase(names.begin() + 1);
    const TypeTable table(names, {});
    for (std::size_t at = 0; at < names.size(); ++at) {
        ASSERT_NE(table.find(names[at]), nullptr) << names[at];
        EXPECT_EQ(table.find(names[at])->index, at + 1);
    }
    EXPECT_EQ(table.find("z"), nullptr);
    EXPECT_EQ(table.find(std::string(100, 'x')), nullptr);
    EXPECT_EQ(table.find(std::string(63, 'z')), nullptr);
}

TEST(TypeTable, HasNothingWithoutTypes) {
    const TypeTable table({}, {});
    EXPECT_EQ(table.find(""), nullptr);
    EXPECT_EQ(table.find("A"), nullptr);
}

TEST(SameText, SeesADifferenceInAnyByte) {
    for (std::size_t size = 0; size < 40; ++size) {
        const std::string text(size, 'x');
        EXPECT_TRUE(same_text(text, std::string(size, 'x')));
        EXPECT_FALSE(same_text(text, text + "x"));
        for (std::size_t at = 0; at < size; ++at) {
            std::string other = text;
            other[at] = 'y';
            EXPECT_FALSE(same_text(text, other)) << size << " " << at;
        }
    }
}

TEST(JsonPointer, IsCheckedByTheRfc) {
    for (const std::string_view pointer : {"", "/", "/a", "/a//b", "/~0~1", "/\xC3\xA9"})
        EXPECT_TRUE(is_json_pointer(pointer)) << pointer;
    for (const std::string_view pointer : {"a", "a/b", "/~", "/~2", "/a~/b", "#/a"})
        EXPECT_FALSE(is_json_pointer(pointer)) << pointer;
}

TEST(JsonPointer, NamesAMemberOfTheRootUnescaped) {
    EXPECT_EQ(root_member("/type"), "type");
    EXPECT_EQ(root_member("/"), "");
    EXPECT_EQ(root_member("/a~1b~0~01"), "a/b~~1");
    EXPECT_EQ(root_member(""), std::nullopt);
    EXPECT_EQ(root_member("/a/b"), std::nullopt);
    EXPECT_EQ(root_member("/a/"), std::nullopt);
}

}  // namespace
}  // namespace strandline::schema
