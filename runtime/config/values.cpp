#include "config/values.hpp"

#include <algorithm>
#include <cstddef>

#include "base/nearest.hpp"
#include "base/utf8.hpp"
#include "config/interpolation.hpp"
#include "config/scalars.hpp"

namespace strandline::config {
namespace {

constexpr std::size_t shown_bytes_max = 60;

std::optional<Expanded> read_scalar(const Node* node, ReadContext& context) {
    if (!is_kind(node, Node::Kind::scalar, context)) return std::nullopt;
    return expand(node->text, node->position(), context.environment, context.diagnostics);
}

void report(const Node& node, ReadContext& context, std::string code, std::string message,
            std::string hint) {
    context.diagnostics.error(node.position(), std::move(code), std::move(message),
                              std::move(hint));
}

/// Quoted text is text; only a reference has to be quoted inside { }.
bool is_quoted_literal(const Node& node, const Expanded& expanded) {
    return node.quoted && !expanded.references;
}

/// Text that `parse` understands, or a report of what would do.
template <class Parse>
auto read_parsed(const Node* node, ReadContext& context, Parse parse, std::string code,
                 std::string what, std::string hint) -> decltype(parse(std::string_view{})) {
    const auto expanded = read_scalar(node, context);
    if (!expanded) return std::nullopt;
    auto value = parse(expanded->text);
    if (!value) {
        report(*node, context, std::move(code), shown(*node) + " is no " + what, std::move(hint));
    }
    return value;
}

template <class T>
bool in_range(const Node& node, T value, T min, T max, const std::string& limits,
              ReadContext& context) {
    if (value >= min && value <= max) return true;
    report(node, context, "out-of-range", shown(node) + " is out of range", "allowed is " + limits);
    return false;
}

std::string size_text(std::uint64_t bytes) {
    if (bytes != 0 && bytes % 1'000'000 == 0) return std::to_string(bytes / 1'000'000) + "MB";
    if (bytes != 0 && bytes % (1ULL << 20U) == 0) return std::to_string(bytes >> 20U) + "MiB";
    return std::to_string(bytes) + "B";
}

/// Reads a text that must satisfy `fits`.
std::optional<std::string> read_fitting(const Node* node, ReadContext& context,
                                        bool (*fits)(std::string_view), std::string code,
                                        std::string what, std::string hint) {
    return read_parsed(
        node, context,
        [fits](std::string_view text) {
            return fits(text) ? std::optional<std::string>(text) : std::nullopt;
        },
        std::move(code), std::move(what), std::move(hint));
}

}  // namespace

std::string shown(const Node& node) {
    auto text = node.text;
    if (text.size() > shown_bytes_max) {
        text.resize(cut_utf8(text, shown_bytes_max).size());
        text += "...";
    }
    std::replace_if(
        text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x20; }, ' ');
    return "'" + text + "'";
}

std::optional<std::string> read_text(const Node* node, ReadContext& context) {
    return read_fitting(
        node, context,
        [](std::string_view text) {
            return !text.empty() && text.size() <= 1'024 &&
                   text.find_first_of("\r\n\t") == std::string_view::npos;
        },
        "invalid-text", "text of one line", "write 1 to 1024 bytes without line ends and tabs");
}

std::optional<bool> read_boolean(const Node* node, ReadContext& context) {
    const auto expanded = read_scalar(node, context);
    if (!expanded) return std::nullopt;
    const auto value =
        is_quoted_literal(*node, *expanded) ? std::nullopt : parse_boolean(expanded->text);
    if (!value) {
        report(*node, context, "invalid-boolean", shown(*node) + " is no boolean",
               "write true or false, without quotes");
    }
    return value;
}

std::optional<std::uint64_t> read_count(const Node* node, std::uint64_t min, std::uint64_t max,
                                        ReadContext& context) {
    const auto expanded = read_scalar(node, context);
    if (!expanded) return std::nullopt;
    const auto limits = std::to_string(min) + " to " + std::to_string(max);
    const auto value =
        is_quoted_literal(*node, *expanded) ? std::nullopt : parse_count(expanded->text);
    if (!value) {
        report(*node, context, "invalid-number", shown(*node) + " is no whole number",
               "write decimal digits without quotes, " + limits);
        return std::nullopt;
    }
    return in_range(*node, *value, min, max, limits, context) ? value : std::nullopt;
}

std::optional<double> read_decimal(const Node* node, double min, double max, ReadContext& context) {
    const auto expanded = read_scalar(node, context);
    if (!expanded) return std::nullopt;
    const auto value =
        is_quoted_literal(*node, *expanded) ? std::nullopt : parse_decimal(expanded->text);
    if (!value) {
        report(*node, context, "invalid-number", shown(*node) + " is no number",
               "write it like 2 or 0.5, without quotes");
        return std::nullopt;
    }
    const auto limits =
        std::to_string(static_cast<int>(min)) + " to " + std::to_string(static_cast<int>(max));
    return in_range(*node, *value, min, max, limits, context) ? value : std::nullopt;
}

