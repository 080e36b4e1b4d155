#include "schema/compatibility/accepts_all.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "schema/compatibility/same_schema.hpp"
#include "schema/json_pointer.hpp"
#include "schema/shape.hpp"

namespace strandline::schema {

namespace {

/// The only values that a shape allows; empty when they are not listed.
std::optional<std::vector<Constant>> values_of(const Shape& shape) {
    if (shape.constant) return std::vector<Constant>{*shape.constant};
    return shape.one;
}

TypeSet types_of(const Shape& shape) {
    const auto values = values_of(shape);
    if (!values) return shape.types;
    TypeSet types = 0;
    for (const Constant& value : *values) types = static_cast<TypeSet>(types | type_of(value));
    // A number's set has both bits, an integer's one of them.
    return types & shape.types;
}

bool mentions(const std::vector<std::string>& keywords, std::string_view keyword) {
    return std::ranges::find(keywords, keyword) != keywords.end();
}

class Prover {
public:
    Prover(const Graph& ours, const Graph& theirs) : our_graph_(ours), their_graph_(theirs) {}

    Acceptance prove(NodeIndex ours, NodeIndex theirs) {
        accepts(ours, theirs, "");
        return std::move(result_);
    }

private:
    // ---- the answer: the first objection stays ----

    bool object(Accepts verdict, const std::string& place, const std::string& what) {
        result_ = {verdict, (place.empty() ? "/" : place) + " " + what};
        return false;
    }
    bool no(const std::string& place, const std::string& what) {
        return object(Accepts::not_all, place, what);
    }

    // ---- one value ----

    bool accepts(NodeIndex ours, NodeIndex theirs, const std::string& place) {
        if (!compared_.emplace(ours, theirs).second) return true;  // by induction
        if (same_schema(our_graph_, ours, their_graph_, theirs)) return true;
        const Shape our = shape_of(our_graph_, ours);
        const Shape their = shape_of(their_graph_, theirs);
        if (their.nothing_fits) return true;
        if (our.nothing_fits) return no(place, "may be there now");
        if (our.is_open()) return true;
        return is_comparable(our, place) && types(our, their, place) && values(our, their, place) &&
               numbers(our, their, place) && texts(our, their, place) &&
               arrays(our, their, place) && objects(our, their, place);
    }

    bool is_comparable(const Shape& our, const std::string& place) {
        std::vector<std::string> words = our.beyond;
        words.insert(words.end(), our.unchecked.begin(), our.unchecked.end());
        if (!our.any_of.empty()) words.emplace_back("oneOf or anyOf");
        if (our.typed_extra) words.emplace_back("additionalProperties");
        if (our.constant && our.one) words.emplace_back("const beside enum");
        if (words.empty()) return true;
        return object(Accepts::not_proven, place,
                      "has " + words.front() + ", and is not the same any more");
    }

    bool types(const Shape& our, const Shape& their, const std::string& place) {
        TypeSet more = types_of(their) & static_cast<TypeSet>(~our.types);
        if (their.any_of.empty() || more == 0)
            return more == 0 || no(place, "may be of another type");
        return object(Accepts::not_proven, place, "has oneOf or anyOf now");
    }

    bool values(const Shape& our, const Shape& their, const std::string& place) {
        const auto allowed = values_of(our);
        if (!allowed) return true;
        const auto listed = values_of(their);
        const bool all = listed && std::ranges::all_of(*listed, [&](const Constant& value) {
                             return std::ranges::any_of(
                                 *allowed, [&](const Constant& one) { return same(one, value); });
                         });
        return all || no(place, "may have other values");
    }

    // ---- bounds: ours must not be narrower ----

    bool numbers(const Shape& our, const Shape& their, const std::string& place) {
        if ((types_of(their) & (type_bit::integer | type_bit::number)) == 0) return true;
        const auto at_least = [](const std::optional<Number>& bound, const Number& limit) {
            return bound && compare(*bound, limit) >= 0;
        };
        const auto at_most = [](const std::optional<Number>& bound, const Number& limit) {
            return bound && compare(*bound, limit) <= 0;
        };
        if (our.minimum && !at_least(their.minimum, *our.minimum) &&
            !at_least(their.exclusive_minimum, *our.minimum))
            return no(place, "may be less than its minimum");
        if (our.maximum && !at_most(their.maximum, *our.maximum) &&
            !at_most(their.exclusive_maximum, *our.maximum))
            return no(place, "may be more than its maximum");
        if (our.exclusive_minimum && !at_least(their.exclusive_minimum, *our.exclusive_minimum) &&
            !(their.minimum && compare(*their.minimum, *our.exclusive_minimum) > 0))
            return no(place, "may be as little as its exclusiveMinimum");
        if (our.exclusive_maximum && !at_most(their.exclusive_maximum, *our.exclusive_maximum) &&
            !(their.maximum && compare(*their.maximum, *our.exclusive_maximum) < 0))
            return no(place, "may be as much as its exclusiveMaximum");
        if (our.multiple_of &&
            !(their.multiple_of && is_multiple_of(*their.multiple_of, *our.multiple_of)))
            return no(place, "may be no multiple of its multipleOf");
        return true;
    }

