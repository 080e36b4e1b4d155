#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "engine/settings.hpp"
#include "simulation/script.hpp"

namespace strandline::simulation {

/// One thing that goes wrong, or one decision of an operator. Times are since the start of the run.
struct Fault {
    enum class Kind : std::uint8_t {
        crash_at_step,    ///< `number` = the step, counted over the run; `after` it or before it
        crash,            ///< of host `target`
        stop,             ///< of host `target`, gracefully; it starts again at `until`
        rebalance,        ///< every member joins again
        kick,             ///< the group drops host `target`, which learns of it at `until`
        consumer_dies,    ///< of host `target`: fatal, and built again
        commits_refused,  ///< answered "again", without effect
        commits_lost,     ///< they take effect, and are answered "again"
        commits_blocked,  ///< not authorized, without effect
        commits_silent,   ///< they take effect, or not, and nobody hears of it
        output_fails,     ///< output `target`: not appended, and the report says so
        answers_lost,     ///< output `target`: appended, and the report says that it failed
        output_slow,      ///< output `target`: seconds for each answer
        queue_full,       ///< the producers have room for `number` records
        open_fails,       ///< no lane can be opened
        fetch_fails,      ///< reading partition `target` of the first topic ends with an error
        seek_fails,       ///< the consumer cannot seek
        log_cut           ///< partition `target` of the first topic begins at `number`
    };
    Kind kind{Kind::crash};
    Duration from{0};
    Duration until{0};
    std::size_t target{0};
    std::int64_t number{0};
    bool after{false};
};

[[nodiscard]] std::string describe(const Fault& fault);

/// One record that comes to a source topic.
struct Arrival {
    Duration when{0};
    std::string topic;
    std::int32_t partition{0};
    std::string key;
    Script script;
    std::int64_t gap{0};    ///< so many offsets before it hold nothing that is handed out
    bool forged{false};     ///< with a retry-count that nobody may believe
    bool marker{false};     ///< no record at all: a control record
    bool tombstone{false};  ///< a null value
};

/// All that a run is made of, beside the engine. A seed draws one; a scenario writes one.
struct Plan {
    std::uint64_t seed{1};  ///< of latencies, jitter and the order of completions
    std::size_t hosts{1};
    bool static_members{true};
    bool dedupes{false};
    std::size_t ids_max{64};
    bool replays{false};  ///< dead letters come back by the replay topic
    std::int32_t partitions{2};
    std::vector<std::string> topics{"orders"};
    engine::PipelineSettings settings;
    Duration latency_max{std::chrono::milliseconds{20}};  ///< of every answer of the broker
    std::uint64_t overlap{0};  ///< in so many of a hundred steps of the program time goes on
    std::size_t fetch_max{16};
    std::size_t queue_max{1000};  ///< of a producer
    Duration restart{std::chrono::seconds{1}};
    Duration session{std::chrono::seconds{6}};
    bool reset_when_gone{false};

    std::vector<Arrival> arrivals;
    std::vector<Fault> faults;
    Duration healed{std::chrono::seconds{30}};     ///< no fault, no new record after it
    Duration patience{std::chrono::seconds{300}};  ///< from there to the end of all lag
};

/// With one stage, one output, and times that suit a run of some virtual seconds.
[[nodiscard]] Plan plain_plan();
/// The settings, records and faults of a seed.
[[nodiscard]] Plan draw_plan(std::uint64_t seed);

inline constexpr const char* replay_topic = "orders-dlq-replay";
inline constexpr const char* dead_letter_topic = "orders-dlq";
inline constexpr const char* poison_topic = "orders-dlq-poison";

}  // namespace strandline::simulation
