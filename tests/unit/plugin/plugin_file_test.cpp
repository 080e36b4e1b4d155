#include "plugin/plugin_file.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>

#include "plugin/inspection.hpp"
#include "unit/plugin/plugin_home.hpp"

namespace strandline::plugin {
namespace {

using ::testing::Contains;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

/// Every broken plugin has a constructor that leaves a canary.
bool some_code_has_run() { return std::getenv("STRANDLINE_TEST_CANARY") != nullptr; }

Refusal refusal_of(const std::string& id) {
    const auto file = testing::examined(id);
    EXPECT_FALSE(file.has_value()) << id << " was accepted";
    EXPECT_FALSE(some_code_has_run()) << id;
    return file ? Refusal{} : file.error();
}

TEST(PluginFile, IsAcceptedWithoutRunningAnyOfItsCode) {
    const auto file = testing::examined("well_formed");
    ASSERT_TRUE(file.has_value()) << file.error().message;
    EXPECT_EQ(file->manifest.id, "well_formed");
    EXPECT_EQ(file->sha256.size(), 64U);
    EXPECT_FALSE(some_code_has_run());
}

TEST(PluginFile, IsRefusedWithoutAManifest) {
    EXPECT_EQ(refusal_of("no_manifest").code, "plugin-manifest");
    EXPECT_THAT(refusal_of("no_manifest").message,
                HasSubstr("no manifest (ELF note .note.strandline)"));
    EXPECT_EQ(refusal_of("bad_manifest").code, "plugin-manifest");
}

TEST(PluginFile, IsRefusedForAnotherAbi) {
    EXPECT_EQ(refusal_of("other_draft").code, "plugin-abi-draft");
    EXPECT_EQ(refusal_of("other_major").code, "plugin-abi-major");
    const Refusal entry = refusal_of("other_entry");
    EXPECT_EQ(entry.code, "plugin-abi-major");
    EXPECT_THAT(entry.message, HasSubstr("offers strandline_plugin_v2, this host loads "
                                         "strandline_plugin_v0"));
}

TEST(PluginFile, IsRefusedForWhatItsLinkerDid) {
    EXPECT_THAT(refusal_of("exec_stack").message, HasSubstr("wants an executable stack"));
    EXPECT_THAT(refusal_of("relative_runpath").message, HasSubstr("the relative RUNPATH \"lib\""));
    EXPECT_THAT(refusal_of("no_entry").message, HasSubstr("does not export strandline_plugin_v0"));
#if defined(__x86_64__)
    EXPECT_THAT(refusal_of("text_relocations").message, HasSubstr("has text relocations"));
#endif
}

TEST(PluginFile, IsRefusedUnderAnotherName) {
    const std::string renamed = testing::plugin_home() + "/renamed-1.0.0.so";
    std::filesystem::copy_file(testing::plugin_path("well_formed", "1.0.0"), renamed);
    const auto file = examine(renamed, ::geteuid());
    ASSERT_FALSE(file.has_value());
    EXPECT_EQ(file.error().code, "plugin-manifest");
    EXPECT_THAT(file.error().message, HasSubstr("Name the file well_formed-1.0.0.so"));
}

TEST(PluginFile, MayExportMoreThanItsEntryButIsWarnedAbout) {
    const auto inspection = inspect(testing::plugin_path("two_exports", "1.0.0"), ::geteuid());
    ASSERT_TRUE(inspection.has_value());
    EXPECT_THAT(inspection->warnings, Contains("exports second_export beside its entry"));
    EXPECT_FALSE(some_code_has_run());
}

TEST(PluginFile, IsListedWithItsRefusalsBesideIt) {
    for (const char* id : {"well_formed", "other_draft"}) {
        static_cast<void>(testing::plugin_path(id, "1.0.0"));  // puts a copy there
    }
    const auto all = list_plugins({testing::plugin_home()}, ::geteuid());
    ASSERT_TRUE(all.has_value());
    int accepted = 0;
    int refused = 0;
    for (const Listed& one : *all) ++(one.outcome ? accepted : refused);
    EXPECT_GE(accepted, 1);
    EXPECT_GE(refused, 1);
    EXPECT_FALSE(some_code_has_run());
}

class CheckUse : public ::testing::Test {
protected:
    CheckUse() {
        auto file = testing::examined("unruly", "0.1.0");
        EXPECT_TRUE(file.has_value());
        if (file) manifest_ = file->manifest;
    }
    [[nodiscard]] std::vector<Refusal> of(const std::string& handler,
                                          std::vector<std::string> outputs) const {
        return check_use(manifest_, "unruly-0.1.0.so", {handler, std::move(outputs)});
    }
    Manifest manifest_;
};

TEST_F(CheckUse, FindsNothingWrongWithAFullWiring) {
    EXPECT_THAT(of("misbehave", {"out"}), IsEmpty());
}

TEST_F(CheckUse, SuggestsTheNearestHandler) {
    const auto refusals = of("misbehav", {});
    ASSERT_THAT(refusals, SizeIs(1));
    EXPECT_EQ(refusals[0].code, "plugin-handler");
    EXPECT_EQ(refusals[0].handler, "unruly.misbehav");
    EXPECT_THAT(refusals[0].message, HasSubstr("Did you mean \"misbehave\"?"));
}

TEST_F(CheckUse, NamesTheExtensionThatThisVersionLacks) {
    const auto refusals = of("timers", {});
    ASSERT_THAT(refusals, SizeIs(1));
    EXPECT_EQ(refusals[0].code, "plugin-needs");
    EXPECT_EQ(refusals[0].message,
              "unruly.timers: needs \"strandline.timer/1\", which is not in this version of the "
              "host. It offers: strandline.json/1.");
}

TEST_F(CheckUse, WantsEveryOutputWiredAndNoOther) {
    const auto refusals = of("misbehave", {"outt"});
    ASSERT_THAT(refusals, SizeIs(2));
    EXPECT_EQ(refusals[0].message,
              "unruly.misbehave: may emit to \"out\", which is not wired. Wire it under outputs:, "
              "or write out: discard.");
    EXPECT_EQ(refusals[1].message,
              "unruly.misbehave: has no output \"outt\". Did you mean \"out\"? It has: out.");
}

TEST(RefuseRoot, RefusesOnlyRoot) {
    ASSERT_TRUE(refuse_root(0).has_value());
    EXPECT_EQ(refuse_root(0)->code, "plugin-root");
    EXPECT_FALSE(refuse_root(1000).has_value());
}

}  // namespace
}  // namespace strandline::plugin
