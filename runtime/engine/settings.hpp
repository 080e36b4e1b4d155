#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "engine/delivery_policy.hpp"
#include "engine/io.hpp"

namespace strandline::engine {

/// One handler placed in the pipeline, as the lane needs it.
struct StageSettings {
    StageInfo info;
    std::vector<bool> wants;   ///< by TypeIndex; [undeclared_type] = tombstones
    bool reads_headers{true};  ///< else they are not parsed for it
    RetryPolicy retry;
    Duration deadline{std::chrono::seconds{10}};
};

struct OutputSettings {
    std::string name;
    std::string topic;
    std::size_t stage{0};  ///< whose output it is; of no meaning for dead letters and poison
};

/// All that the engine needs of a pipeline's definition; constant while the pipeline runs.
struct PipelineSettings {
    std::string name;
    std::vector<std::string> topics;
    std::vector<std::string> types{"_other"};  ///< by TypeIndex
    std::vector<StageSettings> stages;
    std::vector<OutputSettings>
        outputs;  ///< by OutputIndex; the dead letter's and poison's come last
    std::uint32_t max_retries{5};
    bool dedupes{false};  ///< it remembers ids, and has metrics of that

    std::size_t in_flight_max{8192};     ///< per lane: records begun and not finished
    std::size_t uncommitted_max{10000};  ///< per lane: records taken and not committed
    Duration commit_every{std::chrono::seconds{1}};
    Duration commit_timeout{std::chrono::seconds{10}};
    Duration drain{std::chrono::seconds{20}};
    Duration reopen_initial{std::chrono::seconds{1}};  ///< backoff after a failure of the world
    Duration reopen_max{std::chrono::seconds{30}};

    [[nodiscard]] OutputIndex dead_letter_output() const {
        return static_cast<OutputIndex>(outputs.size() - 2);
    }
    [[nodiscard]] OutputIndex poison_output() const {
        return static_cast<OutputIndex>(outputs.size() - 1);
    }
};

}  // namespace strandline::engine
