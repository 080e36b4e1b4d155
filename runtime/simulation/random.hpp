#pragma once

#include <cstdint>
#include <vector>

#include "base/clock.hpp"

namespace strandline::simulation {

/// Numbers from a seed, the same on every machine and with every library: SplitMix64.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}

    std::uint64_t next() {
        std::uint64_t z = (state_ += 0x9e3779b97f4a7c15U);
        z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
        z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
        return z ^ (z >> 31U);
    }
    /// From 0 up to, and without, `end`.
    std::uint64_t below(std::uint64_t end) { return next() % end; }
    std::int64_t between(std::int64_t least, std::int64_t most) {
        return least +
               static_cast<std::int64_t>(below(static_cast<std::uint64_t>(most - least) + 1));
    }
    Duration between(Duration least, Duration most) {
        return Duration{between(least.count(), most.count())};
    }
    /// True in so many of a hundred.
    bool percent(std::uint64_t chance) { return below(100) < chance; }
    template <class T>
    T pick(const std::vector<T>& from) {
        return from[below(from.size())];
    }
    /// Numbers of their own for one part, which what others draw does not change.
    Random fork() { return Random(next()); }

private:
    std::uint64_t state_;
};

}  // namespace strandline::simulation
