#include <gtest/gtest.h>
#include <simdjson.h>

#include <array>
#include <cstdio>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "schema/compiler/compile.hpp"
#include "schema/flag_pass.hpp"
#include "schema/full_pass.hpp"
#include "schema/json_parser.hpp"
#include "support/json_schema_suite.hpp"
#include "unit/schema/suite_case.hpp"
#include "unit/schema/suite_exceptions.hpp"

/// The official test suite of JSON Schema, all of it: what is required must pass, what is optional
/// passes or stands on the list of what is expected to fail.
namespace strandline::schema::testing {

namespace {

enum class Verdict { valid, invalid, undecided };

// ---- the passes: each compiles what it needs from the graph, and judges a parsed document ---------

Verdict full_pass(const Graph& graph, NodeIndex root, const JsonParser& document,
                  std::size_t bytes) {
    FullPassOptions options;
    options.steps = steps_for(bytes);
    options.seed = 1;
    const FullPassResult result = find_violations(graph, root, document.root(), options);
    // A verdict without a reason would help nobody.
    if (result.outcome == Outcome::invalid && result.violations.list.empty())
        return Verdict::undecided;
    switch (result.outcome) {
        case Outcome::valid:
            return Verdict::valid;
        case Outcome::invalid:
            return Verdict::invalid;
        case Outcome::budget_exceeded:
            break;
    }
    return Verdict::undecided;
}

Verdict flag_pass(const Graph& graph, NodeIndex root, const JsonParser& document,
                  std::size_t bytes) {
    FlagPass pass{MemberRules{}};
    switch (pass.run(Program::of(graph, root), document.tape(), steps_for(bytes))) {
        case FlagPass::Verdict::valid:
            return Verdict::valid;
        case FlagPass::Verdict::invalid:
            return Verdict::invalid;
        case FlagPass::Verdict::budget_exceeded:
            break;
    }
    return Verdict::undecided;
}

struct Pass {
    const char* name;
    Verdict (*judge)(const Graph&, NodeIndex, const JsonParser&, std::size_t);
};
constexpr std::array passes{Pass{"full pass", &full_pass}, Pass{"flag pass", &flag_pass}};

// ---- the suite -----------------------------------------------------------------------------------

// Compiling keeps the metaschemas, and the remotes are read once.
struct Shared {
    SchemaCompiler compiler;
    std::vector<SchemaText> remotes{suite_remotes()};
};

Compiled compile_case(const SuiteCase& one) {
    static Shared shared;
    std::vector<SchemaText> texts = shared.remotes;
    texts.push_back({.path = one.file,
                     .base_uri = "https://suite.invalid/" + one.file + ".json",
                     .text = one.schema});
    CompileOptions options;
    options.default_dialect = dialect_of(one.draft);
    options.warn_without_dialect = false;
    options.formats = one.asserts_formats() ? Formats::assert_all : Formats::annotate;
    options.forbidden_names.clear();
    return shared.compiler.compile(texts, options);
}

std::string text_of(const std::vector<Fault>& faults) {
    std::string text;
    for (const Fault& fault : faults)
        text +=
            "\n  " + fault.file + fault.keyword_location + ": " + fault.code + ": " + fault.message;
    return text;
}

class JsonSchemaSuite : public ::testing::TestWithParam<SuiteCase> {
protected:
    static void expect(const SuiteCase& one, const SuiteTest& test, const Pass& pass,
                       std::optional<Verdict> verdict) {
        const Verdict wanted = test.valid ? Verdict::valid : Verdict::invalid;
        const std::string_view reason = expected_failure(one, test);
        const bool as_wanted = verdict == wanted;
        EXPECT_EQ(as_wanted, reason.empty())
            << pass.name << ", '" << test.description << "': " << (as_wanted ? "passes" : "fails")
            << (reason.empty() ? "" : ", and is listed as failing: ") << reason;
    }
};

TEST_P(JsonSchemaSuite, GivesTheVerdictsOfTheSuite) {
    const SuiteCase& one = GetParam();
    const Compiled compiled = compile_case(one);
    SCOPED_TRACE(one.draft + " " + one.file + ": " + one.description + text_of(compiled.faults));
    for (const SuiteTest& test : one.tests) {
        JsonParser parser(1'000'000, 256);
        const bool readable = compiled.graph && !parser.parse(test.data);
        for (const Pass& pass : passes) {
            std::optional<Verdict> verdict;
            if (readable)
                verdict =
                    pass.judge(*compiled.graph, compiled.roots.back(), parser, test.data.size());
            expect(one, test, pass, verdict);
        }
    }
}

std::vector<SuiteCase> required(std::string_view draft) { return suite_cases(draft, ""); }

std::vector<SuiteCase> optional(std::string_view draft) {
    std::vector<SuiteCase> cases = suite_cases(draft, "optional/");
    for (SuiteCase& one : suite_cases(draft, "optional/format/")) cases.push_back(std::move(one));
    return cases;
}

std::string name_of_case(const ::testing::TestParamInfo<SuiteCase>& info) {
    return info.param.name(info.index);
}

GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(JsonSchemaSuite);
#define STRANDLINE_SUITE(name, draft, kind) \
    INSTANTIATE_TEST_SUITE_P(name, JsonSchemaSuite, ::testing::ValuesIn(kind(draft)), name_of_case)
STRANDLINE_SUITE(Draft7, "draft7", required);
STRANDLINE_SUITE(Draft7Optional, "draft7", optional);
STRANDLINE_SUITE(Draft201909, "draft2019-09", required);
STRANDLINE_SUITE(Draft201909Optional, "draft2019-09", optional);
STRANDLINE_SUITE(Draft202012, "draft2020-12", required);
STRANDLINE_SUITE(Draft202012Optional, "draft2020-12", optional);
#undef STRANDLINE_SUITE

TEST(JsonSchemaSuiteTotals, AreThoseThatThisProgramAnnounces) {
    STRANDLINE_NEED_JSON_SCHEMA_SUITE();
    const std::map<std::string, std::size_t> announced{
        {"draft7", 927}, {"draft2019-09", 1'259}, {"draft2020-12", 1'299}};
    for (const auto& [draft, count] : announced) {
        std::size_t tests = 0;
        std::size_t optional_tests = 0;
        std::size_t failing = 0;
        for (const SuiteCase& one : required(draft)) tests += one.tests.size();
        for (const SuiteCase& one : optional(draft)) {
            optional_tests += one.tests.size();
            for (const SuiteTest& test : one.tests)
                if (!expected_failure(one, test).empty()) ++failing;
        }
        std::printf(
            "%s: %zu required tests, %zu optional ones, of which %zu are expected to fail\n",
            draft.c_str(), tests, optional_tests, failing);
        EXPECT_EQ(tests, count) << draft;
    }
}

}  // namespace

}  // namespace strandline::schema::testing
