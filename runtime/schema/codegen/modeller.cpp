#include "schema/codegen/modeller.hpp"

#include <algorithm>
#include <limits>
#include <map>
#include <optional>

#include "schema/codegen/expressions.hpp"
#include "schema/codegen/names.hpp"
#include "schema/json_pointer.hpp"
#include "schema/shape.hpp"

namespace strandline::schema::codegen {

namespace {

using Kind = ValueType::Kind;

const std::set<std::string, std::less<>> member_words{"check",      "event_type", "extra",
                                                      "from_event", "members",    "schema_digest"};

std::string joined(const std::vector<std::string>& words) {
    std::string out;
    for (const std::string& word : words) out += (out.empty() ? "" : ", ") + word;
    return out;
}

/// The schema of one member, however it was composed; no_node when there is none.
NodeIndex property_of(const Graph& graph, NodeIndex node, std::string_view name) {
    const Shape shape = shape_of(graph, node);
    const auto found = std::ranges::find(shape.properties, name, &Property::name);
    return found == shape.properties.end() ? no_node : found->schema;
}

/// The string that a schema fixes at a JSON Pointer.
std::optional<std::string> text_at(const Graph& graph, NodeIndex node, std::string_view pointer) {
    while (!pointer.empty() && node != no_node) {
        std::string_view rest = pointer;
        static_cast<void>(take_segment(rest));
        const std::string_view step = pointer.substr(0, pointer.size() - rest.size());
        node = property_of(graph, node, root_member(step).value_or(""));
        pointer = rest;
    }
    if (node == no_node) return std::nullopt;
    const Shape shape = shape_of(graph, node);
    if (shape.constant && shape.constant->type == Constant::Type::string)
        return shape.constant->string;
    if (shape.one && shape.one->size() == 1 && shape.one->front().type == Constant::Type::string)
        return shape.one->front().string;
    return std::nullopt;
}

/// The namespace of an event's types: none that would hide what the header itself names.
std::string scope_name(std::string_view type) {
    std::string name = snake_name(type);
    for (const std::string_view taken : {"std", "strandline", "to_json", "owning"})
        if (name == taken) return name + "_";
    return name;
}

bool is_word(std::string_view title) {
    return !title.empty() && title.find_first_of(" \t\n") == std::string_view::npos;
}

/// Makes the types of one event.
class Modeller {
public:
    Modeller(const Graph& graph, std::vector<Remark>& remarks) : graph_(graph), remarks_(remarks) {}

    std::optional<EventModel> model(NodeIndex root, const RootNames& names) {
        const Shape shape = shape_of(graph_, root);
        const bool object = (shape.types & ~type_bit::null) == type_bit::object;
        if (!object || !shape.any_of.empty() || !shape.beyond.empty()) {
            remark(true, root, "codegen-no-object",
                   "an event's schema must say \"type\": \"object\", and must not need " +
                       (shape.beyond.empty() ? std::string("oneOf or anyOf at its root")
                                             : joined(shape.beyond) + " for that"),
                   "");
            return std::nullopt;
        }
        model_.event_type = text_at(graph_, root, names.discriminator).value_or("");
        if (model_.event_type.empty())
            remark(false, root, "codegen-no-event-type",
                   "no const at " + names.discriminator + " says which event type this is",
                   "name another place with --discriminator");
        model_.name = root_name(shape, names);
        model_.scope = scope_name(model_.name);
        type_names_ = NameBook({model_.name, "Self", "Visit"});
        model_.root = build_struct(shape, model_.name);
        model_.order.pop_back();  // the root
        return std::move(model_);
    }

private:
    std::string root_name(const Shape& shape, const RootNames& names) const {
        if (is_word(shape.title)) return type_name(shape.title);
        if (!model_.event_type.empty()) return type_name(model_.event_type);
        return type_name(names.file_stem);
    }

    void remark(bool error, NodeIndex place, std::string code, std::string message,
                std::string hint) {
        remarks_.push_back({error, place, std::move(code), std::move(message), std::move(hint)});
    }
    ValueType raw(const Shape& shape, const std::string& why) {
        remark(false, shape.place, "codegen-raw-json", "stays raw JSON: " + why, "");
        return {};
    }

