#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <random>
#include <vector>

namespace strandline::differential {

/// All choices of one seed: the same seed makes the same cases on every machine, so nothing of
/// <random>'s distributions, which differ, is used.
class Random {
public:
    explicit Random(std::uint64_t seed) : engine_(seed * 0x9E37'79B9'7F4A'7C15 + 1) {}

    /// Below `end`, which is not 0.
    std::size_t below(std::size_t end) { return engine_() % end; }
    long between(long first, long last) {
        return first + static_cast<long>(below(static_cast<std::size_t>(last - first + 1)));
    }
    bool chance(unsigned percent) { return below(100) < percent; }
    template <class T, std::size_t size>
    const T& of(const T (&list)[size]) {
        return list[below(size)];
    }
    template <class T>
    T& of(std::vector<T>& list) {
        return list[below(list.size())];
    }
    template <class T>
    const T& of(const std::vector<T>& list) {
        return list[below(list.size())];
    }
    /// An index, by weights.
    std::size_t weighted(std::initializer_list<unsigned> weights) {
        std::size_t sum = 0;
        for (const unsigned weight : weights) sum += weight;
        std::size_t place = below(sum);
        std::size_t index = 0;
        for (const unsigned weight : weights) {
            if (place < weight) break;
            place -= weight;
            ++index;
        }
        return index;
    }

private:
    std::mt19937_64 engine_;
};

}  // namespace strandline::differential
