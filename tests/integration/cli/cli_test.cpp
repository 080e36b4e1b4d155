#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

#include "run.hpp"

namespace strandline::testing {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string examples = STRANDLINE_EXAMPLES;

TEST(CommandLine, HelpOfEveryCommandOpensWithASentenceAndExamples) {
    for (const std::vector<std::string>& command : {std::vector<std::string>{},
                                                    {"run"},
                                                    {"check"},
                                                    {"demo"},
                                                    {"plugin"},
                                                    {"plugin", "list"},
                                                    {"plugin", "inspect"},
                                                    {"version"}}) {
        std::vector<std::string> arguments = command;
        arguments.emplace_back("--help");
        const RunResult run = run_strandline(arguments);
        EXPECT_EQ(run.exit_code, 0);
        EXPECT_THAT(run.out, HasSubstr("Examples:\n  strandline "));
        for (const char byte : run.out) ASSERT_TRUE(byte == '\n' || byte >= ' ') << run.out;
    }
}

TEST(CommandLine, AnUnknownCommandIsAUsageError) {
    const RunResult run = run_strandline({"rum"});
    EXPECT_EQ(run.exit_code, 64);
    EXPECT_THAT(run.err, HasSubstr("'rum' is no command; did you mean 'run'?"));
    EXPECT_EQ(run_strandline({}).exit_code, 64);
    EXPECT_EQ(run_strandline({"run", "--nonsense"}).exit_code, 64);
}

TEST(Version, NamesTheBuildItsLibrdkafkaAndThePluginAbi) {
    const RunResult run = run_strandline({"version"});
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.out, AllOf(HasSubstr("strandline 0."), HasSubstr("librdkafka 2."),
                               HasSubstr("plugin ABI 0.1")));
    EXPECT_THAT(run_strandline({"--version"}).out, HasSubstr("strandline 0."));
    EXPECT_THAT(run_strandline({"version", "--json"}).out,
                HasSubstr("\"schema\":\"strandline.version/1\""));
}

TEST(Version, AFullDiskIsNoSuccess) {
    const RunResult run = run_strandline({"version"}, {.out = "/dev/full"});
    EXPECT_EQ(run.exit_code, 71);
    EXPECT_THAT(run.err, HasSubstr("could not be written"));
}

TEST(Check, AcceptsTheShippedExample) {
    const RunResult run =
        run_strandline({"check", "--embedded", "--config", examples + "/strandline.yaml",
                        "--plugins", STRANDLINE_PLUGINS, examples + "/orders.yaml"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_EQ(run.out, "valid: 1 pipeline\n");
}

TEST(Check, RefusesAnEmbeddedClusterWithoutTheWord) {
    const RunResult run =
        run_strandline({"check", "--config", examples + "/strandline.yaml", "--plugins",
                        STRANDLINE_PLUGINS, examples + "/orders.yaml"});
    EXPECT_EQ(run.exit_code, 78);
    EXPECT_THAT(run.err, AllOf(HasSubstr("error[embedded-cluster]"), HasSubstr("--embedded")));
}

TEST(Check, ShowsEverythingThatIsWrongAtOnceAndReadsThePathBehindThePluginDirectory) {
    const TemporaryFolder folder;
    folder.write("broken.yaml",
                 "version: 1\npipeline: broken\ncluster: demo\n"
                 "source: {topics: [a], group: g, start: sometime}\n"
                 "events: {type: /type}\nretires: 3\n"
                 "stages:\n  - handler: order_enricher.enrch\n    on: [ORDER_CREATED]\n"
                 "dead_letters: {topic: a-dlq}\n");
    const RunResult run =
        run_strandline({"check", "--embedded", "--config", examples + "/strandline.yaml",
                        "--plugins", STRANDLINE_PLUGINS, folder.path("broken.yaml")});
    EXPECT_EQ(run.exit_code, 78);
    EXPECT_THAT(run.err, AllOf(HasSubstr("broken.yaml:4:"),
                               HasSubstr("broken.yaml:6:1: error[unknown-key]")));
    EXPECT_THAT(run.err, HasSubstr("broken.yaml:8:14: error[plugin-handler]"));
    EXPECT_THAT(run.err, HasSubstr("Did you mean \"enrich\"?"));
    EXPECT_THAT(run.out, Not(HasSubstr("valid")));
}

TEST(Check, AnswersWithOneJsonDocumentWhenAsked) {
    const RunResult run = run_strandline({"check", "--json", "--config", "/nonexistent.yaml"});
    EXPECT_EQ(run.exit_code, 66);
    EXPECT_THAT(run.out, AllOf(HasSubstr("\"schema\":\"strandline.check/1\""),
                               HasSubstr("\"valid\":false")));
}

TEST(Plugin, ListsAndInspectsWithoutRunningAnything) {
    const RunResult list = run_strandline({"plugin", "list", "--plugins", STRANDLINE_PLUGINS});
    EXPECT_EQ(list.exit_code, 0);
    EXPECT_THAT(list.out, HasSubstr("order_enricher.enrich"));
    const RunResult inspect = run_strandline(
        {"plugin", "inspect", std::string(STRANDLINE_PLUGINS) + "/order_enricher-0.1.0.so"});
    EXPECT_EQ(inspect.exit_code, 0) << inspect.err;
    EXPECT_THAT(inspect.out, AllOf(HasSubstr("plugin    order_enricher 0.1.0"), HasSubstr("sha256"),
                                   HasSubstr("outputs enriched")));
    const std::string relative =
        std::filesystem::relative(std::string(STRANDLINE_PLUGINS) + "/order_enricher-0.1.0.so");
    EXPECT_EQ(run_strandline({"plugin", "inspect", relative}).exit_code, 0) << relative;
    const RunResult refused =
        run_strandline({"plugin", "inspect", "--json", examples + "/orders.yaml"});
    EXPECT_THAT(refused.out, AllOf(HasSubstr("\"schema\":\"strandline.plugin/1\""),
                                   HasSubstr("\"error\":\"plugin-elf\"")));
    EXPECT_EQ(run_strandline({"plugin", "inspect", "/nonexistent.so"}).exit_code, 66);
    EXPECT_EQ(run_strandline({"plugin", "inspect", examples + "/orders.yaml"}).exit_code, 65);
}

}  // namespace
}  // namespace strandline::testing
