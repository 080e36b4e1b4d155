#include "schema/json_pointer.hpp"

#include <cstddef>

namespace strandline::schema {

bool is_json_pointer(std::string_view pointer) {
    return pointer.empty() || (pointer.front() == '/' && has_good_escapes(pointer));
}

bool has_good_escapes(std::string_view segment) {
    for (std::size_t at = 0; at < segment.size(); ++at) {
        if (segment[at] != '~') continue;
        if (at + 1 == segment.size()) return false;
        if (segment[at + 1] != '0' && segment[at + 1] != '1') return false;
    }
    return true;
}

bool names(std::string_view segment, std::string_view member) {
    std::size_t in_member = 0;
    for (std::size_t at = 0; at < segment.size(); ++at, ++in_member) {
        char wanted = segment[at];
        if (wanted == '~') wanted = segment[++at] == '0' ? '~' : '/';
        if (in_member == member.size() || member[in_member] != wanted) return false;
    }
    return in_member == member.size();
}

std::optional<std::uint32_t> array_index(std::string_view segment) {
    if (segment.empty() || segment.size() > 9) return std::nullopt;
    if (segment.front() == '0' && segment.size() > 1) return std::nullopt;
    std::uint32_t index = 0;
    for (const char digit : segment) {
        if (digit < '0' || digit > '9') return std::nullopt;
        index = index * 10 + static_cast<std::uint32_t>(digit - '0');
    }
    return index;
}

std::optional<std::string> root_member(std::string_view pointer) {
    if (pointer.empty()) return std::nullopt;
    const std::string_view segment = take_segment(pointer).text;
    if (!pointer.empty()) return std::nullopt;
    std::string member;
    for (std::size_t at = 0; at < segment.size(); ++at) {
        const bool escaped = segment[at] == '~';
        if (escaped) ++at;
        member += escaped ? (segment[at] == '0' ? '~' : '/') : segment[at];
    }
    return member;
}

std::string pointer_step(std::string_view name) {
    std::string step = "/";
    for (const char c : name) {
        if (c == '~')
            step += "~0";
        else if (c == '/')
            step += "~1";
        else
            step += c;
    }
    return step;
}

std::string pointer_step(std::size_t index) { return "/" + std::to_string(index); }

}  // namespace strandline::schema
