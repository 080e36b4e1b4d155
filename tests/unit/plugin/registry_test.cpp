#include "plugin/registry.hpp"

#include <gmock/gmock.h>

#include "unit/plugin/plugin_home.hpp"

namespace strandline::plugin {
namespace {

using ::testing::HasSubstr;

Refusal refusal_of(const std::string& id) {
    auto file = testing::examined(id);
    EXPECT_TRUE(file.has_value()) << id << " was refused too early";
    if (!file) return {};
    Registry registry;
    const auto plugin = registry.load(*std::move(file));
    EXPECT_FALSE(plugin.has_value()) << id << " was loaded";
    return plugin ? Refusal{} : plugin.error();
}

TEST(Registry, LoadsAPluginOnceAndGivesTheSameAgain) {
    Registry registry;
    const auto first = registry.load(*testing::examined("spy", "0.1.0"));
    ASSERT_TRUE(first.has_value()) << first.error().message;
    const auto second = registry.load(*testing::examined("spy", "0.1.0"));
    ASSERT_TRUE(second.has_value());
    EXPECT_EQ(*first, *second);
    ASSERT_NE((*first)->handler("watch"), nullptr);
    EXPECT_EQ((*first)->handler("watch")->struct_size, sizeof(strandline_handler));
    EXPECT_EQ((*first)->handler("other"), nullptr);
}

TEST(Registry, LoadsAPluginInPlainC) {
    Registry registry;
    const auto plugin = registry.load(*testing::examined("hello_c", "0.1.0"));
    ASSERT_TRUE(plugin.has_value()) << plugin.error().message;
    EXPECT_NE((*plugin)->handler("copy"), nullptr);
}

TEST(Registry, RefusesAnotherBuildOfALoadedVersion) {
    Registry registry;
    auto file = testing::examined("ack_only", "0.1.0");
    ASSERT_TRUE(file.has_value());
    ASSERT_TRUE(registry.load(*std::move(file)).has_value());
    auto changed = testing::examined("ack_only", "0.1.0");
    ASSERT_TRUE(changed.has_value());
    changed->sha256 = "another";
    const auto again = registry.load(*std::move(changed));
    ASSERT_FALSE(again.has_value());
    EXPECT_EQ(again.error().code, "plugin-replaced");
}

TEST(Registry, SaysWhichSymbolIsMissingAndThatTheHostLendsNone) {
    const Refusal refusal = refusal_of("host_symbol");
    EXPECT_EQ(refusal.code, "plugin-load");
    EXPECT_THAT(refusal.message, HasSubstr("strandline_symbol_that_nobody_has"));
    EXPECT_THAT(refusal.message, HasSubstr("plugins get nothing from the host's symbols"));
    EXPECT_THAT(refusal.message, ::testing::Not(HasSubstr("/proc/self/fd")));
}

TEST(Registry, RefusesCodeThatContradictsItsManifest) {
    const Refusal refusal = refusal_of("liar");
    EXPECT_EQ(refusal.code, "plugin-descriptor");
    EXPECT_EQ(
        refusal.message,
        "liar-1.0.0.so: the manifest says version 1.0.0, the code says 1.0.1. Build both from "
        "one plugin.json.");
}

TEST(Registry, RefusesDescriptorsThatAreNotWhole) {
    EXPECT_THAT(refusal_of("null_descriptor").message, HasSubstr("returns no descriptor"));
    EXPECT_THAT(refusal_of("short_struct").message, HasSubstr("is shorter than draft 0.1 has it"));
    EXPECT_THAT(refusal_of("no_handle").message, HasSubstr("open, close or handle is missing"));
}

TEST(Registry, CountsMisbehaviourByPluginAndKind) {
    Registry registry;
    const auto plugin = registry.load(*testing::examined("spy", "0.1.0"));
    ASSERT_TRUE(plugin.has_value());
    EXPECT_TRUE(registry.misbehaviour().empty());
    EXPECT_TRUE((*plugin)->misbehaviour.add(Misbehaviour::late_settle));
    EXPECT_FALSE((*plugin)->misbehaviour.add(Misbehaviour::late_settle));
    ASSERT_EQ(registry.misbehaviour().size(), 1U);
    EXPECT_EQ(registry.misbehaviour()[0].plugin, "spy");
    EXPECT_EQ(registry.misbehaviour()[0].kind, "late_settle");
    EXPECT_EQ(registry.misbehaviour()[0].count, 2U);
}

}  // namespace
}  // namespace strandline::plugin
