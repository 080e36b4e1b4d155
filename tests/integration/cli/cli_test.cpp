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
                                                    {"validate"},
                                                    {"bench", "schema"},
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

// A pipeline whose events section and schema are the test's.
class CheckOfSchemas : public ::testing::Test {
protected:
    /// By default with a handler that was built for no schema at all.
    RunResult check(
        const std::string& events, const std::string& schema,
        const std::string& stage = "hello_c.copy\n    outputs: {copies: discard}") const {
        if (!schema.empty()) folder_.write("order.json", schema);
        folder_.write("orders.yaml",
                      "version: 1\npipeline: orders\ncluster: demo\n"
                      "source: {topics: [a], group: g, start: latest}\n"
                      "events: " +
                          events + "\nstages:\n  - on: [ORDER_CREATED]\n    handler: " + stage +
                          "\ndead_letters: {topic: a-dlq}\n");
        return run_strandline({"check", "--embedded", "--config", examples + "/strandline.yaml",
                               "--plugins", STRANDLINE_PLUGINS, folder_.path("orders.yaml")});
    }

    TemporaryFolder folder_;
    const std::string with_schema = "{type: /type, schemas: {ORDER_CREATED: order.json}}";
    const std::string draft7 = "{\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n";
    const std::string good = draft7 +
                             "\"required\": [\"type\"],\n"
                             "\"properties\": {\"type\": {\"const\": \"ORDER_CREATED\"}}";
};

TEST_F(CheckOfSchemas, AcceptsASchemaThatAgreesWithTheDefinition) {
    const RunResult run = check(with_schema, good + "}");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.err, "");
}

TEST_F(CheckOfSchemas, RefusesAHandlerThatWasBuiltForAnotherSchemaAtItsPlaceWithAWayOut) {
    const std::string enricher =
        "order_enricher.enrich\n    config: {currency: EUR}\n    outputs: {enriched: discard}";
    const RunResult other = check(with_schema, good + "}", enricher);
    EXPECT_EQ(other.exit_code, 78);
    EXPECT_THAT(other.err,
                AllOf(HasSubstr("orders.yaml:8:14: error[plugin-event-schema]"),
                      HasSubstr("'order_enricher.enrich' was built for another ORDER_CREATED: "),
                      HasSubstr("build it with the pipeline's schema")));
    const RunResult same = check("{type: /type, schemas: {ORDER_CREATED: " + examples +
                                     "/schemas/order_created.schema.json}}",
                                 "", enricher);
    EXPECT_EQ(same.exit_code, 0) << same.err;
    EXPECT_EQ(same.err, "");
}

TEST_F(CheckOfSchemas, WarnsThatNothingIsValidatedWithoutAny) {
    const RunResult run = check("{type: /type}", "");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.err, HasSubstr("orders.yaml:5:9: warning[nothing-validated]"));
}

TEST_F(CheckOfSchemas, ShowsAMisspeltKeywordAtItsPlaceAndWarnsOnly) {
    const RunResult run = check(with_schema, good + ",\n  \"minProprties\": 1}");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.err, AllOf(HasSubstr("order.json:4:3: warning[schema-unknown-keyword]"),
                               HasSubstr("did you mean 'minProperties'?")));
}

TEST_F(CheckOfSchemas, RefusesAMisspeltKeywordWhenStrict) {
    const RunResult run =
        check("{type: /type, schemas: {ORDER_CREATED: order.json}, validation: {strict: true}}",
              good + ",\n  \"minProprties\": 1}");
    EXPECT_EQ(run.exit_code, 78);
    EXPECT_THAT(run.err, HasSubstr("order.json:4:3: error[schema-unknown-keyword]"));
}

TEST_F(CheckOfSchemas, WarnsOfAFormatThatNobodyKnows) {
    const RunResult run = check(with_schema, good + ",\n  \"format\": \"date-tim\"}");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_THAT(run.err, AllOf(HasSubstr("order.json:4:13: warning[schema-unknown-format]"),
                               HasSubstr("did you mean 'date-time'?")));
}

TEST_F(CheckOfSchemas, RefusesAReferenceToNowhere) {
    const RunResult run = check(with_schema, good +
                                                 ",\n  \"definitions\": {\"money\": true},\n"
                                                 "  \"not\": {\"$ref\": \"#/definitions/mony\"}}");
    EXPECT_EQ(run.exit_code, 78);
    EXPECT_THAT(run.err, AllOf(HasSubstr("order.json:5:19: error[schema-unresolved-ref]"),
                               HasSubstr("did you mean 'money'?")));
}

