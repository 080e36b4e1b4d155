#include <simdjson.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/verify.hpp"
#include "schema/compiler/compile.hpp"
#include "schema/flag_pass.hpp"
#include "schema/full_pass.hpp"
#include "schema/json_parser.hpp"
#include "schema/program/program.hpp"

// Any text is a schema or has faults, each at a place inside it; and of one that compiles both passes say
// the same about any document, for which the schema's own text is at hand.
namespace {

using namespace strandline;

constexpr std::size_t text_bytes_max = 16 * 1024;

void judge_itself(const schema::Graph& graph, schema::NodeIndex root, const std::string& text) {
    static schema::JsonParser parser(text_bytes_max, 64);
    static schema::FlagPass flag_pass{schema::MemberRules{}};
    const schema::Program program = schema::Program::of(graph, root);
    if (parser.parse(text)) return;
    const std::uint64_t steps = schema::steps_for(text.size());
    const schema::FlagPass::Verdict verdict = flag_pass.run(program, parser.tape(), steps);
    const schema::FullPassResult full = schema::find_violations(
        graph, root, parser.root(), {.steps = steps, .seed = 1, .show_undeclared_names = false});
    if (verdict == schema::FlagPass::Verdict::budget_exceeded ||
        full.outcome == schema::Outcome::budget_exceeded)
        return;
    STRANDLINE_VERIFY(
        (verdict == schema::FlagPass::Verdict::valid) == (full.outcome == schema::Outcome::valid),
        "the passes do not agree");
    STRANDLINE_VERIFY((full.outcome == schema::Outcome::valid) == full.violations.list.empty(),
                      "a verdict without a reason");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size > text_bytes_max) return 0;
    static schema::SchemaCompiler compiler;
    const std::array<schema::SchemaText, 1> texts{
        {{.path = "fuzzed.json",
          .base_uri = "file:///fuzzed.json",
          .text = std::string(reinterpret_cast<const char*>(data), size),
          .only_if_referenced = false}}};
    const schema::Compiled compiled = compiler.compile(texts, {});
    STRANDLINE_VERIFY(compiled.has_errors() == (compiled.graph == nullptr), "errors and a graph");
    for (const schema::Fault& fault : compiled.faults) {
        STRANDLINE_VERIFY(!fault.code.empty() && !fault.message.empty(), "a fault without words");
        STRANDLINE_VERIFY(fault.line <= size + 1 && fault.column <= size + 1, "a fault outside");
    }
    if (compiled.graph) judge_itself(*compiled.graph, compiled.roots.front(), texts.front().text);
    return 0;
}
