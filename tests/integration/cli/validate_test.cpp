#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "run.hpp"

namespace strandline::testing {
namespace {

using ::testing::AllOf;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

const std::string order_schema = STRANDLINE_EXAMPLES "/schemas/order_created.schema.json";
const std::string good_order =
    R"({"id":"1","type":"ORDER_CREATED","timestamp":"2026-01-01T00:00:00Z","data":)"
    R"({"orderId":"o","userId":"u","products":[{"productId":"p","quantity":1,"price":2.5}],)"
    R"("totalAmount":2.5}})";
const std::string canary = "lemon-7391";

std::string order_with(const std::string& from, const std::string& to) {
    std::string text = good_order;
    return text.replace(text.find(from), from.size(), to);
}

class Validate : public ::testing::Test {
protected:
    RunResult validate(const std::string& name, const std::string& text,
                       std::vector<std::string> more = {}) const {
        folder_.write(name, text);
        more.insert(more.begin(), {"validate", order_schema, folder_.path(name)});
        return run_strandline(more);
    }
    TemporaryFolder folder_;
};

TEST_F(Validate, SaysHowManyEventsAreValid) {
    const RunResult run = validate("events.ndjson", good_order + "\n\n" + good_order + "\n");
    EXPECT_EQ(run.exit_code, 0);
    EXPECT_EQ(run.out, "2 events: 2 valid, 0 invalid\n");
    EXPECT_EQ(run.err, "");
}

TEST_F(Validate, NamesLinePathRuleAndKeywordOfEachViolation) {
    const RunResult run = validate(
        "events.ndjson", good_order + "\n" + order_with("\"quantity\":1", "\"quantity\":0") + "\n");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.out, AllOf(HasSubstr("events.ndjson:2: /data/products/0/quantity must be >= 1 "
                                         "[minimum at /properties/data/"),
                               EndsWith("2 events: 1 valid, 1 invalid (1 schema_violation)\n")));
}

TEST_F(Validate, FindsTheLineOfAViolationInAFileOfOneValue) {
    std::string pretty = order_with("\"quantity\":1", "\n\n\"quantity\":0");
    const RunResult run = validate("event.json", pretty);
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.out, HasSubstr("event.json:3: /data/products/0/quantity must be >= 1"));
}

TEST_F(Validate, TakesAFileForLinesWhenItsFirstLineIsAWholeValue) {
    EXPECT_THAT(validate("events.json", good_order + "\n" + good_order).out,
                HasSubstr("2 events: 2 valid"));
    EXPECT_THAT(validate("event.json", good_order + "\n").out, HasSubstr("1 event: 1 valid"));
}

TEST_F(Validate, GuardsAsTheHostDoes) {
    const std::string deep = std::string(70, '[') + std::string(70, ']');
    const RunResult run =
        validate("events.ndjson",
                 "{\"a\":1,\"a\":2}\n{\"a\":\n" + deep + "\n" + std::string(1'100'000, 'x') + "\n" +
                     order_with("\"id\":\"1\"", "\"id\":\"1\",\"__proto__\":{}") + "\n[1e400]\n");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.out, AllOf(HasSubstr(":1: an object has two members with one name "
                                         "[duplicate_key]"),
                               HasSubstr(":2: "), HasSubstr("[invalid_json]"),
                               HasSubstr("[depth_exceeded]"), HasSubstr("[number_range]")));
    EXPECT_THAT(run.out, AllOf(HasSubstr(":4: the value has 1100000 bytes"),
                               HasSubstr("6 events: 1 valid, 5 invalid")));
}

TEST_F(Validate, NeverShowsWhatStandsInAnEvent) {
    const RunResult run =
        validate("events.ndjson",
                 order_with("\"id\":\"1\"", "\"id\":1,\"" + canary + "\":\"" + canary + "\"") +
                     "\n" + order_with("2026-01-01T00:00:00Z", canary) + "\n");
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.out, Not(HasSubstr(canary)));
    EXPECT_THAT(run.out, HasSubstr("/timestamp must match format \"date-time\""));
}