TEST_F(CheckOfSchemas, RefusesAnInvalidSchemaAndTextThatIsNoJson) {
    const RunResult wrong = check(with_schema, good + ",\n  \"minLength\": -1}");
    EXPECT_EQ(wrong.exit_code, 78);
    EXPECT_THAT(wrong.err, HasSubstr("order.json:4:16: error[schema-keyword]"));
    const RunResult broken = check(with_schema, "{\n  \"type\": object}");
    EXPECT_EQ(broken.exit_code, 78);
    EXPECT_THAT(broken.err, HasSubstr("order.json:2:11: error[schema-no-json]"));
}

TEST_F(CheckOfSchemas, RefusesAMissingFileAndNamesTheNearest) {
    const RunResult run = check("{type: /type, schemas: {ORDER_CREATED: ordr.json}}", good + "}");
    EXPECT_EQ(run.exit_code, 78);
    EXPECT_THAT(run.err, AllOf(HasSubstr("orders.yaml:5:48: error[file-missing]"),
                               HasSubstr("did you mean 'order.json'?")));
}

TEST_F(CheckOfSchemas, RefusesASchemaOfAnotherTypeAndOneThatDoesNotAskForIt) {
    const RunResult other =
        check(with_schema, draft7 +
                               "\"required\": [\"type\"],\n"
                               "\"properties\": {\"type\": {\"const\": \"ORDER_CREATD\"}}}");
    EXPECT_EQ(other.exit_code, 78);
    EXPECT_THAT(other.err, AllOf(HasSubstr("order.json:3:34: error[schema-type-differs]"),
                                 HasSubstr("did you mean 'ORDER_CREATD'?")));
    const RunResult optional = check(with_schema, draft7 + "\"type\": \"object\"}");
    EXPECT_EQ(optional.exit_code, 78);
    EXPECT_THAT(optional.err, HasSubstr("order.json:1:1: error[schema-type-optional]"));
}

TEST_F(CheckOfSchemas, LetsSchemasReferToAFileThatTheDefinitionNames) {
    folder_.write("money.json",
                  "{\"$schema\": \"http://json-schema.org/draft-07/schema#\", \"minimum\": 0}");
    const std::string schema = good + ", \"not\": {\"$ref\": \"money.json\"}}";
    EXPECT_EQ(check("{type: /type, schemas: {ORDER_CREATED: order.json}, "
                    "definitions: [money.json]}",
                    schema)
                  .exit_code,
              0);
    const RunResult unnamed = check(with_schema, schema);
    EXPECT_EQ(unnamed.exit_code, 78);
    EXPECT_THAT(unnamed.err, HasSubstr("error[schema-unresolved-ref]"));
}

TEST_F(CheckOfSchemas, LetsSchemasReferToADefinitionByItsId) {
    folder_.write("money.json",
                  "{\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
                  " \"$id\": \"https://example.com/money\", \"minimum\": 0}");
    const RunResult run =
        check("{type: /type, schemas: {ORDER_CREATED: order.json}, definitions: [money.json]}",
              good + ", \"not\": {\"$ref\": \"https://example.com/money\"}}");
    EXPECT_EQ(run.exit_code, 0) << run.err;
}

TEST_F(CheckOfSchemas, ChecksADefinitionThatNothingRefersTo) {
    folder_.write("money.json",
                  "{\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
                  " \"minimum\": \"0\"}");
    const RunResult run =
        check("{type: /type, schemas: {ORDER_CREATED: order.json}, definitions: [money.json]}",
              good + "}");
    EXPECT_EQ(run.exit_code, 78);
    EXPECT_THAT(run.err, HasSubstr("money.json:2:13: error[schema-keyword]"));
}

TEST_F(CheckOfSchemas, RefusesASchemaThatDeclaresAForbiddenKeyOfThePipeline) {
    const RunResult run = check(with_schema + "\nforbidden_keys: {names: [type]}", good + "}");
    EXPECT_EQ(run.exit_code, 78);
    EXPECT_THAT(run.err, HasSubstr("error[schema-forbidden-name]: 'type' is a forbidden key"));
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
    EXPECT_THAT(inspect.out,
                AllOf(HasSubstr("plugin    order_enricher 0.1.0"), HasSubstr("sha256"),
                      HasSubstr("outputs enriched"), HasSubstr("events  ORDER_CREATED")));
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
