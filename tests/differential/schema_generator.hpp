#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "differential/json.hpp"
#include "differential/random.hpp"

namespace strandline::differential {

enum class Draft { draft7, draft2019_09, draft2020_12 };

[[nodiscard]] std::string_view uri_of(Draft draft);
/// By the URI that stands in the schema; draft-07 without one.
[[nodiscard]] Draft draft_of(std::string_view schema);

/// Writes random schemas with the keywords of a dialect, every family of them, weighted towards what
/// people write. They compile: each reference leads somewhere, and no chain of references comes back
/// to the same value.
class SchemaGenerator {
public:
    SchemaGenerator(Random& random, Draft draft) : random_(random), draft_(draft) {}

    [[nodiscard]] Json schema();

private:
    // What a reference may name here: of the definitions those from `first_reference` on, or, where the
    // value is a smaller one than the schema's own, all of them and the root.
    struct Place {
        unsigned depth{0};
        std::size_t first_reference{0};
        bool smaller_value{false};
    };
    static constexpr std::size_t definitions = 3;

    static Place same(Place place) {
        place.depth = place.depth > 0 ? place.depth - 1 : 0;
        return place;
    }
    static Place inside(Place place) {
        place = same(place);
        place.smaller_value = true;
        return place;
    }

    Json node(Place place);
    Json leaf();
    Json number_rules(std::string_view type);
    Json string_rules();
    Json constants();
    void add_object_rules(Json& made, Place place);
    void add_array_rules(Json& made, Place place);
    void add_lists(Json& made, Place place);
    void add_logic(Json& made, Place place);
    void add_dependencies(Json& made, Place place);
    void add_unevaluated(Json& made, Place place);
    Json reference(Place place);
    Json nodes(Place place, std::size_t most);
    Json tagged_union(Place place);
    Json types();
    Json type_or_null(std::string_view type);
    [[nodiscard]] std::string definition(std::size_t index) const;
    [[nodiscard]] bool newer() const { return draft_ != Draft::draft7; }

    Random& random_;
    const Draft draft_;
};

}  // namespace strandline::differential
