#include "app/handlers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>

namespace strandline::app {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(PluginDirectories, PreferTheCommandLineThenTheHostsFile) {
    EXPECT_THAT(plugin_directories({"/a"}, {"/b"}), ElementsAre("/a"));
    EXPECT_THAT(plugin_directories({}, {"/b", "/c"}), ElementsAre("/b", "/c"));
    EXPECT_THAT(plugin_directories({}, {}), testing::Contains("/usr/local/lib/strandline/plugins"));
}

TEST(PluginDirectories, AreAbsoluteAlsoWhereTheyWereNot) {
    const std::string here = std::filesystem::current_path().string();
    EXPECT_THAT(plugin_directories({"x/../plugins"}, {}), ElementsAre(here + "/plugins"));
}

TEST(ResolveHandlers, ReportsAMissingPluginAtThePlaceThatNamesIt) {
    config::PipelineDefinition pipeline;
    config::StageDefinition stage;
    stage.handler = {.text = "nobody.here",
                     .position = {.file = "p.yaml", .line = 7, .column = 14}};
    stage.plugin_name = "nobody";
    stage.handler_name = "here";
    pipeline.stages = {stage};
    config::Diagnostics diagnostics;
    const auto resolved =
        resolve_handlers({pipeline}, {{}}, {"/nonexistent/plugins"}, nullptr, diagnostics);
    ASSERT_EQ(diagnostics.error_count(), 1U);
    const config::Diagnostic found = diagnostics.sorted().front();
    EXPECT_EQ(found.code, "plugin-not-found");
    EXPECT_EQ(found.position.line, 7U);
    EXPECT_THAT(found.message, HasSubstr("nobody"));
    EXPECT_EQ(resolved.size(), 1U);
}

}  // namespace
}  // namespace strandline::app
