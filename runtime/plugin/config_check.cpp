#include "plugin/config_check.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstdlib>
#include <exception>
#include <optional>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include "plugin/nearest.hpp"

namespace strandline::plugin {

namespace {

namespace json = boost::json;
using Faults = std::vector<ConfigFault>;

std::string escaped(std::string_view token) {
    std::string out;
    for (const char c : token) {
        if (c == '~') {
            out.append("~0");
        } else if (c == '/') {
            out.append("~1");
        } else {
            out.push_back(c);
        }
    }
    return out;
}

const json::object* object_in(const json::object& schema, std::string_view key) {
    const json::value* value = schema.if_contains(key);
    return value != nullptr ? value->if_object() : nullptr;
}

/// Does the schema say in words what other keys mean, or build on another that may?
bool says_what_else(const json::object& schema) {
    constexpr std::string_view words[] = {
        "additionalProperties", "patternProperties", "allOf", "anyOf", "oneOf", "$ref"};
    return std::ranges::any_of(words, [&](std::string_view word) { return schema.contains(word); });
}

void refuse_unknown(const json::object& schema, const json::object& properties,
                    const json::object& config, const std::string& place, Faults& faults) {
    const json::value* additional = schema.if_contains("additionalProperties");
    const bool closed = additional != nullptr && additional->is_bool() && !additional->get_bool() &&
                        !schema.contains("patternProperties");
    if (says_what_else(schema) && !closed) return;
    std::vector<std::string> known;
    for (const json::key_value_pair& property : properties) known.emplace_back(property.key());
    for (const json::key_value_pair& member : config) {
        const std::string key(member.key());
        if (std::ranges::find(known, key) != known.end()) continue;
        faults.push_back({place + "/" + escaped(key), "is not known." + did_you_mean(key, known) +
                                                          " Known are: " + listed(known)});
    }
}

/// Fills defaults and refuses unknown keys, object by object.
void complete(const json::object& schema, json::object& config, const std::string& place,
              Faults& faults) {
    const json::object* properties = object_in(schema, "properties");
    if (properties == nullptr) return;
    refuse_unknown(schema, *properties, config, place, faults);
    for (const json::key_value_pair& property : *properties) {
        const json::object* below = property.value().if_object();
        if (below == nullptr) continue;
        if (!config.contains(property.key())) {
            const json::value* otherwise = below->if_contains("default");
            if (otherwise != nullptr) config[property.key()] = *otherwise;
        }
        json::value* value = config.if_contains(property.key());
        if (value == nullptr || !value->is_object()) continue;
        complete(*below, value->get_object(), place + "/" + escaped(property.key()), faults);
    }
}

/// One fault of valijson, with its place taken apart.
struct Violation {
    std::string pointer;
    const json::value* value{nullptr};    // in the config
    const json::object* schema{nullptr};  // for it, where `properties` and `items` lead there
    std::string description;
};

Violation located(const valijson::ValidationResults::Error& error, const json::value& config,
                  const json::object& schema) {
    Violation out{{}, &config, &schema, error.description};
    for (const std::string& part : error.context) {
        if (part.size() < 2 || part.front() != '[') continue;  // "<root>"
        const std::string token = part.substr(1, part.size() - 2);
        out.pointer += "/" + escaped(token);
        if (out.value != nullptr && out.value->is_object()) {
            out.value = out.value->get_object().if_contains(token);
            const json::object* properties =
                out.schema != nullptr ? object_in(*out.schema, "properties") : nullptr;
            out.schema = properties != nullptr ? object_in(*properties, token) : nullptr;
        } else if (out.value != nullptr && out.value->is_array()) {
            const json::array& items = out.value->get_array();
            const std::size_t index = std::strtoul(token.c_str(), nullptr, 10);
            out.value = index < items.size() ? &items[index] : nullptr;
            out.schema = out.schema != nullptr ? object_in(*out.schema, "items") : nullptr;
        }
    }
    return out;
}

std::string choices(const json::array& values) {
    std::string text;
    for (const json::value& value : values) {
        text.append(text.empty() ? "" : ", ").append(json::serialize(value));
    }
    return text;
}

/// In the words of the config's author, from what the schema says.
std::string explained(const Violation& violation) {
    const json::object* schema = violation.schema;
    const auto says = [&](std::string_view text) {
        return violation.description.find(text) != std::string::npos;
    };
    if (schema != nullptr && violation.value != nullptr) {
        const json::value* values = schema->if_contains("enum");
        if (values != nullptr && values->is_array() && says("enum")) {
            return "is " + json::serialize(*violation.value) + ", not one of " +
                   choices(values->get_array());
        }
        const json::value* type = schema->if_contains("type");
        if (type != nullptr && type->is_string() && says("'type' constraint")) {
            return "must be of type " + std::string(type->get_string());
        }
        const json::value* pattern = schema->if_contains("pattern");
        if (pattern != nullptr && pattern->is_string() && says("'pattern' constraint")) {
            return "must match " + std::string(pattern->get_string());
        }
    }
    std::string text = violation.description;
    if (!text.empty() && text.back() == '.') text.pop_back();
    if (!text.empty() && text.front() >= 'A' && text.front() <= 'Z') {
        text.front() = static_cast<char>(text.front() - 'A' + 'a');
    }
    return text;
}

/// Some of valijson's messages only say that one below them failed; unknown keys are ours.
bool is_echo(std::string_view description) {
    return description.starts_with("Failed to validate against schema associated") ||
           description.starts_with("Failed to validate against additional properties schema") ||
           description.starts_with("Failed to validate item") ||
           description.starts_with("Object contains a property that could not be validated");
}

void validate(const json::value& schema, const json::value& config, Faults& faults) {
    try {
        valijson::Schema compiled;
        valijson::SchemaParser parser;
        parser.populateSchema(valijson::adapters::BoostJsonAdapter(schema), compiled);
        valijson::Validator validator;
        valijson::ValidationResults results;
        if (validator.validate(compiled, valijson::adapters::BoostJsonAdapter(config), &results)) {
            return;
        }
        valijson::ValidationResults::Error error;
        while (results.popError(error)) {
            if (is_echo(error.description)) continue;
            const Violation violation = located(error, config, schema.get_object());
            faults.push_back({violation.pointer, explained(violation)});
        }
        if (faults.empty()) faults.push_back({"", "does not match the handler's config_schema"});
    } catch (const std::exception& thrown) {
        faults.push_back(
            {"", std::string("cannot be checked: the handler's config_schema: ") + thrown.what()});
    }
}

std::optional<json::value> parsed(std::string_view text) {
    json::error_code error;
    json::value value = json::parse({text.data(), text.size()}, error);
    if (error) return std::nullopt;
    return value;
}

}  // namespace

tl::expected<std::string, Faults> complete_config(std::string_view schema_text,
                                                  std::string_view config_text) {
    std::optional<json::value> config = parsed(config_text.empty() ? "{}" : config_text);
    if (!config || !config->is_object()) {
        return tl::unexpected(Faults{{"", "must be a mapping"}});
    }
    if (schema_text.empty()) {
        if (config->get_object().empty()) return "{}";
        Faults faults;
        for (const json::key_value_pair& member : config->get_object()) {
            faults.push_back({"/" + escaped(member.key()), "is not known: it takes no config"});
        }
        return tl::unexpected(std::move(faults));
    }
    const std::optional<json::value> schema = parsed(schema_text);
    if (!schema || !schema->is_object()) {
        return tl::unexpected(Faults{{"", "cannot be checked: config_schema is no JSON object"}});
    }
    Faults faults;
    complete(schema->get_object(), config->get_object(), "", faults);
    validate(*schema, *config, faults);
    if (!faults.empty()) return tl::unexpected(std::move(faults));
    return json::serialize(*config);
}

}  // namespace strandline::plugin
