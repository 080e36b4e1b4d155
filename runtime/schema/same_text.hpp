#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace strandline::schema {

/// `left == right` for the short names of the hot path: by words, in place, where the library's
/// comparison is a call that costs more than the rest of the look-up. [any-thread]
[[nodiscard]] inline bool same_text(std::string_view left, std::string_view right) {
    const std::size_t size = left.size();
    if (size != right.size()) return false;
    const auto differ = [&]<class Word>(Word, std::size_t at) {
        Word a;
        Word b;
        std::memcpy(&a, left.data() + at, sizeof a);
        std::memcpy(&b, right.data() + at, sizeof b);
        return a != b;
    };
    if (size >= 8) {  // the last word overlaps the one before
        for (std::size_t at = 0; at + 8 < size; at += 8)
            if (differ(std::uint64_t{}, at)) return false;
        return !differ(std::uint64_t{}, size - 8);
    }
    if (size >= 4) return !differ(std::uint32_t{}, 0) && !differ(std::uint32_t{}, size - 4);
    if (size >= 2) return !differ(std::uint16_t{}, 0) && !differ(std::uint16_t{}, size - 2);
    return size == 0 || left[0] == right[0];
}

}  // namespace strandline::schema
