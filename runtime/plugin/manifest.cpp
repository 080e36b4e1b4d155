#include "plugin/manifest.hpp"

#include <strandline/plugin.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <initializer_list>
#include <optional>
#include <span>

#include "plugin/nearest.hpp"

namespace strandline::plugin {

namespace {

namespace json = boost::json;

constexpr std::size_t manifest_bytes_max = 1024 * 1024;
constexpr std::array<std::string_view, 3> external_words{"any", "idempotent", "none"};
constexpr std::array<std::string_view, 3> order_words{"partition", "key", "none"};
constexpr std::array<std::string_view, 2> headers_words{"read", "ignored"};

/// Reads the members of one object; the first fault stays.
class Members {
public:
    Members(const json::object& object, std::string place)
        : object_(object), place_(std::move(place)) {}

    std::string text(std::string_view key, bool required) {
        const json::value* value = find(key, required);
        if (value == nullptr) return {};
        if (value->is_string()) return std::string(value->get_string());
        fault(key, "must be a string");
        return {};
    }

    std::string id(std::string_view key) {
        std::string text = this->text(key, true);
        if (!fault_ && !is_id(text)) {
            fault(key, "must be a letter a-z, then letters a-z, digits, '_' and '-'");
        }
        return text;
    }

    std::vector<std::string> texts(std::string_view key) {
        std::vector<std::string> out;
        const json::value* value = find(key, false);
        if (value == nullptr) return out;
        if (!value->is_array()) {
            fault(key, "must be a list of strings");
            return out;
        }
        for (const json::value& item : value->get_array()) {
            if (item.is_string()) {
                out.emplace_back(item.get_string());
            } else {
                fault(key, "must be a list of strings");
            }
        }
        return out;
    }

    std::uint32_t word(std::string_view key, std::span<const std::string_view> words) {
        const std::string text = this->text(key, false);
        if (text.empty()) return 0;
        const auto found = std::ranges::find(words, text);
        if (found == words.end()) fault(key, "is none of its words");
        return static_cast<std::uint32_t>(found - words.begin());
    }

    std::uint32_t count(std::string_view key) {
        const json::value* value = find(key, false);
        if (value == nullptr) return 0;
        if (value->is_int64() && value->get_int64() >= 0 && value->get_int64() <= 1'000'000) {
            return static_cast<std::uint32_t>(value->get_int64());
        }
        fault(key, "must be a number from 0 to 1,000,000");
        return 0;
    }

    void allow_only(std::initializer_list<std::string_view> known) {
        for (const json::key_value_pair& member : object_) {
            if (std::ranges::find(known, std::string_view(member.key())) == known.end()) {
                fault(member.key(), "is not known");
            }
        }
    }

    const json::value* find(std::string_view key, bool required) {
        const json::value* value = object_.if_contains(key);
        if (value == nullptr && required) fault(key, "is missing");
        return value;
    }

