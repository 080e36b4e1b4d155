#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

namespace strandline::schema {

/// A name that a schema has, laid out as the tape lays its strings out (four bytes of length, then the
/// text), so that one comparison of 16 bytes answers for length and text of up to 12 bytes.
struct Name {
    static constexpr std::size_t head_bytes = 32;

    char head[head_bytes]{};
    std::uint32_t mask{0};   ///< bit n: byte n of the head belongs to the name
    std::uint32_t whole{0};  ///< of a longer one: index into the program's texts

    /// No name: equal to nothing.
    static Name none();
    static Name of(std::string_view text, std::vector<std::string>& texts);

    /// `sized` as TapeView::sized_string() hands it out.
    [[nodiscard]] bool is(const char* sized, const std::vector<std::string>& texts) const {
        const std::uint32_t low = mask & 0xFFFF;
        if ((equal_bytes(head, sized) & low) != low) return false;
        return mask <= 0xFFFF || has_tail(sized, texts);
    }

private:
    // Bit n: byte n of both is the same; of 16.
    static std::uint32_t equal_bytes(const char* left, const char* right) {
#if defined(__SSE2__)
        const __m128i a = _mm_loadu_si128(reinterpret_cast<const __m128i*>(left));
        const __m128i b = _mm_loadu_si128(reinterpret_cast<const __m128i*>(right));
        return static_cast<std::uint32_t>(_mm_movemask_epi8(_mm_cmpeq_epi8(a, b)));
#else
        std::uint32_t equal = 0;
        for (std::size_t at = 0; at < 16; ++at)
            equal |= static_cast<std::uint32_t>(left[at] == right[at]) << at;
        return equal;
#endif
    }
    [[nodiscard]] bool has_tail(const char* sized, const std::vector<std::string>& texts) const;
};

/// First eight bytes, length and last byte of a name, mixed: different for most that differ.
[[nodiscard]] inline std::uint64_t name_digest(const char* sized) {
    constexpr std::uint64_t odd = 0x9E37'79B9'7F4A'7C15;
    std::uint32_t size = 0;
    std::memcpy(&size, sized, sizeof size);
    std::uint64_t start = 0;
    std::memcpy(&start, sized + sizeof size, sizeof start);
    if (size < sizeof start) start &= (std::uint64_t{1} << (8 * size)) - 1;
    const auto last = static_cast<unsigned char>(sized[sizeof size + size - 1]);
    return start ^ ((std::uint64_t{size} << 8 | last) * odd);
}

/// Which of a schema's names a name is: a hash of its first eight bytes, its length and its last byte,
/// by a factor that was searched when the schema was compiled. Nobody who writes events can make it
/// slow, for only the schema's names are in it.
class NameTable {
public:
    static constexpr std::uint32_t absent = 0xFFFF'FFFF;

    NameTable() = default;
    /// Of names that differ. Their place in `names` is what find() answers.
    NameTable(std::span<const std::string> names, std::vector<std::uint32_t>& slots);

    /// `same(place)` says whether it is that name.
    template <class Same>
    [[nodiscard]] std::uint32_t find(const char* sized, const std::vector<std::uint32_t>& slots,
                                     Same same) const {
        for (std::uint64_t at = slot(name_digest(sized));; ++at) {
            const std::uint32_t place = slots[first_ + (at & last_)];
            if (place == absent || same(place)) return place;
        }
    }

private:
    [[nodiscard]] std::uint64_t slot(std::uint64_t digest) const {
        return (digest * factor_) >> shift_;
    }
    [[nodiscard]] std::size_t longest_walk(std::span<const std::uint64_t> digests) const;

    std::uint64_t factor_{1};
    std::uint32_t first_{0};  // the first slot, which is empty where there are no names
    std::uint32_t last_{0};   // the number of slots less one
    std::uint32_t shift_{63};
};

}  // namespace strandline::schema
