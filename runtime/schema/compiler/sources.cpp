#include "schema/compiler/sources.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "schema/compiler/metaschemas.hpp"
#include "schema/compiler/uri.hpp"
#include "schema/json_pointer.hpp"
#include "schema/source_scanner.hpp"

namespace strandline::schema {

namespace dom = simdjson::dom;

namespace {

// Of schemas, and perhaps of constants that look like some: whoever reads the text knows which.
void collect_ids(const dom::element& value, const std::string& base,
                 std::vector<std::string>& ids) {
    if (value.is_array()) {
        const dom::array array = value.get_array().value_unsafe();
        for (const dom::element element : array) collect_ids(element, base, ids);
    } else if (value.is_object()) {
        const dom::object object = value.get_object().value_unsafe();
        std::string inner = base;
        std::string_view id;
        if (object.at_key("$id").get(id) == simdjson::SUCCESS) {
            inner = split_fragment(resolve_uri(base, id)).absolute;
            ids.push_back(inner);
        }
        for (const dom::key_value_pair member : object) collect_ids(member.value, inner, ids);
    }
}

}  // namespace

Sources::Sources(std::span<const SchemaText> given, const SchemaLimits& limits, FaultList& faults)
    : limits_(limits), faults_(faults), given_(static_cast<std::uint32_t>(given.size())) {
    for (const Metaschema& metaschema : embedded_metaschemas())
        metaschemas_.push_back({.path = std::string(metaschema.uri),
                                .base_uri = std::string(metaschema.uri),
                                .text = std::string(metaschema.text),
                                .only_if_referenced = true});
    const auto add = [this](const SchemaText& text) { all_.emplace_back().text = &text; };
    std::ranges::for_each(given, add);
    std::ranges::for_each(metaschemas_, add);
}

std::optional<dom::element> Sources::root(std::uint32_t index) {
    Source& source = all_[index];
    if (!source.parser) source.sound = parse(index);
    if (!source.sound) return std::nullopt;
    return source.parser->root();
}

bool Sources::parse(std::uint32_t index) {
    Source& source = all_[index];
    const std::string& text = source.text->text;
    source.parser = std::make_unique<JsonParser>(limits_.text_bytes, limits_.depth);
    if (text.size() > limits_.text_bytes) {
        faults_.unreadable(index, false, 0, "schema-too-large",
                           "the text has " + std::to_string(text.size()) +
                               " bytes; a schema may have " + std::to_string(limits_.text_bytes));
        return false;
    }
    if (const std::optional<Trouble> trouble = source.parser->parse(text)) {
        std::string message = trouble->what;
        if (trouble->failure_class == model::FailureClass::depth_exceeded)
            message += ": a schema may have " + std::to_string(limits_.depth) + " levels";
        faults_.unreadable(index, trouble->offset.has_value(), trouble->offset.value_or(0),
                           "schema-no-json", "this is not JSON that can be read: " + message);
        return false;
    }
    return has_unique_members(index, source.parser->root(), "");
}

// A second member of one name would silently replace or be replaced, as the reader pleases.
bool Sources::has_unique_members(std::uint32_t index, const dom::element& value,
                                 const std::string& pointer) {
    bool unique = true;
    if (value.is_array()) {
        const dom::array array = value.get_array().value_unsafe();
        std::size_t at = 0;
        for (const dom::element element : array)
            unique &= has_unique_members(index, element, pointer + pointer_step(at++));
    } else if (value.is_object()) {
        const dom::object object = value.get_object().value_unsafe();
        std::unordered_set<std::string_view> names;
        for (const dom::key_value_pair member : object) {
            const std::string at = pointer + pointer_step(member.key);
            if (!names.insert(member.key).second) {
                faults_.error(
                    {.source = index, .pointer = at, .at_name = true}, "schema-duplicate-member",
                    "the member '" + std::string(member.key) + "' stands here more than once");
                unique = false;
            }
            unique &= has_unique_members(index, member.value, at);
        }
    }
    return unique;
}

std::optional<std::uint32_t> Sources::with_uri(std::string_view absolute) const {
    for (std::uint32_t index = 0; index < count(); ++index)
        if (all_[index].text->base_uri == absolute) return index;
    return std::nullopt;
}

std::vector<std::uint32_t> Sources::with_id(std::string_view absolute) {
    std::vector<std::uint32_t> found;
    for (std::uint32_t index = 0; index < given_; ++index) {
        const std::vector<std::string>& ids = ids_in(all_[index]);
        if (std::ranges::find(ids, absolute) != ids.end()) found.push_back(index);
    }
    return found;
}

const std::vector<std::string>& Sources::ids_in(Source& source) const {
    if (source.ids) return *source.ids;
    std::vector<std::string>& ids = source.ids.emplace();
    const std::string& text = source.text->text;
    JsonParser parser(limits_.text_bytes, limits_.depth);
    if (text.size() <= limits_.text_bytes && !parser.parse(text))
        collect_ids(parser.root(), split_fragment(source.text->base_uri).absolute, ids);
    return ids;
}

std::vector<FaultList::Text> Sources::texts() const {
    std::vector<FaultList::Text> texts;
    for (const Source& source : all_) texts.push_back({source.text->path, source.text->text});
    return texts;
}

std::optional<dom::element> at_pointer(dom::element from, std::string_view pointer) {
    if (!is_json_pointer(pointer)) return std::nullopt;
    while (!pointer.empty()) {
        const std::string_view segment = take_segment(pointer).text;
        std::optional<dom::element> next;
        if (from.is_object()) {
            const dom::object object = from.get_object().value_unsafe();
            for (const dom::key_value_pair member : object)
                if (!next && names(segment, member.key)) next = member.value;
        } else if (from.is_array()) {
            const std::optional<std::uint32_t> index = array_index(segment);
            const dom::array array = from.get_array().value_unsafe();
            dom::element element;
            if (index && array.at(*index).get(element) == simdjson::SUCCESS) next = element;
        }
        if (!next) return std::nullopt;
        from = *next;
    }
    return from;
}

}  // namespace strandline::schema
