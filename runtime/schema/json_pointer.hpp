#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

/// JSON Pointers (RFC 6901), read without an allocation.
namespace strandline::schema {

/// Empty, or begins with a slash and has a 0 or a 1 behind every tilde. [any-thread]
[[nodiscard]] bool is_json_pointer(std::string_view pointer);

/// Neither a slash nor a tilde in it: behind a pointer's first slash, the last segment and the
/// member's name. Eight bytes at once, for a handler looks up every value of every event.
[[nodiscard]] inline bool is_one_name(std::string_view text) {
    constexpr std::size_t word = sizeof(std::uint64_t);
    if (text.size() < word) {
        for (const char c : text)
            if (c == '/' || c == '~') return false;
        return true;
    }
    const auto free_at = [text](std::size_t at) {
        constexpr std::uint64_t ones = 0x0101'0101'0101'0101;
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, word);
        const std::uint64_t slash = eight ^ (ones * '/');
        const std::uint64_t tilde = eight ^ (ones * '~');
        const std::uint64_t found = ((slash - ones) & ~slash) | ((tilde - ones) & ~tilde);
        return (found & (ones * 0x80)) == 0;
    };
    for (std::size_t at = 0; at + word < text.size(); at += word)
        if (!free_at(at)) return false;
    return free_at(text.size() - word);  // overlaps the one before
}

/// One step of a pointer, as it stands there.
struct Segment {
    std::string_view text;
    bool escaped{false};  ///< holds a tilde, so that it is not the name itself
};

/// Cuts the first segment off a pointer that begins with a slash. Escapes are not checked.
[[nodiscard]] inline Segment take_segment(std::string_view& pointer) {
    if (const std::string_view rest = pointer.substr(1); is_one_name(rest)) [[likely]] {
        pointer = {};
        return {.text = rest};
    }
    Segment segment;
    std::size_t end = 1;
    for (; end < pointer.size() && pointer[end] != '/'; ++end)
        if (pointer[end] == '~') segment.escaped = true;
    segment.text = pointer.substr(1, end - 1);
    pointer.remove_prefix(end);
    return segment;
}

/// Is there a 0 or a 1 behind every tilde?
[[nodiscard]] bool has_good_escapes(std::string_view segment);

/// Whether the escaped segment names this member.
[[nodiscard]] bool names(std::string_view segment, std::string_view member);

/// The segment as an array index: digits without leading zeros; empty for anything else.
[[nodiscard]] std::optional<std::uint32_t> array_index(std::string_view segment);

/// The member of the root that the pointer names, unescaped; empty when it does not have exactly one
/// segment.
[[nodiscard]] std::optional<std::string> root_member(std::string_view pointer);

/// The step of a pointer to a member, escaped, or to an element: what a pointer is longer by.
[[nodiscard]] std::string pointer_step(std::string_view name);
[[nodiscard]] std::string pointer_step(std::size_t index);

}  // namespace strandline::schema