    bool sizes(const std::optional<std::uint64_t>& our_min,
               const std::optional<std::uint64_t>& their_min,
               const std::optional<std::uint64_t>& our_max,
               const std::optional<std::uint64_t>& their_max, const std::string& place) {
        if (our_min.value_or(0) > their_min.value_or(0)) return no(place, "may be shorter");
        if (our_max && (!their_max || *their_max > *our_max)) return no(place, "may be longer");
        return true;
    }

    bool texts(const Shape& our, const Shape& their, const std::string& place) {
        if ((types_of(their) & type_bit::string) == 0) return true;
        if (our.format != Format::none && our.format != their.format)
            return no(place, "lacks the format " + std::string(name_of(our.format)));
        return sizes(our.min_length, their.min_length, our.max_length, their.max_length, place);
    }

    bool arrays(const Shape& our, const Shape& their, const std::string& place) {
        if ((types_of(their) & type_bit::array) == 0) return true;
        if (!sizes(our.min_items, their.min_items, our.max_items, their.max_items, place))
            return false;
        if (our.items == no_node || their.max_items == 0) return true;
        // Behind a prefix, `items` speaks of some elements only.
        if (their.items == no_node || mentions(their.beyond, "prefixItems"))
            return no(place + "/items", "may be of another type");
        return accepts(our.items, their.items, place + "/items");
    }

    // ---- members ----

    bool objects(const Shape& our, const Shape& their, const std::string& place) {
        if ((types_of(their) & type_bit::object) == 0) return true;
        return required(our, their, place) && members(our, their, place) &&
               others(our, their, place);
    }

    static const Property* find(const Shape& shape, const std::string& name) {
        const auto found = std::ranges::find(shape.properties, name, &Property::name);
        return found == shape.properties.end() ? nullptr : &*found;
    }
    static std::string member(const std::string& place, const std::string& name) {
        return place + "/properties" + pointer_step(name);
    }

    bool required(const Shape& our, const Shape& their, const std::string& place) {
        for (const std::string& name : our.required) {
            if (their.requires_member(name)) continue;
            return no(member(place, name),
                      find(their, name) == nullptr ? "is gone" : "may be absent");
        }
        return true;
    }

    bool members(const Shape& our, const Shape& their, const std::string& place) {
        for (const Property& property : our.properties) {
            const Property* other = find(their, property.name);
            if (other != nullptr) {
                if (!accepts(property.schema, other->schema, member(place, property.name)))
                    return false;
            } else if (!is_closed(their) && !shape_of(our_graph_, property.schema).is_open()) {
                return no(member(place, property.name), "is gone, and may be anything");
            }
        }
        return true;
    }

    bool others(const Shape& our, const Shape& their, const std::string& place) {
        if (!our.closed) return true;
        for (const Property& property : their.properties)
            if (find(our, property.name) == nullptr &&
                !shape_of(their_graph_, property.schema).nothing_fits)
                return no(member(place, property.name), "is new");
        return is_closed(their) || no(place, "may have further members");
    }

    /// Names that only a pattern allows are in no shape, nor are those of branches.
    static bool is_closed(const Shape& shape) {
        return shape.closed && !mentions(shape.beyond, "patternProperties") &&
               !mentions(shape.beyond, "unevaluatedProperties");
    }

    const Graph& our_graph_;
    const Graph& their_graph_;
    std::set<std::pair<NodeIndex, NodeIndex>> compared_;
    Acceptance result_;
};

}  // namespace

Acceptance accepts_all(const Graph& our_graph, NodeIndex ours, const Graph& their_graph,
                       NodeIndex theirs) {
    return Prover(our_graph, their_graph).prove(ours, theirs);
}

}  // namespace strandline::schema
