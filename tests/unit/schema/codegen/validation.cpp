#include "unit/schema/codegen/validation.hpp"

#include <simdjson.h>

#include <fstream>
#include <iterator>
#include <stdexcept>
#include <vector>

#include "schema/compiler/compile.hpp"
#include "schema/full_pass.hpp"

namespace strandline::testing {

std::string text_of_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    if (!file) throw std::invalid_argument(path + " is not there");
    return {std::istreambuf_iterator<char>(file), {}};
}

std::string violations_of(const std::string& schema_file, const std::string& event) {
    const std::vector<schema::SchemaText> texts{{.path = schema_file,
                                                 .base_uri = schema::file_uri(schema_file),
                                                 .text = text_of_file(schema_file)}};
    const schema::Compiled compiled = schema::compile(texts);
    if (compiled.graph == nullptr) throw std::invalid_argument(schema_file + " does not compile");
    simdjson::dom::parser parser;
    const simdjson::dom::element document = parser.parse(event).value();
    const schema::FullPassResult result =
        schema::find_violations(*compiled.graph, compiled.roots.front(), document, {});
    std::string text;
    for (const schema::Violation& each : result.violations.list)
        text += each.instance_path + " " + each.rule + "\n";
    return text;
}

}  // namespace strandline::testing
