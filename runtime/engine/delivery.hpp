#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "base/clock.hpp"
#include "engine/effects.hpp"
#include "model/event.hpp"
#include "model/failure.hpp"
#include "model/offset.hpp"
#include "model/record.hpp"
#include "model/topic_partition.hpp"

namespace strandline::engine {

/// The one event of a lane that is being worked on, and the scope of its effects. A lane has one,
/// which keeps its buffers from record to record.
///
/// Ownership  record, headers and event are borrowed until the lane goes on to the next record.
/// Threads    [lane-strand]
struct Delivery {
    const model::TopicPartition* where{nullptr};
    const model::Record* record{nullptr};
    std::span<const model::Header> headers;
    model::Event event;
    bool redelivered{false};  ///< this record may have been handled before

    std::size_t stage{0};       ///< the stage at work, an index into the lane's stages
    model::Attempt attempt{1};  ///< of that stage
    TimePoint deadline;         ///< of that attempt
    bool acked{false};          ///< some stage has acknowledged
    Effects effects;

    /// What the handler said about its verdict (explain), or the failure of an effect. Cleared
    /// before each attempt.
    struct Reason {
        std::string code;
        std::string message;
        Duration retry_after{0};  ///< 0 = by the policy
    };
    std::optional<Reason> reason;
    bool effect_failed{false};  ///< an effect was refused: an ack of this attempt is not believed

    void start(const model::TopicPartition& from, const model::Record& taken) {
        where = &from;
        record = &taken;
        headers = {};
        event = {};
        stage = 0;
        acked = false;
        effects.clear();  // also when nothing was emitted: a handler may have taken memory
        start_attempt(model::Attempt{1});
    }
    void start_attempt(model::Attempt number) {
        attempt = number;
        if (reason) reason.reset();
        effect_failed = false;
    }
};

}  // namespace strandline::engine
