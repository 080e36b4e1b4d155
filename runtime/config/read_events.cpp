#include "config/read_events.hpp"

#include <array>
#include <string>
#include <string_view>
#include <utility>

#include "config/values.hpp"

namespace strandline::config {
namespace {

void read_type_field(const Node* node, TypeField& type, ReadContext& context) {
    if (node == nullptr) return;
    if (node->kind != Node::Kind::mapping) {
        assign(type.pointer, read_pointer(node, context));
        return;
    }
    Section section(node, keys::events_type, context);
    assign(type.header,
           read_text(section.require("header", "names the header that holds the type"), context));
    type.pointer.clear();
}

std::vector<SchemaDefinition> read_schemas(const Node* node, ReadContext& context) {
    std::vector<SchemaDefinition> schemas;
    if (!is_kind(node, Node::Kind::mapping, context)) return schemas;
    if (node->members.empty())
        context.diagnostics.error(node->position(), "empty-list", "no type has a schema here",
                                  "name one, as 'ORDER_CREATED: schemas/order_created.json', or "
                                  "remove the key");
    for (const Member& member : node->members) {
        if (member.value.kind == Node::Kind::null) {
            context.diagnostics.error(member.position, "empty-value",
                                      "the type '" + member.name + "' has no schema",
                                      "give it the path of a file");
            continue;
        }
        std::optional<std::string> path = read_path(&member.value, context);
        if (path)
            schemas.push_back({.type = {member.name, member.position},
                               .file = {*std::move(path), member.value.position()}});
    }
    return schemas;
}

ValidationDefinition read_validation(const Node* node, ReadContext& context) {
    static constexpr Word<FormatsAre> format_words[]{{"assert", FormatsAre::rules},
                                                     {"annotate", FormatsAre::annotations}};
    ValidationDefinition validation;
    Section section(node, keys::events_validation, context);
    assign(validation.formats, read_word(section.find("formats"), format_words, {}, context));
    assign(validation.strict, read_boolean(section.find("strict"), context));
    return validation;
}

}  // namespace

EventsDefinition read_events(const Node* node, ReadContext& context) {
    static constexpr Word<bool> format_words[]{{"json", true}};
    static constexpr std::array<std::string_view, 2> later_formats{"registry", "raw"};
    EventsDefinition events;
    if (node != nullptr) events.position = node->position();
    Section section(node, keys::events, context);
    (void)read_word(section.find("format"), format_words, later_formats, context);
    read_type_field(section.require("type", "says where an event's type stands"), events.type,
                    context);
    assign(events.id, read_pointer(section.find("id"), context));
    events.ignore = read_any_list(section.find("ignore"), read_text, context);
    events.schemas = read_schemas(section.find("schemas"), context);
    events.definitions = read_any_list(section.find("definitions"), read_path, context);
    events.validation = read_validation(section.find("validation"), context);
    return events;
}

}  // namespace strandline::config
