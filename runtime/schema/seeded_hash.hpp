#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <random>
#include <string_view>

namespace strandline::schema {

/// A hash of what stands in records, by two random words: who does not know them cannot choose texts
/// that collide.
///
/// Threads  constant after construction
class SeededHash {
public:
    SeededHash() {
        std::random_device device;
        const auto word = [&device] { return (std::uint64_t{device()} << 32 | device()) | 1; };
        start_ = word();
        factor_ = word();
    }

    [[nodiscard]] std::uint64_t seed() const { return start_; }
    [[nodiscard]] std::uint64_t factor() const { return factor_; }  ///< random and odd
    [[nodiscard]] std::uint64_t of(std::uint64_t word) const { return mix(word ^ start_, factor_); }
    [[nodiscard]] std::uint64_t of(std::string_view text) const {
        constexpr std::size_t step = sizeof(std::uint64_t);
        std::uint64_t state = start_ ^ text.size();
        while (text.size() > step) {
            state = mix(state ^ load(text, step), factor_);
            text.remove_prefix(step);
        }
        return mix(state ^ load(text, text.size()), factor_ ^ state);
    }

private:
    static std::uint64_t load(std::string_view text, std::size_t size) {
        std::uint64_t word = 0;
        std::memcpy(&word, text.data(), size);
        return word;
    }
    static std::uint64_t mix(std::uint64_t left, std::uint64_t right) {
        __extension__ using Wide = unsigned __int128;
        const Wide product = Wide{left} * right;
        return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
    }

    std::uint64_t start_;
    std::uint64_t factor_;
};

}  // namespace strandline::schema
