#include "plugin/directories.hpp"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace strandline::plugin {
namespace {

using ::testing::HasSubstr;

class Directories : public ::testing::Test {
protected:
    void SetUp() override { ASSERT_NE(::mkdtemp(home_.data()), nullptr); }
    void TearDown() override { std::filesystem::remove_all(home_); }
    void put(const std::string& name) const { std::ofstream(home_ + "/" + name) << "x"; }

    std::string home_ = "/tmp/strandline-dirs-XXXXXX";
};

TEST_F(Directories, TakeTheNewestVersionByNumberNotByText) {
    put("orders-1.9.0.so");
    put("orders-1.10.0.so");
    const auto found = find_plugin({home_}, "orders");
    ASSERT_TRUE(found.has_value());
    EXPECT_EQ(found->version, "1.10.0");
}

TEST_F(Directories, PreferTheDirectoryNamedFirstForOneVersion) {
    std::filesystem::create_directory(home_ + "/later");
    put("orders-1.0.0.so");
    put("later/orders-1.0.0.so");
    EXPECT_EQ(find_plugin({home_, home_ + "/later"}, "orders")->path, home_ + "/orders-1.0.0.so");
    EXPECT_EQ(find_plugin({home_ + "/later", home_}, "orders")->path,
              home_ + "/later/orders-1.0.0.so");
}

TEST_F(Directories, LookAtNoOtherNames) {
    for (const char* name : {"orders.so", "orders-1.0.so", "orders-1.0.0.so.bak", "Orders-1.0.0.so",
                             "orders-1.0.0-rc1.so", "readme.txt"}) {
        put(name);
    }
    const auto all = list_candidates({home_});
    ASSERT_TRUE(all.has_value());
    EXPECT_TRUE(all->empty());
}

TEST_F(Directories, SuggestTheNearestId) {
    put("orders-1.0.0.so");
    const auto found = find_plugin({home_}, "ordres");
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().code, "plugin-not-found");
    EXPECT_THAT(found.error().message, HasSubstr("no plugin \"ordres\" in " + home_));
    EXPECT_THAT(found.error().message, HasSubstr("Did you mean \"orders\"?"));
}

TEST_F(Directories, NeedNotExistButMustBeAbsolute) {
    EXPECT_TRUE(list_candidates({home_ + "/absent"}).has_value());
    const auto relative = list_candidates({"plugins"});
    ASSERT_FALSE(relative.has_value());
    EXPECT_EQ(relative.error().code, "plugin-path");
}

}  // namespace
}  // namespace strandline::plugin
