#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "schema/compiler/fault.hpp"
#include "schema/graph.hpp"

/// JSON Schema texts -> one Graph: draft-07, 2019-09 and 2020-12.
namespace strandline::schema {

struct SchemaText {
    std::string path;      ///< as the faults name it
    std::string base_uri;  ///< absolute: file:// and the path; what a relative $ref is relative to
    std::string text;
    /// A library: read when a $ref or $schema leads to it, by its path or its $id, else not. Its root
    /// may have words that no dialect knows, with schemas below them.
    bool only_if_referenced{false};
    bool read_anyway{false};  ///< a library that is to be checked even where nothing leads to it
};

enum class Formats : std::uint8_t {
    assert_all,  ///< `format` is a rule
    annotate     ///< only where the dialect says so: the vocabulary format-assertion
};

/// What a schema may cost. A text beyond one of them is refused by name.
struct SchemaLimits {
    std::size_t text_bytes{1'000'000};
    std::size_t depth{64};
    std::size_t nodes{10'000};  ///< sub-schemas of all texts
    std::size_t enum_values{10'000};
    std::size_t pattern_bytes{4'096};
    std::size_t chain{128};  ///< schemas that follow each other on one value: $ref to $ref to ...
};

struct CompileOptions {
    Formats formats{Formats::assert_all};
    bool strict{false};  ///< what would be a warning about a word is an error
    Dialect default_dialect{Dialect::draft7};
    bool warn_without_dialect{true};
    /// Members that no schema may declare, for the reader takes them out of an event, or refuses it.
    std::vector<std::string> forbidden_names{"__proto__", "constructor", "prototype"};
    SchemaLimits limits{};
};

struct Compiled {
    std::shared_ptr<const Graph> graph;  ///< null when a fault is an error
    std::vector<NodeIndex> roots;        ///< by text; no_node for one that was not read
    std::vector<Fault> faults;           ///< all of them, by file, line and column

    [[nodiscard]] bool has_errors() const;
};

struct CompiledMetaschemas;

/// Compiles schemas. Keeps what it knows of the metaschemas from one call to the next; a program that
/// compiles once uses compile() below.
///
/// Ownership  the result owns all it needs.
/// Threads    one at a time
/// Errors     in Compiled::faults, all at once. Nothing is ever fetched: a $ref finds the texts given,
///            what they identify by $id, the metaschemas of the three dialects, or nothing.
/// Source     JSON Schema draft-07, 2019-09 and 2020-12; RFC 3986; RFC 6901
class SchemaCompiler {
public:
    SchemaCompiler();
    ~SchemaCompiler();
    SchemaCompiler(const SchemaCompiler&) = delete;
    SchemaCompiler& operator=(const SchemaCompiler&) = delete;

    [[nodiscard]] Compiled compile(std::span<const SchemaText> texts,
                                   const CompileOptions& options);

private:
    std::unique_ptr<CompiledMetaschemas> metaschemas_;
};

[[nodiscard]] Compiled compile(std::span<const SchemaText> texts,
                               const CompileOptions& options = {});

/// The file: URI of an absolute path, for SchemaText::base_uri.
[[nodiscard]] std::string file_uri(const std::string& path);

}  // namespace strandline::schema
