#pragma once

#include <span>
#include <string>
#include <vector>

#include "schema/compiler/compile.hpp"

/// `strandline codegen`: JSON Schema -> one C++ header that needs plugin-api/ alone.
namespace strandline::schema::codegen {

struct GenerateOptions {
    std::string name_space{"events"};
    std::string union_name;  ///< empty = no union
    bool owning{false};
    std::string discriminator{
        "/type"};  ///< JSON Pointer to the member that tells event types apart
};

struct Generated {
    std::string header;         ///< empty when a fault is an error
    std::vector<Fault> faults;  ///< the compiler's, and what C++ types do not hold

    [[nodiscard]] bool has_errors() const;
};

/// One type, or one per branch of a root oneOf, for each text that is not only_if_referenced; in the
/// order given. The same texts and options give the same bytes. [any-thread]
///
/// Errors  codegen-no-object, codegen-no-event-type (in a union), codegen-duplicate-type,
///         codegen-name, codegen-no-schema, and the compiler's
[[nodiscard]] Generated generate(std::span<const SchemaText> texts, const GenerateOptions& options);

}  // namespace strandline::schema::codegen
