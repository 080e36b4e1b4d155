#pragma once

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <system_error>
#include <vector>

/// Reads values out of JSON *text*: small, valid and trusted, such as a stage's config. What events
/// hold is read through Event::json().
namespace strandline {
inline namespace sdk_v0 {
namespace detail {

inline std::size_t skip_space(std::string_view json, std::size_t at) {
    const std::size_t found = json.find_first_not_of(" \t\r\n", at);
    return found == std::string_view::npos ? json.size() : found;
}

/// The place after the string that starts at `at`.
inline std::size_t skip_string(std::string_view json, std::size_t at) {
    for (++at; at < json.size(); ++at) {
        if (json[at] == '\\') {
            ++at;
        } else if (json[at] == '"') {
            return at + 1;
        }
    }
    return json.size();
}

/// The place after the value that starts at `at`.
inline std::size_t skip_value(std::string_view json, std::size_t at) {
    std::size_t depth = 0;
    while (at < json.size()) {
        const char c = json[at];
        if (c == '"') {
            at = skip_string(json, at);
        } else if (c == '{' || c == '[') {
            ++depth;
            ++at;
            continue;
        } else if (c == '}' || c == ']') {
            if (depth == 0) return at;
            --depth;
            ++at;
        } else if (depth == 0) {
            const std::size_t end = json.find_first_of(",]} \t\r\n", at);
            return end == std::string_view::npos ? json.size() : end;
        } else {
            ++at;
            continue;
        }
        if (depth == 0) return at;
    }
    return json.size();
}

inline void append_utf8(std::string& out, std::uint32_t point) {
    const auto push = [&out](std::uint32_t byte) { out.push_back(static_cast<char>(byte)); };
    if (point < 0x80) {
        push(point);
    } else if (point < 0x800) {
        push(0xC0 | point >> 6);
        push(0x80 | (point & 0x3F));
    } else if (point < 0x10000) {
        push(0xE0 | point >> 12);
        push(0x80 | (point >> 6 & 0x3F));
        push(0x80 | (point & 0x3F));
    } else {
        push(0xF0 | point >> 18);
        push(0x80 | (point >> 12 & 0x3F));
        push(0x80 | (point >> 6 & 0x3F));
        push(0x80 | (point & 0x3F));
    }
}

inline std::optional<std::uint32_t> hex4(std::string_view text, std::size_t at) {
    if (text.size() < at + 4) return std::nullopt;
    std::uint32_t value = 0;
    const char* end = text.data() + at + 4;
    const std::from_chars_result read = std::from_chars(text.data() + at, end, value, 16);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
}

/// The escape after the backslash at `at`; moves `at` to its last character.
inline bool append_escape(std::string& out, std::string_view text, std::size_t& at) {
    constexpr std::string_view letters = "\"\\/bfnrt";
    constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    ++at;
    if (at >= text.size()) return false;
    if (text[at] != 'u') {
        const std::size_t which = letters.find(text[at]);
        if (which == std::string_view::npos) return false;
        out.push_back(meanings[which]);
        return true;
    }
    std::optional<std::uint32_t> point = hex4(text, at + 1);
    if (!point) return false;
    at += 4;
    if (*point >= 0xD800 && *point < 0xDC00) {
        const std::optional<std::uint32_t> low = hex4(text, at + 3);
        if (!low || text.substr(at + 1, 2) != "\\u") return false;
        point = 0x10000 + ((*point - 0xD800) << 10) + (*low - 0xDC00);
        at += 6;
    }
    append_utf8(out, *point);
    return true;
}

inline std::optional<std::string> json_string(std::string_view json) {
    if (json.size() < 2 || json.front() != '"') return std::nullopt;
    const std::string_view inside = json.substr(1, json.size() - 2);
    std::string out;
    for (std::size_t i = 0; i < inside.size(); ++i) {
        if (inside[i] != '\\') {
            out.push_back(inside[i]);
        } else if (!append_escape(out, inside, i)) {
            return std::nullopt;
        }
    }
    return out;
}

template <class Number>
std::optional<Number> json_number(std::string_view json) {
    Number value{};
    const char* end = json.data() + json.size();
    const std::from_chars_result read = std::from_chars(json.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
}

inline std::optional<bool> json_boolean(std::string_view json) {
    if (json == "true") return true;
    if (json == "false") return false;
    return std::nullopt;
}

/// Calls `visit(name, value)` for each child, in order, until it says true: then that value. Names
/// are empty in an array.
template <class Visit>
std::optional<std::string_view> find_child(std::string_view json, Visit&& visit) {
    if (json.empty() || (json.front() != '{' && json.front() != '[')) return std::nullopt;
    const bool object = json.front() == '{';
    std::size_t at = skip_space(json, 1);
    while (at < json.size() && json[at] != '}' && json[at] != ']') {
        std::optional<std::string> name{std::string()};
        if (object) {
            const std::size_t end = skip_string(json, at);
            name = json_string(json.substr(at, end - at));
            at = skip_space(json, skip_space(json, end) + 1);
        }
        const std::size_t end = skip_value(json, at);
        if (end <= at) return std::nullopt;
        const std::string_view value = json.substr(at, end - at);
        if (name && visit(*name, value)) return value;
        at = skip_space(json, end);
        if (at < json.size() && json[at] == ',') at = skip_space(json, at + 1);
    }
    return std::nullopt;
}

inline std::optional<std::vector<std::string>> json_strings(std::string_view json) {
    if (json.empty() || json.front() != '[') return std::nullopt;
    std::vector<std::string> out;
    bool all = true;
    find_child(json, [&](std::string_view, std::string_view value) {
        std::optional<std::string> text = json_string(value);
        all = all && text.has_value();
        if (text) out.push_back(*std::move(text));
        return !all;
    });
    if (!all) return std::nullopt;
    return out;
}

/// One step of a JSON Pointer, with ~1 and ~0 replaced.
inline std::string pointer_token(std::string_view token) {
    std::string out;
    for (std::size_t i = 0; i < token.size(); ++i) {
        if (token[i] == '~' && i + 1 < token.size()) {
            out.push_back(token[++i] == '1' ? '/' : '~');
        } else {
            out.push_back(token[i]);
        }
    }
    return out;
}

/// The text of the value at a JSON Pointer (RFC 6901).
inline std::optional<std::string_view> find_json(std::string_view json, std::string_view pointer) {
    const std::size_t start = skip_space(json, 0);
    std::optional<std::string_view> value = json.substr(start, skip_value(json, start) - start);
    while (value && !pointer.empty()) {
        if (pointer.front() != '/') return std::nullopt;
        const std::size_t end = std::min(pointer.find('/', 1), pointer.size());
        const std::string token = pointer_token(pointer.substr(1, end - 1));
        pointer.remove_prefix(end);
        const bool object = !value->empty() && value->front() == '{';
        const std::optional<std::size_t> wanted = json_number<std::size_t>(token);
        std::size_t index = 0;
        value = find_child(*value, [&](std::string_view name, std::string_view) {
            return object ? name == token : wanted && index++ == *wanted;
        });
    }
    return value;
}

}  // namespace detail
}  // namespace sdk_v0
}  // namespace strandline