    // ---- the type of a value ----

    ValueType type_of(NodeIndex node, const std::string& wanted) {
        return type_of(shape_of(graph_, node), wanted);
    }

    ValueType type_of(Shape shape, const std::string& wanted) {
        const bool null_branch = take_null_branch(shape);
        if (shape.is_open()) return {};
        if (!shape.beyond.empty())
            return raw(shape, joined(shape.beyond) + " has no counterpart in C++");
        if (!shape.unchecked.empty())
            remark(false, shape.place, "codegen-unchecked",
                   "check() does not know " + joined(shape.unchecked), "");
        ValueType type = plain_type(shape, wanted);
        if (type.kind == Kind::raw) return type;
        add_rules(shape, type);
        if (!type.unchecked.empty())
            remark(false, shape.place, "codegen-unchecked",
                   "check() does not know " + type.unchecked, "");
        type.nullable = type.nullable || null_branch ||
                        (shape.types != type_bit::any && (shape.types & type_bit::null) != 0);
        return type;
    }

    ValueType plain_type(Shape& shape, const std::string& wanted) {
        if (!shape.any_of.empty()) return choice(shape, wanted);
        if (shape.one) return enumeration(shape, wanted);
        if (shape.constant) return constant(shape);
        const TypeSet types = shape.types & static_cast<TypeSet>(~type_bit::null);
        switch (types) {
            case type_bit::string:
                return {.kind = Kind::text};
            case type_bit::boolean:
                return {.kind = Kind::boolean};
            case type_bit::integer:
                return {.kind = is_natural(shape) ? Kind::unsigned_integer : Kind::signed_integer};
            case type_bit::number:
            case type_bit::number | type_bit::integer:
                return {.kind = Kind::real};
            case type_bit::array:
                return list(shape, wanted);
            case type_bit::object:
                return object(shape, wanted);
            default:
                return raw(shape, shape.types == type_bit::any ? "it does not say its \"type\""
                                                               : "it may be of several types");
        }
    }

    static bool is_natural(const Shape& shape) {
        const Number zero = Number::of(std::int64_t{0});
        const Number largest = Number::of(std::numeric_limits<std::int64_t>::max());
        return shape.minimum && compare(*shape.minimum, zero) >= 0 && shape.maximum &&
               compare(*shape.maximum, largest) > 0;
    }

    /// {"anyOf": [X, {"type": "null"}]} is X or null.
    bool take_null_branch(Shape& shape) {
        const auto is_null = [&](NodeIndex branch) {
            const Shape inner = shape_of(graph_, branch);
            return inner.types == type_bit::null ||
                   (inner.constant && inner.constant->type == Constant::Type::null);
        };
        std::vector<NodeIndex> rest;
        for (const NodeIndex branch : shape.any_of)
            if (!is_null(branch)) rest.push_back(branch);
        if (rest.size() == shape.any_of.size() || rest.empty()) return false;
        if (rest.size() > 1 || shape.types != type_bit::any) {
            shape.any_of = std::move(rest);
            return true;
        }
        const NodeIndex place = shape.place;
        const std::string description = shape.description;
        shape = shape_of(graph_, rest.front());
        shape.place = place;
        if (!description.empty()) shape.description = description;
        return true;
    }

    ValueType constant(const Shape& shape) {
        switch (shape.constant->type) {
            case Constant::Type::string:
                return {.kind = Kind::text};
            case Constant::Type::boolean:
                return {.kind = Kind::boolean};
            case Constant::Type::number:
                return {.kind =
                            is_integer(shape.constant->number) ? Kind::signed_integer : Kind::real};
            default:
                return raw(shape, "a const that is no text, number or boolean");
        }
    }

    // ---- enums ----

