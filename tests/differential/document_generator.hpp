#pragma once

#include <string_view>

#include "differential/json.hpp"
#include "differential/random.hpp"

namespace strandline::differential {

/// Makes documents for a schema: one that tries to be valid, then a few changes to it, so that most of
/// them are decided by one keyword deep inside and not at the first look.
class DocumentGenerator {
public:
    /// `schema` outlives it.
    DocumentGenerator(Random& random, const Json& schema) : random_(random), root_(schema) {}

    [[nodiscard]] Json document();

    /// One change somewhere in `value`.
    static void mutate(Random& random, Json& value);

private:
    Json make(const Json& schema, unsigned depth);
    Json make_object(const Json& schema, unsigned depth);
    Json make_array(const Json& schema, unsigned depth);
    Json make_number(const Json& schema, bool whole);
    Json make_string(const Json& schema);
    const Json& branch(const Json& list);
    void merge(Json& into, Json from);
    [[nodiscard]] const Json* resolved(std::string_view reference) const;
    [[nodiscard]] std::string_view type_of(const Json& schema);

    Random& random_;
    const Json& root_;
};

}  // namespace strandline::differential
