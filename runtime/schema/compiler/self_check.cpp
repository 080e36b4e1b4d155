#include "schema/compiler/self_check.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "schema/full_pass.hpp"

namespace strandline::schema {

namespace {

using Metaschema = CompiledMetaschemas::One;

bool is_below(std::string_view pointer, std::string_view root) {
    return pointer.starts_with(root) &&
           (pointer.size() == root.size() || pointer[root.size()] == '/');
}

// A branch that does not fit says less than what stands in it.
bool is_leaf(const Violation& violation) {
    return violation.rule != "anyOf" && violation.rule != "oneOf" && violation.rule != "if" &&
           violation.rule != "propertyNames";
}

// A metaschema among the texts is compiled by itself, as the root of everything.
Metaschema compile_custom(const Compilation& compilation, std::span<const SchemaText> texts,
                          std::uint32_t source) {
    std::vector<SchemaText> library(texts.begin(), texts.end());
    if (source >= library.size()) return {};
    for (SchemaText& text : library) {
        text.only_if_referenced = true;
        text.read_anyway = false;
    }
    library[source].only_if_referenced = false;
    CompileOptions options = compilation.options;
    options.formats = Formats::annotate;
    options.warn_without_dialect = false;
    const Compiled compiled = compile_unchecked(library, options);
    return {compiled.graph, compiled.roots[source]};
}

class SelfCheck {
public:
    SelfCheck(Compilation& compilation, CompiledMetaschemas& metaschemas,
              std::span<const SchemaText> texts)
        : all_(compilation), metaschemas_(metaschemas), texts_(texts) {}

    void run() {
        for (ResourceIndex at = 0; at < all_.graph.resources.size(); ++at)
            if (has_own_dialect(at)) check(at);
    }

private:
    // The root of a text, or a schema in it that its dialect's metaschema would not understand.
    [[nodiscard]] bool has_own_dialect(ResourceIndex index) {
        const Registry::Resource& resource = all_.registry[index];
        if (all_.sources.is_embedded(resource.source)) return false;
        if (resource.pointer.empty()) return true;
        const NodeIndex root = *all_.registry.node_at(resource.source, "");
        const Rules& outer = all_.registry[all_.graph.nodes[root].resource].rules;
        return outer.dialect != resource.rules.dialect || outer.custom != resource.rules.custom;
    }

    void check(ResourceIndex index) {
        const Registry::Resource resource = all_.registry[index];
        const Metaschema metaschema = resource.rules.custom
                                          ? compile_custom(all_, texts_, *resource.rules.custom)
                                          : metaschemas_.of(resource.rules.dialect);
        const std::optional<simdjson::dom::element> value =
            at_pointer(*all_.sources.root(resource.source), resource.pointer);
        if (!metaschema.graph || !value) return;
        FullPassOptions options;
        options.steps = steps_for(all_.sources.text(resource.source).text.size()) * 16;
        options.show_undeclared_names = true;
        const FullPassResult result =
            find_violations(*metaschema.graph, metaschema.root, *value, options);
        for (const Violation& violation : result.violations.list)
            report(index, resource, violation);
    }

    void report(ResourceIndex index, const Registry::Resource& resource,
                const Violation& violation) {
        const std::string pointer = resource.pointer + violation.instance_path;
        if (!is_leaf(violation) || all_.faults.has_error_at(resource.source, pointer)) return;
        for (ResourceIndex other = 0; other < all_.graph.resources.size(); ++other)
            if (other != index && all_.registry[other].source == resource.source &&
                all_.registry[other].pointer.size() > resource.pointer.size() &&
                is_below(pointer, all_.registry[other].pointer) && has_own_dialect(other))
                return;
        all_.faults.error({.source = resource.source, .pointer = pointer}, "schema-invalid",
                          "this is no schema of " + std::string(name_of(resource.rules.dialect)) +
                              ": " + (pointer.empty() ? "the root" : pointer) + " " +
                              violation.message + " (" + violation.rule + ")");
    }

    Compilation& all_;
    CompiledMetaschemas& metaschemas_;
    std::span<const SchemaText> texts_;
};

}  // namespace

const Metaschema& CompiledMetaschemas::of(Dialect dialect) {
    One& one = all[static_cast<std::size_t>(dialect)];
    if (one.graph) return one;
    const std::string uri(metaschema_uri(dialect));
    const SchemaText entry{
        .path = "metaschema",
        .base_uri = "strandline:metaschema",
        .text = R"({"$schema": ")" + uri + R"(", "allOf": [{"$ref": ")" + uri + R"("}]})"};
    CompileOptions options;
    options.formats = Formats::annotate;
    const Compiled compiled = compile_unchecked({&entry, 1}, options);
    one = {compiled.graph, compiled.roots.front()};
    return one;
}

void self_check(Compilation& compilation, CompiledMetaschemas& metaschemas,
                std::span<const SchemaText> texts) {
    SelfCheck(compilation, metaschemas, texts).run();
}

}  // namespace strandline::schema
