#include "schema/compiler/compile.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "schema/compiler/references.hpp"
#include "schema/compiler/self_check.hpp"

namespace strandline::schema {

namespace {

// What may stand in a message about an event: names that the schemas' authors wrote.
std::vector<std::string> declared_names(const Graph& graph) {
    std::vector<std::string> names;
    for (const Node& node : graph.nodes) {
        for (const Property& property : node.properties) names.push_back(property.name);
        names.insert(names.end(), node.required.begin(), node.required.end());
        for (const Dependency& dependency : node.dependencies) {
            names.push_back(dependency.name);
            names.insert(names.end(), dependency.required.begin(), dependency.required.end());
        }
    }
    std::ranges::sort(names);
    names.erase(std::ranges::unique(names).begin(), names.end());
    return names;
}

Compiled compile_with(std::span<const SchemaText> texts, const CompileOptions& options,
                      CompiledMetaschemas* metaschemas) {
    FaultList faults;
    Sources sources(texts, options.limits, faults);
    Dialects dialects(sources, faults);
    Compilation all{.options = options,
                    .faults = faults,
                    .sources = sources,
                    .dialects = dialects,
                    .registry = {},
                    .graph = {},
                    .references = {},
                    .files = {}};
    NodeReader reader(all);
    Compiled compiled;
    for (std::uint32_t source = 0; source < texts.size(); ++source)
        compiled.roots.push_back(texts[source].only_if_referenced ? no_node
                                                                  : reader.read_source(source));
    for (std::uint32_t source = 0; source < texts.size(); ++source)
        if (texts[source].read_anyway) static_cast<void>(reader.read_source(source));
    References(all, reader).resolve();
    check_chains(all);
    if (metaschemas != nullptr) self_check(all, *metaschemas, texts);

    compiled.faults = faults.located(sources.texts());
    if (compiled.has_errors()) return compiled;
    all.graph.declared_names = declared_names(all.graph);
    compiled.graph = std::make_shared<const Graph>(std::move(all.graph));
    return compiled;
}

}  // namespace

bool Compiled::has_errors() const {
    return std::ranges::any_of(
        faults, [](const Fault& fault) { return fault.severity == Fault::Severity::error; });
}

SchemaCompiler::SchemaCompiler() : metaschemas_(std::make_unique<CompiledMetaschemas>()) {}
SchemaCompiler::~SchemaCompiler() = default;

Compiled SchemaCompiler::compile(std::span<const SchemaText> texts, const CompileOptions& options) {
    return compile_with(texts, options, metaschemas_.get());
}

Compiled compile(std::span<const SchemaText> texts, const CompileOptions& options) {
    return SchemaCompiler().compile(texts, options);
}

Compiled compile_unchecked(std::span<const SchemaText> texts, const CompileOptions& options) {
    return compile_with(texts, options, nullptr);
}

}  // namespace strandline::schema
