// Each file of corpus/ is wrong in one way and says so itself:
//
//   # expect: 7:3 unknown-key          one line for each diagnostic, warnings too
//   # host                             it is a host's file; without, a pipeline
//
// So a new rule gets its test by a new file.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "config/load.hpp"
#include "unit/config/fake_environment.hpp"

namespace strandline::config {
namespace {

const std::filesystem::path corpus = STRANDLINE_CORPUS;

std::string read_file(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::vector<std::string> corpus_files() {
    std::vector<std::string> names;
    for (const auto& entry : std::filesystem::directory_iterator(corpus)) {
        if (entry.path().extension() == ".yaml") names.push_back(entry.path().stem().string());
    }
    std::sort(names.begin(), names.end());
    return names;
}

std::vector<std::string> expected(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream(text);
    constexpr std::string_view mark = "# expect: ";
    for (std::string line; std::getline(stream, line);) {
        if (const auto at = line.find(mark); at != std::string::npos) {
            lines.push_back(line.substr(at + mark.size()));
        }
    }
    return lines;
}

/// What the files of the corpus may refer to.
FakeEnvironment corpus_environment() {
    FakeEnvironment environment;
    environment.variables = {{"BROKERS", "kafka-1:9093"},
                             {"EMPTY", ""},
                             {"PASSWORD", "hunter2"},
                             {"NOT_TEXT", "a\x01z"},
                             {"CREDENTIALS_DIRECTORY", "/credentials"}};
    environment.files = {{"/credentials/kafka_password", {"hunter2\n", 0400, true}},
                         {"/credentials/empty", {"\n", 0400, true}},
                         {"/secrets/open", {"hunter2", 0644, true}},
                         {"/secrets/strangers", {"hunter2", 0400, false}},
                         {"/tls/ca.pem", {"PEM", 0644, true}},
                         {"/tls/cert.pem", {"PEM", 0644, true}},
                         {"/tls/key.pem", {"PEM", 0400, true}}};
    return environment;
}

std::vector<Diagnostic> diagnose(const std::string& text) {
    auto environment = corpus_environment();
    environment.files["/etc/file.yaml"] = {text, 0644, true};
    Diagnostics diagnostics;
    if (text.find("# host\n") != std::string::npos) {
        (void)load_host("/etc/file.yaml", environment, diagnostics);
    } else {
        (void)load_pipeline("/etc/file.yaml", environment, diagnostics);
    }
    return diagnostics.sorted();
}

class Corpus : public testing::TestWithParam<std::string> {};

TEST_P(Corpus, HasExactlyTheDiagnosticsThatItExpects) {
    const auto text = read_file(corpus / (GetParam() + ".yaml"));
    std::vector<std::string> found;
    for (const auto& diagnostic : diagnose(text)) {
        found.push_back(std::to_string(diagnostic.position.line) + ':' +
                        std::to_string(diagnostic.position.column) + ' ' + diagnostic.code);
        EXPECT_EQ(to_text(diagnostic).find("hunter2"), std::string::npos) << "a secret leaked";
        EXPECT_FALSE(diagnostic.message.empty());
    }
    const auto wanted = expected(text);
    EXPECT_FALSE(wanted.empty()) << "the file expects nothing";
    EXPECT_EQ(found, wanted);
}

INSTANTIATE_TEST_SUITE_P(Files, Corpus, testing::ValuesIn(corpus_files()), [](const auto& file) {
    auto name = file.param;
    std::replace(name.begin(), name.end(), '-', '_');
    return name;
});

/// Codes that no single file can cause; load_test.cpp and yaml_test.cpp have them.
const std::set<std::string> elsewhere{
    "drain-above-session", "duplicate-pipeline", "file-ignored",
    "file-missing",        "file-too-large",     "file-unreadable",
    "group-shared",        "no-pipelines",       "not-text",
    "topic-cycle-across",  "unknown-cluster",    "unknown-store",
    "yaml-nodes"};

/// The codes that the reference page explains: first cell of the table under "Diagnostics".
std::set<std::string> documented_codes() {
    std::set<std::string> codes;
    std::istringstream page(read_file(STRANDLINE_DOCS "/pipeline-reference.md"));
    bool inside = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("## ")) inside = line.find("Diagnostics") != std::string::npos;
        if (!inside || !line.starts_with("| `")) continue;
        codes.insert(line.substr(3, line.find('`', 3) - 3));
    }
    return codes;
}

TEST(CorpusAsAWhole, CoversEveryCodeThatTheReferenceExplains) {
    std::set<std::string> covered = elsewhere;
    for (const auto& name : corpus_files()) {
        for (const auto& line : expected(read_file(corpus / (name + ".yaml")))) {
            covered.insert(line.substr(line.find(' ') + 1));
        }
    }
    EXPECT_EQ(covered, documented_codes());
}

}  // namespace
}  // namespace strandline::config