TEST_F(Validate, AnswersInJsonALineForEachEventAndOneForAll) {
    const RunResult run =
        validate("events.ndjson", good_order + "\n" + order_with("\"price\":2.5", "\"price\":-1"),
                 {"--json"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_THAT(run.out, AllOf(HasSubstr(R"("line":1,"valid":true})"),
                               HasSubstr(R"("class":"schema_violation")"),
                               HasSubstr(R"("path":"/data/products/0/price","rule":"minimum")"),
                               HasSubstr(R"({"schema":"strandline.validate/1","events":2,)")));
}

TEST_F(Validate, PrintsNothingWhenQuiet) {
    const RunResult run = validate("events.ndjson", "{}\n", {"--quiet"});
    EXPECT_EQ(run.exit_code, 1);
    EXPECT_EQ(run.out + run.err, "");
}

TEST_F(Validate, LeavesFormatsAloneWhenTheyAnnotate) {
    const std::string event = order_with("2026-01-01T00:00:00Z", "yesterday");
    EXPECT_EQ(validate("event.json", event).exit_code, 1);
    EXPECT_EQ(validate("event.json", event, {"--formats", "annotate"}).exit_code, 0);
}

TEST_F(Validate, FollowsReferencesIntoTheFilesThatAreNamed) {
    const std::string head = "{\"$schema\":\"http://json-schema.org/draft-07/schema#\",";
    folder_.write("a.json", head + "\"properties\":{\"a\":{\"$ref\":\"lib/b.json\"}}}");
    std::filesystem::create_directory(folder_.path("lib"));
    folder_.write("lib/b.json", head + "\"type\":\"string\"}");
    folder_.write("event.json", "{\"a\":1}");
    const std::vector<std::string> command{"validate", folder_.path("a.json"),
                                           folder_.path("event.json")};
    const RunResult without = run_strandline(command);
    EXPECT_EQ(without.exit_code, 65);
    EXPECT_THAT(without.err, AllOf(HasSubstr("a.json:1:"),
                                   HasSubstr("error[schema-unresolved-ref]"), HasSubstr("--ref")));
    for (const std::string& reference : {folder_.path("lib/b.json"), folder_.path("lib")}) {
        std::vector<std::string> with = command;
        with.insert(with.end(), {"--ref", reference});
        const RunResult run = run_strandline(with);
        EXPECT_EQ(run.exit_code, 1) << run.err;
        EXPECT_THAT(run.out, HasSubstr("/a must be string"));
    }
}

TEST_F(Validate, TellsAllFaultsOfASchemaAtTheirPlaces) {
    folder_.write("broken.json",
                  "{\"$schema\": \"http://json-schema.org/draft-07/schema#\",\n"
                  "  \"type\": \"strin\",\n  \"minLength\": -1}\n");
    folder_.write("event.json", "1");
    const RunResult run =
        run_strandline({"validate", folder_.path("broken.json"), folder_.path("event.json")});
    EXPECT_EQ(run.exit_code, 65);
    EXPECT_THAT(run.err, AllOf(HasSubstr("broken.json:2:"), HasSubstr("broken.json:3:"),
                               HasSubstr("error[")));
    EXPECT_EQ(run.out, "");
    EXPECT_THAT(run_strandline(
                    {"validate", folder_.path("broken.json"), folder_.path("event.json"), "--json"})
                    .out,
                StartsWith("{\"schema\":\"strandline.schema-faults/1\""));
}

TEST_F(Validate, AMissingFileIsExit66) {
    const RunResult no_schema = run_strandline({"validate", folder_.path("none.json"), "-"});
    EXPECT_EQ(no_schema.exit_code, 66);
    EXPECT_THAT(no_schema.err, HasSubstr("none.json: error[file-missing]"));
    EXPECT_EQ(run_strandline({"validate", order_schema, folder_.path("none.json")}).exit_code, 66);
    EXPECT_EQ(run_strandline({"validate"}).exit_code, 64);
}

TEST_F(Validate, TheBenchmarkHasARatioToTheBareParse) {
    folder_.write("events.ndjson", good_order + "\n" + good_order + "\n{}\n");
    const RunResult run =
        run_strandline({"bench", "schema", order_schema, folder_.path("events.ndjson"), "--rounds",
                        "2", "--json"});
    EXPECT_EQ(run.exit_code, 0) << run.err;
    EXPECT_THAT(run.out, AllOf(HasSubstr("\"events\":3,\"invalid\":1,\"left_out\":0"),
                               HasSubstr("\"validate_vs_parse\":")));
    EXPECT_THAT(
        run_strandline({"bench", "schema", order_schema, folder_.path("events.ndjson")}).out,
        HasSubstr("3 events of "));
}

}  // namespace
}  // namespace strandline::testing
