#include "config/json_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <utility>

#include "config/interpolation.hpp"
#include "config/values.hpp"

namespace strandline::config {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// The number grammar of RFC 8259.
bool is_json_number(std::string_view text) {
    std::size_t i = 0;
    const auto digits = [&] {
        const auto start = i;
        while (i < text.size() && is_digit(text[i])) ++i;
        return i - start;
    };
    if (i < text.size() && text[i] == '-') ++i;
    const auto whole_start = i;
    const auto whole = digits();
    if (whole == 0 || (whole > 1 && text[whole_start] == '0')) return false;
    if (i < text.size() && text[i] == '.') {
        ++i;
        if (digits() == 0) return false;
    }
    if (i < text.size() && (text[i] == 'e' || text[i] == 'E')) {
        ++i;
        if (i < text.size() && (text[i] == '+' || text[i] == '-')) ++i;
        if (digits() == 0) return false;
    }
    return i == text.size();
}

/// Fits 64 bits, or a double.
bool is_in_range(std::string_view text) {
    const auto* first = text.data();
    const auto* last = text.data() + text.size();
    if (text.find_first_of(".eE") == std::string_view::npos) {
        std::int64_t integer = 0;
        std::uint64_t natural = 0;
        return std::from_chars(first, last, integer).ec == std::errc{} ||
               std::from_chars(first, last, natural).ec == std::errc{};
    }
    double real = 0;
    return std::from_chars(first, last, real).ec == std::errc{} && std::isfinite(real);
}

std::string lower(std::string_view text) {
    std::string result(text);
    for (auto& c : result) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return result;
}

/// What some YAML reader takes for a boolean, null or number, though it is none of JSON's.
bool is_ambiguous(std::string_view text) {
    static constexpr std::array<std::string_view, 16> words{
        "yes",  "no",    "on",    "off",  "true", "false", "null", "~",
        ".inf", "+.inf", "-.inf", ".nan", "y",    "n",     "<<",   "="};
    if (std::find(words.begin(), words.end(), lower(text)) != words.end()) return true;
    auto digits = text;
    if (digits.starts_with('+') || digits.starts_with('-')) digits.remove_prefix(1);
    if (digits.starts_with('.')) digits.remove_prefix(1);
    if (digits.empty() || !is_digit(digits.front())) return false;
    // 010, 0x1F, 0b1, 0o7, 1_000, +1, .5, 1.: numbers to somebody. Not so 10s, 1.2.3, 2026-01-01.
    if (digits.starts_with("0x") || digits.starts_with("0o") || digits.starts_with("0b")) {
        return digits.size() > 2 &&
               digits.find_first_not_of("0123456789abcdefABCDEF_", 2) == std::string_view::npos;
    }
    return digits.find_first_not_of("0123456789_.") == std::string_view::npos &&
           std::count(text.begin(), text.end(), '.') <= 1;
}

void append_string(std::string& json, std::string_view text) {
    static constexpr char hex[] = "0123456789abcdef";
    json += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            json += '\\';
            json += c;
        } else if (byte < 0x20) {
            json += "\\u00";
            json += hex[byte >> 4U];
            json += hex[byte & 0x0FU];
        } else {
            json += c;
        }
    }
    json += '"';
}

std::string pointer_part(std::string_view name) {
    std::string part = "/";
    for (const char c : name) {
        if (c == '~') {
            part += "~0";
        } else if (c == '/') {
            part += "~1";
        } else {
            part += c;
        }
    }
    return part;
}

class Writer {
public:
    explicit Writer(ReadContext& context) : context_(context) {}

    void write(const Node& node, const std::string& pointer) {
        result_.positions.emplace(pointer, node.position());
        switch (node.kind) {
            case Node::Kind::null:
                result_.text += "null";
                return;
            case Node::Kind::scalar:
                write_scalar(node);
                return;
            case Node::Kind::sequence:
                write_sequence(node, pointer);
                return;
            case Node::Kind::mapping:
                write_mapping(node, pointer);
                return;
        }
    }
    JsonText take() { return std::move(result_); }

private:
    void write_sequence(const Node& node, const std::string& pointer) {
        result_.text += '[';
        for (std::size_t i = 0; i < node.items.size(); ++i) {
            if (i != 0) result_.text += ',';
            write(node.items[i], pointer + '/' + std::to_string(i));
        }
        result_.text += ']';
    }
    void write_mapping(const Node& node, const std::string& pointer) {
        result_.text += '{';
        bool first = true;
        for (const auto& member : node.members) {
            if (!std::exchange(first, false)) result_.text += ',';
            append_string(result_.text, member.name);
            result_.text += ':';
            write(member.value, pointer + pointer_part(member.name));
        }
        result_.text += '}';
    }
    void write_scalar(const Node& node) {
        auto expanded =
            expand(node.text, node.position(), context_.environment, context_.diagnostics);
        if (!expanded) return;
        if (expanded->credential) {
            context_.diagnostics.error(node.position(), "not-in-this-version",
                                       "a credential in a handler's config is not in this version "
                                       "of Strandline; the config is no secret",
                                       "let the handler read it from where the unit puts it");
            return;
        }
        const auto& text = expanded->text;
        if (node.quoted || text.empty()) {
            append_string(result_.text, text);
        } else if (text == "true" || text == "false") {
            result_.text += text;
        } else if (is_json_number(text)) {
            if (!is_in_range(text)) {
                context_.diagnostics.error(node.position(), "out-of-range",
                                           shown(node) + " fits neither 64 bits nor a double",
                                           "quote it if it is text");
            }
            result_.text += text;
        } else if (is_ambiguous(text)) {
            context_.diagnostics.error(node.position(), "ambiguous-scalar",
                                       shown(node) +
                                           " is a boolean, null or number to some and "
                                           "text to others",
                                       "quote it, or write it as JSON does");
        } else {
            append_string(result_.text, text);
        }
    }

    ReadContext& context_;
    JsonText result_;
};

}  // namespace

JsonText to_json(const Node& node, ReadContext& context) {
    Writer writer(context);
    writer.write(node, "");
    return writer.take();
}

}  // namespace strandline::config