std::optional<std::chrono::milliseconds> read_duration(const Node* node,
                                                       std::chrono::milliseconds min,
                                                       std::chrono::milliseconds max,
                                                       ReadContext& context) {
    const auto value = read_parsed(node, context, parse_duration, "invalid-duration", "duration",
                                   "write whole numbers with ms, s, m, h or d, as 10s or 1h30m");
    const auto limits = duration_text(min) + " to " + duration_text(max);
    return value && in_range(*node, *value, min, max, limits, context) ? value : std::nullopt;
}

std::optional<std::uint64_t> read_size(const Node* node, std::uint64_t min, std::uint64_t max,
                                       ReadContext& context) {
    const auto value = read_parsed(
        node, context, parse_size, "invalid-size", "size",
        "write a whole number with B, kB, MB, GB (1000) or KiB, MiB, GiB (1024), as 1MB");
    const auto limits = size_text(min) + " to " + size_text(max);
    return value && in_range(*node, *value, min, max, limits, context) ? value : std::nullopt;
}

std::optional<std::int64_t> read_timestamp(const Node* node, ReadContext& context) {
    return read_parsed(node, context, parse_timestamp, "invalid-timestamp", "point in time",
                       "write it with its zone, as 2026-01-01T00:00:00Z");
}

std::optional<std::string> read_pointer(const Node* node, ReadContext& context) {
    return read_fitting(
        node, context, [](std::string_view text) { return !text.empty() && is_json_pointer(text); },
        "invalid-pointer", "JSON Pointer",
        "start it with '/', as /data/orderId; inside a name '/' is ~1 and '~' is ~0");
}

std::optional<std::string> read_topic(const Node* node, ReadContext& context) {
    return read_fitting(node, context, is_topic, "invalid-topic", "topic name",
                        "Kafka takes 1 to 249 letters, digits, '.', '_' and '-'");
}

std::optional<std::string> read_name(const Node* node, ReadContext& context) {
    return read_fitting(node, context, is_name, "invalid-name", "name",
                        "write 1 to 64 letters, digits, '.', '_' and '-', a letter or digit first");
}

std::optional<Secret> read_secret(const Node* node, ReadContext& context) {
    if (!is_kind(node, Node::Kind::scalar, context)) return std::nullopt;
    auto expanded = expand(node->text, node->position(), context.environment, context.diagnostics);
    if (!expanded) return std::nullopt;
    Secret secret(std::move(expanded->text));
    if (!expanded->references || expanded->literal) {
        report(*node, context, "literal-secret",
               "a secret is written out here; everybody who reads this file would know it",
               "write ${credential:name}, ${file:/path} or ${env:NAME} and nothing beside it");
        return std::nullopt;
    }
    if (!expanded->loose_file.empty()) {
        report(*node, context, "secret-mode",
               expanded->loose_file +
                   " is open to others; a secret's file belongs to root or to "
                   "the user of the host, and only they and its group may read it",
               "chmod 0440 and chown it");
        return std::nullopt;
    }
    if (secret.empty()) {
        report(*node, context, "empty-secret", "the secret that this names is empty",
               "store it where the reference points");
        return std::nullopt;
    }
    return secret;
}

std::optional<std::string> read_path(const Node* node, ReadContext& context) {
    auto text = read_text(node, context);
    if (!text) return std::nullopt;
    return resolve_path(node->file ? *node->file : std::string{}, *text);
}

std::vector<Placed> read_list(const Node* node, ItemReader read_item, ReadContext& context) {
    if (node != nullptr && node->kind == Node::Kind::sequence && node->items.empty()) {
        report(*node, context, "empty-list", "the list is empty", "name at least one");
    }
    return read_any_list(node, read_item, context);
}

std::vector<Placed> read_any_list(const Node* node, ItemReader read_item, ReadContext& context) {
    std::vector<Placed> items;
    if (!is_kind(node, Node::Kind::sequence, context)) return items;
    for (const auto& item : node->items) {
        auto text = read_item(&item, context);
        if (!text) continue;
        const auto same = std::find_if(items.begin(), items.end(),
                                       [&](const Placed& p) { return p.text == *text; });
        if (same != items.end()) {
            report(item, context, "duplicate-item", shown(item) + " is in the list twice",
                   "remove one of them");
            continue;
        }
        items.push_back({std::move(*text), item.position()});
    }
    return items;
}

std::optional<std::size_t> read_word_index(const Node* node,
                                           std::span<const std::string_view> words,
                                           std::span<const std::string_view> later,
                                           ReadContext& context) {
    const auto expanded = read_scalar(node, context);
    if (!expanded) return std::nullopt;
    const auto found = std::find(words.begin(), words.end(), expanded->text);
    if (found != words.end()) return static_cast<std::size_t>(found - words.begin());
    if (std::find(later.begin(), later.end(), expanded->text) != later.end()) {
        report(*node, context, "not-in-this-version",
               shown(*node) + " is not in this version of Strandline", "write " + one_of(words));
        return std::nullopt;
    }
    report(*node, context, "invalid-word",
           shown(*node) + (words.size() == 1 ? " is not " : " is not one of ") + one_of(words),
           did_you_mean(node->text, words));
    return std::nullopt;
}

}  // namespace strandline::config