    ValueType enumeration(Shape& shape, const std::string& wanted) {
        bool null = false;
        std::vector<Constant> values;
        for (const Constant& value : *shape.one) {
            if (value.type == Constant::Type::null)
                null = true;
            else
                values.push_back(value);
        }
        const auto all = [&](auto holds) { return std::ranges::all_of(values, holds); };
        ValueType type;
        if (values.empty()) return raw(shape, "its only value is null");
        if (all([](const Constant& v) { return v.type == Constant::Type::string; }))
            type = text_enum(shape, values, wanted);
        else if (all([](const Constant& v) {
                     return v.type == Constant::Type::number && is_integer(v.number);
                 }))
            type = number_enum(values);
        else
            return raw(shape, "an enum of several types");
        type.nullable = null;
        return type;
    }

    ValueType text_enum(const Shape& shape, const std::vector<Constant>& values,
                        const std::string& wanted) {
        const auto known = enums_by_node_.find(shape.key);
        if (known != enums_by_node_.end())
            return {.kind = Kind::enumeration, .index = known->second};
        Enum made;
        made.name = take_type_name(shape, wanted);
        NameBook names({});
        for (const Constant& value : values)
            made.values.push_back(
                {names.take(value.string.empty() ? "empty" : snake_name(value.string), "_"),
                 value.string});
        const std::size_t index = model_.enums.size();
        model_.enums.push_back(std::move(made));
        model_.order.push_back({.is_enum = true, .index = index});
        enums_by_node_.emplace(shape.key, index);
        return {.kind = Kind::enumeration, .index = index};
    }

    static ValueType number_enum(const std::vector<Constant>& values) {
        std::string rule = "strandline::rule::among(";
        std::string note = "one of ";
        bool natural = false;
        for (const Constant& value : values) {
            const bool first = &value == &values.front();
            rule += (first ? "" : ", ") + number_expression(value.number);
            note += (first ? "" : ", ") + number_text(value.number);
            natural = natural || value.number.kind == Number::Kind::unsigned_integer;
        }
        return {.kind = natural ? Kind::unsigned_integer : Kind::signed_integer,
                .rules = {rule + ")"},
                .notes = {note}};
    }

    // ---- lists, objects, variants ----

    ValueType list(const Shape& shape, const std::string& wanted) {
        ValueType type{.kind = Kind::list};
        type.element.push_back(shape.items == no_node
                                   ? ValueType{}
                                   : type_of(shape.items, type_name(element_name(wanted))));
        type.element.front().boxed = false;  // a list holds what is not complete yet
        return type;
    }

    ValueType object(const Shape& shape, const std::string& wanted) {
        if (shape.properties.empty() && shape.required.empty() && !shape.closed) return {};
        const auto [index, in_work] = struct_of(shape, wanted);
        return {.kind = Kind::structure, .index = index, .boxed = in_work};
    }

    ValueType choice(const Shape& shape, const std::string& wanted) {
        if (shape.any_of.size() == 1) return type_of(shape.any_of.front(), wanted);
        const std::optional<std::string> key = discriminator_of(shape.any_of);
        if (!key) return raw(shape, "the branches of its oneOf or anyOf have no const in common");
        if (!shape.properties.empty() || !shape.required.empty())
            return raw(shape, "members beside its oneOf or anyOf");
        ValueType type{.kind = Kind::variant};
        type.rules.push_back("strandline::rule::discriminator(" + literal(pointer_step(*key)) +
                             ")");
        for (const NodeIndex branch : shape.any_of) {
            const Shape inner = shape_of(graph_, branch);
            const std::string tag = text_at(graph_, branch, pointer_step(*key)).value_or("");
            const auto [index, in_work] = struct_of(inner, type_name(tag));
            type.alternatives.push_back(index);
            type.boxed = type.boxed || in_work;
        }
        return type;
    }

    /// The member at which all branches are objects with a text of their own.
    std::optional<std::string> discriminator_of(const std::vector<NodeIndex>& branches) {
        const Shape first = shape_of(graph_, branches.front());
        for (const Property& property : first.properties) {
            std::set<std::string> texts;
            for (const NodeIndex branch : branches) {
                const Shape inner = shape_of(graph_, branch);
                const bool plain = inner.types == type_bit::object && inner.any_of.empty() &&
                                   inner.beyond.empty() && inner.requires_member(property.name);
                const auto text = text_at(graph_, branch, pointer_step(property.name));
                if (plain && text) texts.insert(*text);
            }
            if (texts.size() == branches.size()) return property.name;
        }
        return std::nullopt;
    }

