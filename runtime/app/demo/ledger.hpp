#pragma once

#include <array>
#include <chrono>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "engine/snapshot.hpp"
#include "model/disposition.hpp"

namespace strandline::app {

/// What the demo has seen, added up: the numbers behind the screen and the summary.
struct DemoView {
    double elapsed_s{0};
    std::uint64_t generated{0};  ///< handed to the broker, and not refused
    std::uint64_t read{0};
    std::array<std::uint64_t, model::disposition_names.size()> dispositions{};
    std::uint64_t unfinished{0};       ///< read, and no disposition yet
    std::uint64_t members_removed{0};  ///< from events, because of their names
    std::int64_t lag{0};
    double rate{0};               ///< records finished per second, since the view before
    std::optional<double> p50_s;  ///< upper bound of the bucket; empty = nothing processed
    std::optional<double> p99_s;
    std::vector<std::pair<std::string, std::uint64_t>> failures;  ///< by class, none that is zero
    std::string not_ready;

    [[nodiscard]] std::uint64_t finished() const;
    /// Every event that was generated has exactly one disposition.
    [[nodiscard]] bool adds_up() const { return generated == finished() && unfinished == 0; }
};

/// `before` gives the rate; empty at first.
[[nodiscard]] DemoView view_of(const engine::PipelineSnapshot& pipeline, std::uint64_t generated,
                               double elapsed_s, const std::optional<DemoView>& before);

/// The bucket bound under which `share` of the observations lie.
[[nodiscard]] std::optional<double> quantile(const engine::LatencySnapshot& latency, double share);

/// One dead letter, as its headers tell it.
struct SeenDeadLetter {
    std::string where;  ///< topic/partition@offset of the source
    std::string error_class;
    std::string message;
};

}  // namespace strandline::app
