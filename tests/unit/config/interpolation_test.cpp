#include "config/interpolation.hpp"

#include <gtest/gtest.h>

#include "unit/config/fake_environment.hpp"

namespace strandline::config {
namespace {

class Interpolation : public testing::Test {
protected:
    std::optional<Expanded> run(std::string_view text) {
        return expand(text, {"/etc/strandline/strandline.yaml", 3, 7}, environment, diagnostics);
    }
    std::string text(std::string_view source) {
        const auto expanded = run(source);
        return expanded ? expanded->text : "(error)";
    }
    std::string code() {
        return diagnostics.empty() ? std::string{} : diagnostics.sorted().front().code;
    }

    FakeEnvironment environment;
    Diagnostics diagnostics;
};

TEST_F(Interpolation, LeavesPlainTextAlone) {
    EXPECT_EQ(text("a $ b { c } $d"), "a $ b { c } $d");
    EXPECT_EQ(text(""), "");
}

TEST_F(Interpolation, PutsVariablesInTheirPlace) {
    environment.variables = {{"A", "1"}, {"B", "2"}};
    EXPECT_EQ(text("x${env:A}y${env:B}z"), "x1y2z");
}

TEST_F(Interpolation, DoesNotExpandWhatItBrings) {
    environment.variables = {{"A", "${env:B}"}, {"B", "2"}};
    EXPECT_EQ(text("${env:A}"), "${env:B}");
}

TEST_F(Interpolation, KeepsAnEscapedReference) {
    EXPECT_EQ(text("$${env:A}"), "${env:A}");
    EXPECT_EQ(text("cost: $$${x}"), "cost: $${x}");
}

TEST_F(Interpolation, AnUnsetVariableIsAnErrorAtThePlaceOfTheValue) {
    EXPECT_EQ(text("${env:A}"), "(error)");
    ASSERT_EQ(code(), "variable-unset");
    EXPECT_EQ(diagnostics.sorted().front().position.line, 3U);
    EXPECT_EQ(diagnostics.sorted().front().position.column, 7U);
}

TEST_F(Interpolation, AnEmptyVariableIsAValueUnlessAMessageAsksForMore) {
    environment.variables = {{"A", ""}};
    EXPECT_EQ(text("${env:A}"), "");
    EXPECT_EQ(text("${env:A:?the name of the host}"), "(error)");
    EXPECT_NE(diagnostics.sorted().front().message.find("the name of the host"), std::string::npos);
}

TEST_F(Interpolation, ADefaultStandsInForAnUnsetAndAnEmptyVariable) {
    environment.variables = {{"EMPTY", ""}, {"SET", "x"}};
    EXPECT_EQ(text("${env:UNSET:-d}${env:EMPTY:-e}${env:SET:-f}${env:UNSET:-}"), "dex");
}

TEST_F(Interpolation, AFileIsRelativeToTheFileThatNamesItAndLosesItsLastLineEnd) {
    environment.files["/etc/strandline/name"] = {"value\n", 0400, true};
    environment.files["/etc/other"] = {"a\r\n", 0400, true};
    EXPECT_EQ(text("${file:name}"), "value");
    EXPECT_EQ(text("${file:../other}"), "a");
    EXPECT_EQ(text("${file:/etc/other}"), "a");
}

TEST_F(Interpolation, ACredentialComesFromTheUnitsDirectory) {
    environment.variables = {{"CREDENTIALS_DIRECTORY", "/run/credentials/strandline"}};
    environment.files["/run/credentials/strandline/kafka"] = {"secret", 0400, true};
    const auto expanded = run("${credential:kafka}");
    ASSERT_TRUE(expanded);
    EXPECT_EQ(expanded->text, "secret");
    EXPECT_TRUE(expanded->credential);
}

TEST_F(Interpolation, WithoutAUnitThereAreNoCredentials) {
    EXPECT_EQ(text("${credential:kafka}"), "(error)");
    EXPECT_EQ(code(), "credential-missing");
}

TEST_F(Interpolation, ACredentialsNameIsNoPath) {
    environment.variables = {{"CREDENTIALS_DIRECTORY", "/run/c"}};
    for (const auto* source :
         {"${credential:../x}", "${credential:a/b}", "${credential:}", "${credential:.hidden}"}) {
        EXPECT_EQ(text(source), "(error)") << source;
    }
    for (const auto& diagnostic : diagnostics.sorted()) {
        EXPECT_EQ(diagnostic.code, "interpolation-syntax");
    }
}

TEST_F(Interpolation, KnowsLiteralsFromReferences) {
    environment.variables = {{"A", "1"}};
    EXPECT_FALSE(run("${env:A}")->literal);
    EXPECT_TRUE(run("${env:A}")->references);
    EXPECT_TRUE(run("x${env:A}")->literal);
    EXPECT_TRUE(run("${env:B:-d}")->literal);
    EXPECT_FALSE(run("plain")->references);
}

TEST_F(Interpolation, RemembersAFileThatOthersMayReadOrThatAStrangerOwns) {
    environment.files = {{"/open", {"x", 0444, true}},
                         {"/group_writes", {"x", 0460, true}},
                         {"/strangers", {"x", 0400, false}},
                         {"/private", {"x", 0440, true}},
                         {"/shared_with_group", {"x", 0640, true}}};
    EXPECT_EQ(run("${file:/open}")->loose_file, "/open");
    EXPECT_EQ(run("${file:/group_writes}")->loose_file, "/group_writes");
    EXPECT_EQ(run("${file:/strangers}")->loose_file, "/strangers");
    EXPECT_EQ(run("${file:/private}")->loose_file, "");
    EXPECT_EQ(run("${file:/shared_with_group}")->loose_file, "");
}

TEST_F(Interpolation, RefusesBytesThatAreNoText) {
    environment.variables = {{"A", "a\xFFz"}};
    environment.files["/nul"] = {std::string("a\0z", 3), 0400, true};
    EXPECT_EQ(text("${env:A}"), "(error)");
    EXPECT_EQ(code(), "interpolation-text");
    EXPECT_EQ(text("${file:/nul}"), "(error)");
}

TEST_F(Interpolation, ReportsEveryReferenceOfAValue) {
    EXPECT_EQ(text("${env:A}${env:B}"), "(error)");
    EXPECT_EQ(diagnostics.error_count(), 2U);
}

TEST(ResolvePath, IsRelativeToTheFileThatNamesIt) {
    EXPECT_EQ(resolve_path("/etc/strandline/pipelines.d/a.yaml", "../tls/ca.pem"),
              "/etc/strandline/tls/ca.pem");
    EXPECT_EQ(resolve_path("/etc/a.yaml", "/tls/ca.pem"), "/tls/ca.pem");
    EXPECT_EQ(resolve_path("a.yaml", "ca.pem"), "ca.pem");
}

}  // namespace
}  // namespace strandline::config