    // ---- structs ----

    struct Built {
        std::size_t index{0};
        bool in_work{false};
    };

    Built struct_of(const Shape& shape, const std::string& wanted) {
        const auto known = structs_by_node_.find(shape.key);
        if (known == structs_by_node_.end())
            return {build_struct(shape, take_type_name(shape, wanted)), false};
        const bool done = done_.contains(known->second);
        if (!done) model_.structs[known->second].forward = true;
        return {known->second, !done};
    }

    std::string take_type_name(const Shape& shape, const std::string& wanted) {
        if (is_word(shape.title)) return type_names_.take(type_name(shape.title), "");
        if (!shape.definition.empty()) return type_names_.take(type_name(shape.definition), "");
        return type_names_.take(type_name(wanted), "");
    }

    std::size_t build_struct(const Shape& shape, const std::string& name) {
        const std::size_t index = model_.structs.size();
        model_.structs.emplace_back();
        structs_by_node_.emplace(shape.key, index);
        Struct made;
        made.name = name;
        made.description = shape.description;
        NameBook names(member_words);
        for (const Property& property : shape.properties) add_member(made, names, shape, property);
        for (const std::string& required : shape.required)
            if (std::ranges::find(shape.properties, required, &Property::name) ==
                shape.properties.end())
                made.members.push_back(
                    {.key = required, .name = names.take(snake_name(required), "_")});
        if (!shape.closed) made.extra_name = names.take("extra_members", "_");
        for (Member& member : made.members)
            if (member.type.has_time && !member.fixed)
                member.time_name = names.take(member.name + "_time", "_");
        made.forward = model_.structs[index].forward;
        model_.structs[index] = std::move(made);
        model_.order.push_back({.is_enum = false, .index = index});
        done_.insert(index);
        return index;
    }

    void add_member(Struct& into, NameBook& names, const Shape& shape, const Property& property) {
        const Shape inner = shape_of(graph_, property.schema);
        if (inner.nothing_fits) return;  // it must not be there
        Member member;
        member.key = property.name;
        member.optional = !shape.requires_member(property.name);
        member.description = inner.description;
        std::optional<Constant> constant = inner.constant;
        if (!constant && inner.one && inner.one->size() == 1) constant = inner.one->front();
        if (constant) {
            member.fixed = fixed_value(*constant);
            member.name =
                member.optional ? names.take("has_" + snake_name(property.name), "_") : "";
        } else {
            member.name = names.take(snake_name(property.name), "_");
            member.type = type_of(inner, type_name(property.name));
        }
        into.members.push_back(std::move(member));
    }

    const Graph& graph_;
    std::vector<Remark>& remarks_;
    EventModel model_;
    NameBook type_names_{{}};
    std::map<NodeIndex, std::size_t> structs_by_node_;
    std::map<NodeIndex, std::size_t> enums_by_node_;
    std::set<std::size_t> done_;
};

}  // namespace

std::optional<EventModel> model_event(const Graph& graph, NodeIndex root, const RootNames& names,
                                      std::vector<Remark>& remarks) {
    return Modeller(graph, remarks).model(root, names);
}

std::vector<NodeIndex> event_roots(const Graph& graph, NodeIndex root,
                                   std::string_view discriminator) {
    const Shape shape = shape_of(graph, root);
    if (shape.any_of.size() < 2 || !shape.properties.empty()) return {root};
    std::set<std::string> types;
    for (const NodeIndex branch : shape.any_of)
        if (auto type = text_at(graph, branch, discriminator)) types.insert(*std::move(type));
    return types.size() == shape.any_of.size() ? shape.any_of : std::vector<NodeIndex>{root};
}

}  // namespace strandline::schema::codegen
