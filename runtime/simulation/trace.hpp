#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "model/topic_partition.hpp"

namespace strandline::simulation {

/// All that happened, in order: as a hash always, and as lines where somebody wants to read them.
///
/// Threads  one
class Trace {
public:
    explicit Trace(bool keeps_lines) : keeps_lines_(keeps_lines) {}

    /// `who`: the number of the process, 0 = the cluster.
    void add(Duration when, std::uint32_t who, std::string_view what,
             const model::TopicPartition& where, std::int64_t offset, std::string_view more = {});
    [[nodiscard]] std::uint64_t hash() const { return hash_; }

    struct Line {
        std::int64_t offset{0};
        model::TopicPartition where;
        std::string text;
    };
    [[nodiscard]] const std::vector<Line>& lines() const { return lines_; }

private:
    void mix(std::uint64_t number) {
        hash_ = (hash_ ^ number) * 0x100000001b3U;
        hash_ ^= hash_ >> 29U;
    }
    void mix(std::string_view text);

    const bool keeps_lines_;
    std::uint64_t hash_{0xcbf29ce484222325U};
    std::vector<Line> lines_;
};

}  // namespace strandline::simulation
