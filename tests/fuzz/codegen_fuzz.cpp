#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/verify.hpp"
#include "schema/codegen/generate.hpp"

// Any text gives a header or faults, and the same again.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    namespace schema = strandline::schema;
    if (size > 16 * 1024) return 0;
    const std::array<schema::SchemaText, 1> texts{
        {{.path = "fuzzed.json",
          .base_uri = "file:///fuzzed.json",
          .text = std::string(reinterpret_cast<const char*>(data), size),
          .only_if_referenced = false}}};
    schema::codegen::GenerateOptions options;
    options.owning = size % 2 == 0;
    const schema::codegen::Generated first = schema::codegen::generate(texts, options);
    STRANDLINE_VERIFY(first.has_errors() == first.header.empty(), "errors and a header");
    STRANDLINE_VERIFY(first.header == schema::codegen::generate(texts, options).header,
                      "another header from the same schema");
    return 0;
}
