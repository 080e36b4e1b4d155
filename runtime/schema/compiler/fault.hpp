#pragma once

#include <compare>
#include <cstdint>
#include <string>

namespace strandline::schema {

/// One thing that is wrong, or doubtful, in a schema.
struct Fault {
    enum class Severity : std::uint8_t { error, warning };
    Severity severity{Severity::error};
    std::string file;       ///< SchemaText::path
    std::uint32_t line{0};  ///< from 1; 0 means the file as a whole
    std::uint32_t column{0};
    std::string code;              ///< stable slug: schema-unresolved-ref
    std::string message;           ///< what, and why
    std::string hint;              ///< the fix or the nearest valid word; may be empty
    std::string keyword_location;  ///< JSON Pointer in the file: /properties/id/minimun

    friend auto operator<=>(const Fault&, const Fault&) = default;
};

}  // namespace strandline::schema
