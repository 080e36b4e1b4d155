#include "differential/subject.hpp"

#include <fmt/format.h>
#include <simdjson.h>

#include <optional>

#include "schema/compiler/compile.hpp"
#include "schema/flag_pass.hpp"
#include "schema/full_pass.hpp"
#include "schema/json_parser.hpp"
#include "schema/program/program.hpp"

namespace strandline::differential {

namespace {

constexpr std::size_t text_bytes_max = 1'000'000;
constexpr std::size_t depth_max = 64;

schema::SchemaCompiler& compiler() {
    static schema::SchemaCompiler one;  // it keeps the metaschemas
    return one;
}

char letter(schema::FlagPass::Verdict verdict) {
    return verdict == schema::FlagPass::Verdict::valid     ? 'v'
           : verdict == schema::FlagPass::Verdict::invalid ? 'i'
                                                           : 'b';
}

char letter(schema::Outcome outcome) {
    return outcome == schema::Outcome::valid     ? 'v'
           : outcome == schema::Outcome::invalid ? 'i'
                                                 : 'b';
}

}  // namespace

struct Subject::Compiled {
    std::string refused;
    std::shared_ptr<const schema::Graph> graph;
    schema::NodeIndex root{schema::no_node};
    std::optional<schema::Program> program;
    schema::JsonParser parser{text_bytes_max, depth_max};
    schema::FlagPass flag_pass{schema::MemberRules{}};
};

Subject::Subject(const std::string& schema, Draft draft) : compiled_(std::make_unique<Compiled>()) {
    schema::CompileOptions options;
    options.default_dialect = static_cast<schema::Dialect>(draft);
    const schema::SchemaText text{.path = "generated.json",
                                  .base_uri = "file:///generated.json",
                                  .text = schema,
                                  .only_if_referenced = false};
    schema::Compiled compiled = compiler().compile(std::span(&text, 1), options);
    if (!compiled.graph) {
        for (const schema::Fault& fault : compiled.faults)
            if (fault.severity == schema::Fault::Severity::error)
                compiled_->refused +=
                    fmt::format("{}: {} [{}]\n", fault.keyword_location, fault.message, fault.code);
        return;
    }
    compiled_->graph = std::move(compiled.graph);
    compiled_->root = compiled.roots.front();
    compiled_->program = schema::Program::of(*compiled_->graph, compiled_->root);
}

Subject::~Subject() = default;

const std::string& Subject::refused() const { return compiled_->refused; }

Subject::Judgement Subject::judge(const std::string& document) {
    Judgement judgement;
    if (compiled_->parser.parse(document)) {
        judgement.flag_pass = judgement.full_pass = 'p';
        return judgement;
    }
    const std::uint64_t steps = schema::steps_for(document.size());
    judgement.flag_pass =
        letter(compiled_->flag_pass.run(*compiled_->program, compiled_->parser.tape(), steps));
    const schema::FullPassResult full =
        schema::find_violations(*compiled_->graph, compiled_->root, compiled_->parser.root(),
                                {.steps = steps, .seed = 1, .show_undeclared_names = true});
    judgement.full_pass = letter(full.outcome);
    for (const schema::Violation& violation : full.violations.list) {
        judgement.rules.push_back(violation.instance_path + " " + violation.rule);
        judgement.messages.push_back(fmt::format("{} {} [{}]", violation.instance_path,
                                                 violation.message, violation.keyword_location));
    }
    return judgement;
}

}  // namespace strandline::differential