    void fault(std::string_view key, std::string_view what) {
        if (fault_) return;
        fault_ = place_;
        fault_->append("/").append(key).append(" ").append(what);
    }
    [[nodiscard]] const std::optional<std::string>& fault() const { return fault_; }

private:
    const json::object& object_;
    std::string place_;
    std::optional<std::string> fault_;
};

/// The schema stands there as a text, as strandline_add_plugin() writes it, or in place.
void read_events(Members& members, std::vector<EventManifest>& out) {
    const json::value* events = members.find("events", false);
    if (events == nullptr) return;
    if (!events->is_object()) return members.fault("events", "must be an object");
    for (const json::key_value_pair& member : events->get_object()) {
        const std::string place = "events/" + std::string(member.key());
        const json::object* event = member.value().if_object();
        const json::value* schema = event == nullptr ? nullptr : event->if_contains("schema");
        if (schema == nullptr || event->size() != 1)
            return members.fault(place, "must be an object with a \"schema\", and nothing else");
        if (!schema->is_string() && !schema->is_object())
            return members.fault(place + "/schema", "must be a JSON Schema, in place or as a text");
        out.push_back({.type = std::string(member.key()),
                       .schema = schema->is_string() ? std::string(schema->get_string())
                                                     : json::serialize(*schema)});
    }
}

HandlerManifest read_handler(Members& members) {
    HandlerManifest handler;
    members.allow_only({"id", "summary", "outputs", "codes", "needs", "external", "order",
                        "max_pending", "headers", "config_schema", "events"});
    handler.id = members.id("id");
    handler.summary = members.text("summary", false);
    handler.outputs = members.texts("outputs");
    handler.codes = members.texts("codes");
    handler.needs = members.texts("needs");
    handler.external = members.word("external", external_words);
    handler.order = members.word("order", order_words);
    handler.max_pending = members.count("max_pending");
    handler.reads_headers = members.word("headers", headers_words) == 0;
    if (const json::value* schema = members.find("config_schema", false)) {
        if (!schema->is_object()) members.fault("config_schema", "must be a JSON Schema, in place");
        handler.config_schema = json::serialize(*schema);
    }
    read_events(members, handler.events);
    return handler;
}

/// "0.1" -> {0, 1}
std::optional<std::pair<unsigned, unsigned>> read_abi(std::string_view text) {
    const std::size_t dot = text.find('.');
    if (dot == 0 || dot > 4 || dot + 1 >= text.size() || text.size() > 9) return std::nullopt;
    unsigned numbers[2] = {0, 0};
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (i == dot) continue;
        if (text[i] < '0' || text[i] > '9') return std::nullopt;
        unsigned& number = numbers[i > dot ? 1 : 0];
        number = number * 10 + static_cast<unsigned>(text[i] - '0');
    }
    return std::pair(numbers[0], numbers[1]);
}

std::optional<Refusal> abi_fault(const std::string& abi, const std::string& file) {
    const auto numbers = read_abi(abi);
    if (!numbers) {
        return Refusal{
            "plugin-manifest", file + ": its manifest has no \"abi\" like \"0.1\".", {}, {}, false};
    }
    if (numbers->first != STRANDLINE_ABI_MAJOR) {
        return Refusal{"plugin-abi-major",
                       file + ": built for plugin ABI " + abi +
                           ", this host loads draft 0.1. Rebuild it with that.",
                       {},
                       {},
                       false};
    }
    if (numbers->second != STRANDLINE_ABI_MINOR) {
        return Refusal{"plugin-abi-draft",
                       file + ": built for draft " + abi +
                           " of the plugin ABI, this host loads draft 0.1. Rebuild it with that.",
                       {},
                       {},
                       false};
    }
    return std::nullopt;
}

/// Empty = no fault.
std::string read_handlers(const json::value& list, std::vector<HandlerManifest>& out) {
    if (!list.is_array() || list.get_array().empty()) return "/handlers must list at least one";
    for (const json::value& item : list.get_array()) {
        const std::string place = "/handlers/" + std::to_string(out.size());
        if (!item.is_object()) return place + " must be an object";
        Members members(item.get_object(), place);
        HandlerManifest handler = read_handler(members);
        if (members.fault()) return *members.fault();
        const bool twice = std::ranges::any_of(
            out, [&](const HandlerManifest& other) { return other.id == handler.id; });
        if (twice) return place + "/id stands there twice";
        out.push_back(std::move(handler));
    }
    return {};
}

}  // namespace

const HandlerManifest* Manifest::handler(std::string_view handler_id) const {
    const auto found = std::ranges::find(handlers, handler_id, &HandlerManifest::id);
    return found == handlers.end() ? nullptr : &*found;
}

std::vector<std::string> Manifest::handler_ids() const {
    std::vector<std::string> ids;
    for (const HandlerManifest& one : handlers) ids.push_back(one.id);
    return ids;
}

std::string Manifest::full_version() const {
    return revision.empty() ? version : version + "+" + revision;
}

Accepted<Manifest> read_manifest(std::string_view text, const std::string& file) {
    const auto refuse = [&](const std::string& why) {
        return refused("plugin-manifest", file + ": its manifest: " + why + ".");
    };
    if (text.size() > manifest_bytes_max) return refuse("is larger than 1 MiB");
    json::error_code error;
    const json::value root = json::parse({text.data(), text.size()}, error);
    if (error || !root.is_object()) return refuse("is no JSON object");

    Members members(root.get_object(), "");
    Manifest manifest;
    manifest.text = std::string(text);
    manifest.abi = members.text("abi", true);
    if (auto fault = abi_fault(manifest.abi, file)) return tl::unexpected(*std::move(fault));

    members.allow_only({"id", "version", "abi", "vendor", "license", "revision", "handlers"});
    manifest.id = members.id("id");
    manifest.version = members.text("version", true);
    manifest.vendor = members.text("vendor", false);
    manifest.license = members.text("license", false);
    manifest.revision = members.text("revision", false);
    const json::value* handlers = members.find("handlers", true);
    if (members.fault()) return refuse(*members.fault());
    const std::string fault = read_handlers(*handlers, manifest.handlers);
    if (!fault.empty()) return refuse(fault);
    return manifest;
}

bool is_id(std::string_view id) {
    const auto is_letter = [](char c) { return c >= 'a' && c <= 'z'; };
    if (id.empty() || id.size() > 64 || !is_letter(id.front())) return false;
    return std::ranges::all_of(
        id, [&](char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '_' || c == '-'; });
}

}  // namespace strandline::plugin
