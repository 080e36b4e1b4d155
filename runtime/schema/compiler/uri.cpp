#include "schema/compiler/uri.hpp"

#include <algorithm>
#include <charconv>
#include <optional>

#include "schema/compiler/compile.hpp"

namespace strandline::schema {

namespace {

using Part = std::optional<std::string_view>;

struct Uri {
    Part scheme, authority;
    std::string_view path;
    Part query, fragment;
};

constexpr bool is_alpha(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

Part take_scheme(std::string_view& uri) {
    const std::size_t end = uri.find_first_of(":/?#");
    if (end == std::string_view::npos || uri[end] != ':' || end == 0 || !is_alpha(uri.front()))
        return std::nullopt;
    const std::string_view scheme = uri.substr(0, end);
    const bool good = std::ranges::all_of(scheme, [](char c) {
        return is_alpha(c) || is_digit(c) || c == '+' || c == '-' || c == '.';
    });
    if (!good) return std::nullopt;
    uri.remove_prefix(end + 1);
    return scheme;
}

// From `mark` on to the end.
Part take_tail(std::string_view& uri, char mark) {
    const std::size_t at = uri.find(mark);
    if (at == std::string_view::npos) return std::nullopt;
    const std::string_view tail = uri.substr(at + 1);
    uri = uri.substr(0, at);
    return tail;
}

Uri parse(std::string_view text) {
    Uri uri;
    uri.fragment = take_tail(text, '#');
    uri.query = take_tail(text, '?');
    uri.scheme = take_scheme(text);
    if (text.starts_with("//")) {
        const std::size_t end = std::min(text.find('/', 2), text.size());
        uri.authority = text.substr(2, end - 2);
        text.remove_prefix(end);
    }
    uri.path = text;
    return uri;
}

// RFC 3986, section 5.2.4.
std::string without_dots(std::string_view in) {
    std::string out;
    const auto drop_last = [&out] {
        out.resize(out.rfind('/') == std::string::npos ? 0 : out.rfind('/'));
    };
    while (!in.empty()) {
        if (in.starts_with("../")) {
            in.remove_prefix(3);
        } else if (in.starts_with("./") || in.starts_with("/./")) {
            in.remove_prefix(2);
        } else if (in == "/.") {
            in = "/";
        } else if (in.starts_with("/../")) {
            in.remove_prefix(3);
            drop_last();
        } else if (in == "/..") {
            in = "/";
            drop_last();
        } else if (in == "." || in == "..") {
            in = {};
        } else {
            const std::size_t end = std::min(in.find('/', 1), in.size());
            out += in.substr(0, end);
            in.remove_prefix(end);
        }
    }
    return out;
}

std::string merged(const Uri& base, std::string_view path) {
    if (base.authority && base.path.empty()) return "/" + std::string(path);
    const std::size_t slash = base.path.rfind('/');
    const std::size_t kept = slash == std::string_view::npos ? 0 : slash + 1;
    return std::string(base.path.substr(0, kept)) + std::string(path);
}

std::string join(const Uri& uri, std::string_view path) {
    std::string text;
    if (uri.scheme) text.append(*uri.scheme).append(":");
    if (uri.authority) text.append("//").append(*uri.authority);
    text.append(path);
    if (uri.query) text.append("?").append(*uri.query);
    if (uri.fragment) text.append("#").append(*uri.fragment);
    return text;
}

}  // namespace

// RFC 3986, section 5.2.2.
std::string resolve_uri(std::string_view base_text, std::string_view reference) {
    const Uri base = parse(base_text);
    Uri uri = parse(reference);
    if (uri.scheme) return join(uri, without_dots(uri.path));
    uri.scheme = base.scheme;
    if (uri.authority) return join(uri, without_dots(uri.path));
    uri.authority = base.authority;
    if (uri.path.empty()) {
        if (!uri.query) uri.query = base.query;
        return join(uri, base.path);
    }
    const std::string path =
        uri.path.front() == '/' ? std::string(uri.path) : merged(base, uri.path);
    return join(uri, without_dots(path));
}

SplitUri split_fragment(std::string_view uri) {
    const Part fragment = take_tail(uri, '#');
    return {.absolute = std::string(uri), .fragment = percent_decoded(fragment.value_or(""))};
}

bool is_absolute_uri(std::string_view uri) { return take_scheme(uri).has_value(); }

std::string_view last_segment(std::string_view uri) {
    uri = uri.substr(0, uri.find_first_of("?#"));
    const std::size_t at = uri.find_last_of("/:");
    return at == std::string_view::npos ? uri : uri.substr(at + 1);
}

std::string percent_decoded(std::string_view text) {
    std::string decoded;
    for (std::size_t at = 0; at < text.size(); ++at) {
        unsigned value = 0;
        const char* digits = text.data() + at + 1;
        if (text[at] == '%' && at + 2 < text.size() &&
            std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
            decoded += static_cast<char>(value);
            at += 2;
        } else {
            decoded += text[at];
        }
    }
    return decoded;
}

std::string file_uri(const std::string& path) {
    constexpr std::string_view plain = "-._~/!$&'()*+,;=:@";
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string uri = "file://";
    for (const char c : path) {
        if (is_alpha(c) || is_digit(c) || plain.find(c) != std::string_view::npos) {
            uri += c;
            continue;
        }
        const auto byte = static_cast<unsigned char>(c);
        uri += '%';
        uri += digits[byte >> 4U];
        uri += digits[byte & 0xFU];
    }
    return uri;
}

}  // namespace strandline::schema
