#include "differential/comparison.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <set>

#include "differential/shrink.hpp"
#include "schema/violation.hpp"

namespace strandline::differential {

namespace {

constexpr std::size_t shown_failures = 20;

std::vector<std::string> texts_of(const std::vector<Json>& values) {
    std::vector<std::string> texts;
    for (const Json& value : values) texts.push_back(to_text(value));
    return texts;
}

}  // namespace

Comparison::Comparison(std::string sources, const std::string& packages, std::string again,
                       bool thorough)
    : sources_(std::move(sources)),
      again_(std::move(again)),
      thorough_(thorough),
      oracle_(sources_ + "/ajv_oracle.js", packages) {}

void Comparison::run(std::uint64_t seed, const Case& drawn) {
    seed_ = seed;
    ++schemas_;
    const std::string schema = to_text(drawn.schema);
    if (thorough_) fmt::print("schema ({})\n  {}\n", name_of(drawn.draft), schema);
    Subject subject(schema, drawn.draft);
    const Oracle::Answer theirs =
        oracle_.ask(drawn.draft, schema, texts_of(drawn.documents), drawn.same_rules);
    if (subject.refused().empty() != theirs.refused.empty())
        return fail(
            fmt::format("one compiles the schema, the other does not\n  ours: {}\n  Ajv: {}",
                        subject.refused(), theirs.refused));
    if (!theirs.refused.empty())
        return fail(fmt::format("the generator made no schema: {}", theirs.refused));
    for (std::size_t i = 0; i < drawn.documents.size(); ++i) {
        const Json& document = drawn.documents[i];
        const Verdicts verdicts{subject.judge(to_text(document)), theirs.verdicts.at(i)};
        compare(drawn, document, verdicts);
        if (drawn.same_rules) compare_rules(document, verdicts.ours, theirs.rules.at(i));
    }
}

void Comparison::compare(const Case& drawn, const Json& document, const Verdicts& verdicts) {
    ++documents_;
    const Subject::Judgement& ours = verdicts.ours;
    if (ours.flag_pass == 'b' || ours.full_pass == 'b') {
        ++budgets_;
        return;
    }
    valid_ += ours.full_pass == 'v' ? 1 : 0;
    const bool one_verdict = ours.flag_pass == ours.full_pass;
    if (one_verdict && ours.full_pass == verdicts.theirs) return;
    if (one_verdict) {
        const std::string kind =
            oracle_.explain(drawn.draft, to_text(drawn.schema), to_text(document), ours.full_pass);
        if (!kind.empty()) {
            ++known_[kind];
            return;
        }
    }
    fail(fmt::format("{}: flag pass {}, full pass {}, Ajv {}\n  document: {}",
                     one_verdict ? "Ajv has another verdict" : "our passes do not agree",
                     ours.flag_pass, ours.full_pass, verdicts.theirs, to_text(document)));
    if (thorough_) show_shrunk(drawn, document);
}

void Comparison::compare_rules(const Json& document, const Subject::Judgement& ours,
                               const std::vector<std::string>& theirs) {
    const std::set<std::string> left(ours.rules.begin(), ours.rules.end());
    const std::set<std::string> right(theirs.begin(), theirs.end());
    if (left == right || ours.rules.size() >= schema::Violations::kept) return;
    std::string text = "not the same rules\n  document: " + to_text(document);
    for (const std::string& rule : left) text += "\n  ours: " + rule;
    for (const std::string& rule : right) text += "\n  Ajv:  " + rule;
    fail(text);
}

Comparison::Verdicts Comparison::judge(Draft draft, const Json& schema, const Json& document) {
    const std::string text = to_text(schema);
    Subject subject(text, draft);
    const Oracle::Answer theirs = oracle_.ask(draft, text, {to_text(document)}, false);
    if (!subject.refused().empty() || !theirs.refused.empty()) return {{}, 'r'};
    return {subject.judge(to_text(document)), theirs.verdicts.front()};
}

bool Comparison::differs(Draft draft, const Json& schema, const Json& document) {
    const Verdicts verdicts = judge(draft, schema, document);
    const Subject::Judgement& ours = verdicts.ours;
    if (verdicts.theirs == 'r' || ours.flag_pass == 'b' || ours.full_pass == 'b') return false;
    return ours.flag_pass != ours.full_pass ||
           (ours.full_pass != verdicts.theirs &&
            oracle_.explain(draft, to_text(schema), to_text(document), ours.full_pass).empty());
}

void Comparison::show_shrunk(const Case& drawn, const Json& document) {
    Json small_document = document;
    const Json schema = shrunk(drawn.schema, [&](const Json& smaller) {
        return differs(drawn.draft, smaller, small_document);
    });
    small_document = shrunk(
        document, [&](const Json& smaller) { return differs(drawn.draft, schema, smaller); });
    const Verdicts verdicts = judge(drawn.draft, schema, small_document);
    fmt::print("  small\n    schema   {}\n    document {}\n", to_text(schema),
               to_text(small_document));
    for (const std::string& message : verdicts.ours.messages) fmt::print("    {}\n", message);
}

void Comparison::run_examples() {
    std::ifstream stream(sources_ + "/known_differences.json");
    const std::string text{std::istreambuf_iterator<char>(stream),
                           std::istreambuf_iterator<char>()};
    const boost::json::value list = boost::json::parse(text);
    for (const boost::json::value& each : list.as_array()) {
        const boost::json::object& known = each.as_object();
        for (const boost::json::value& shown : known.at("examples").as_array()) {
            const boost::json::object& example = shown.as_object();
            const auto field = [&example](std::string_view name) {
                return std::string(example.at(name).as_string());
            };
            check_example(std::string(known.at("kind").as_string()), field("schema"),
                          field("document"),
                          fmt::format("{}/{}", field("strandline"), field("ajv")));
        }
    }
}

void Comparison::check_example(const std::string& kind, const std::string& schema,
                               const std::string& document, const std::string& expected) {
    seed_ = 0;
    const Draft draft = draft_of(schema);
    ++documents_;
    Subject subject(schema, draft);
    const Oracle::Answer theirs = oracle_.ask(draft, schema, {document}, false);
    const char judged = subject.refused().empty() ? subject.judge(document).full_pass : 'r';
    const char answered = theirs.refused.empty() ? theirs.verdicts.front() : 'r';
    if (const std::string found = fmt::format("{}/{}", judged, answered); found != expected)
        fail(fmt::format(
            "an example of {} is none any more: {} instead of {}\n  schema: {}\n  "
            "document: {}\n  {}{}",
            kind, found, expected, schema, document, subject.refused(), theirs.refused));
    else
        ++known_[kind];
}

bool Comparison::summary() const {
    fmt::print("{} schemas, {} documents: {} valid, {} undecided within the budget\n", schemas_,
               documents_, valid_, budgets_);
    for (const auto& [kind, count] : known_) fmt::print("  {} known: {}\n", count, kind);
    if (failures_ > 0) fmt::print("{} differences that nobody knows\n", failures_);
    return failures_ == 0;
}

void Comparison::fail(const std::string& what) {
    ++failures_;
    if (failures_ > shown_failures) return;
    fmt::print("{}\n", what);
    if (seed_ != 0 && !thorough_) fmt::print("  again: {} {}\n", again_, seed_);
    std::fflush(stdout);
}

}  // namespace strandline::differential
