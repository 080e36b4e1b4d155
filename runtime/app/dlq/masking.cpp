#include "app/dlq/masking.hpp"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace strandline::app::dead_letters {

using schema::Node;
using schema::NodeIndex;

namespace {

constexpr const char* masked = "[masked]";
using NodeSet = std::set<NodeIndex>;

class Masker {
public:
    explicit Masker(const schema::Graph& graph) : graph_(graph) {}

    boost::json::value mask(const boost::json::value& value, const NodeSet& nodes) const {
        const NodeSet all = closure(nodes);
        const bool personal = std::ranges::any_of(
            all, [&](NodeIndex node) { return graph_.nodes[node].personal_data; });
        if (all.empty() || personal) return masked;
        if (value.is_object()) return mask_members(value.get_object(), all);
        if (value.is_array()) return mask_elements(value.get_array(), all);
        return value;
    }

private:
    /// All schemas that may have a say about the same value.
    NodeSet closure(const NodeSet& nodes) const {
        std::vector<NodeIndex> open(nodes.begin(), nodes.end());
        NodeSet seen;
        while (!open.empty()) {
            const NodeIndex index = open.back();
            open.pop_back();
            if (index == schema::no_node || !seen.insert(index).second) continue;
            const Node& node = graph_.nodes[index];
            open.insert(open.end(), {node.reference, node.condition, node.consequence,
                                     node.alternative, node.negated});
            if (node.dynamic_reference) open.push_back(node.dynamic_reference->initial);
            for (const auto* list : {&node.all_of, &node.any_of, &node.one_of})
                open.insert(open.end(), list->begin(), list->end());
            for (const schema::Dependency& dependency : node.dependencies)
                open.push_back(dependency.schema);
        }
        return seen;
    }

    /// A schema that says nothing names nothing.
    bool says_something(NodeIndex index) const {
        return index != schema::no_node && !graph_.nodes[index].boolean.has_value();
    }

    NodeSet of_member(const NodeSet& around, std::string_view name) const {
        NodeSet found;
        for (const NodeIndex index : around) {
            const Node& node = graph_.nodes[index];
            bool named = false;
            for (const schema::Property& property : node.properties)
                if (property.name == name) {
                    found.insert(property.schema);
                    named = true;
                }
            for (const schema::PatternProperty& property : node.pattern_properties)
                if (property.pattern.matches(name)) {
                    found.insert(property.schema);
                    named = true;
                }
            if (!named && says_something(node.additional_properties))
                found.insert(node.additional_properties);
            if (!named && says_something(node.unevaluated_properties))
                found.insert(node.unevaluated_properties);
        }
        return found;
    }

    NodeSet of_element(const NodeSet& around, std::size_t at) const {
        NodeSet found;
        for (const NodeIndex index : around) {
            const Node& node = graph_.nodes[index];
            if (at < node.prefix_items.size())
                found.insert(node.prefix_items[at]);
            else if (node.items != schema::no_node)
                found.insert(node.items);
            for (const NodeIndex other : {node.contains, node.unevaluated_items})
                if (says_something(other)) found.insert(other);
        }
        return found;
    }

    boost::json::value mask_members(const boost::json::object& object,
                                    const NodeSet& around) const {
        boost::json::object result;
        std::size_t unnamed = 0;
        for (const auto& member : object) {
            const std::string_view name(member.key().data(), member.key().size());
            const NodeSet nodes = of_member(around, name);
            if (nodes.empty())
                ++unnamed;
            else
                result[member.key()] = mask(member.value(), nodes);
        }
        if (unnamed > 0)
            result["…"] = "[" + std::to_string(unnamed) + (unnamed == 1 ? " member" : " members") +
                          " that the schema does not name, masked]";
        return result;
    }

    boost::json::value mask_elements(const boost::json::array& array, const NodeSet& around) const {
        boost::json::array result;
        for (std::size_t at = 0; at < array.size(); ++at)
            result.push_back(mask(array[at], of_element(around, at)));
        return result;
    }

    const schema::Graph& graph_;
};

std::optional<std::string> type_of(const boost::json::value& value,
                                   std::span<const model::Header> headers,
                                   const config::TypeField& field) {
    if (!field.header.empty()) {
        std::optional<std::string> type;
        for (const model::Header& header : headers)
            if (header.name == field.header && !is_null(header.value)) type = header.value;
        return type;
    }
    boost::system::error_code error;
    const boost::json::value* found =
        value.find_pointer({field.pointer.data(), field.pointer.size()}, error);
    if (found == nullptr || !found->is_string()) return std::nullopt;
    return std::string(found->get_string());
}

}  // namespace

MaskedPayload mask(Bytes value, std::span<const model::Header> headers,
                   const config::EventsDefinition& events, const PipelineSchemas& schemas) {
    using Why = MaskedPayload::Why;
    if (is_null(value)) return {.why = Why::tombstone, .value = {}};
    boost::json::parse_options options;
    options.max_depth = 64;
    boost::system::error_code error;
    const boost::json::value parsed =
        boost::json::parse({value.data(), value.size()}, error, {}, options);
    if (error) return {.why = Why::unreadable, .value = {}};
    const auto type = type_of(parsed, headers, events.type);
    if (!type) return {.why = Why::no_type, .value = {}};
    const auto found = std::ranges::find(schemas.types, *type, &PipelineSchemas::Type::name);
    if (schemas.graph == nullptr || found == schemas.types.end())
        return {.why = Why::no_schema, .value = {}};
    return {.why = Why::fields, .value = Masker(*schemas.graph).mask(parsed, {found->root})};
}

}  // namespace strandline::app::dead_letters
