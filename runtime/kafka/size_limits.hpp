#pragma once

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <limits>
#include <memory>

#include "engine/io.hpp"

namespace strandline::kafka {

/// What the brokers' refusals have taught about sizes, for all lives of one producer. A topic's
/// `max.message.bytes` bounds a *batch*, and the client has one batch size for all its topics: a
/// refused batch says nothing about its records, so the next life makes smaller batches, until what
/// is refused was a record alone.
///
/// Threads  learning: [poll-thread], one at a time; the rest: [any-thread].
class SizeLimits {
public:
    static constexpr std::size_t smallest_record = 8192;  ///< holds the headers of a dead letter

    explicit SizeLimits(std::size_t outputs)
        : records_(std::make_unique<std::atomic<std::size_t>[]>(outputs)) {
        for (std::size_t i = 0; i < outputs; ++i) records_[i] = none;
    }

    /// A batch of at most `used` bytes was refused.
    void refused_batch(std::size_t used) {
        batch_ = std::min(batch_.load(), std::max<std::size_t>(used / 16, 1));
    }
    /// A record of `bytes` that may be cut was refused alone.
    void refused_record(engine::OutputIndex output, std::size_t bytes) {
        records_[output] =
            std::min(records_[output].load(), std::max<std::size_t>(bytes / 2, smallest_record));
    }

    [[nodiscard]] bool knows_batch() const { return batch_ != none; }
    [[nodiscard]] std::size_t batch() const { return batch_; }
    [[nodiscard]] std::size_t record(engine::OutputIndex output) const {
        return records_[output].load(std::memory_order_relaxed);
    }

private:
    static constexpr std::size_t none = std::numeric_limits<std::size_t>::max();

    std::atomic<std::size_t> batch_{none};
    std::unique_ptr<std::atomic<std::size_t>[]> records_;  // by output
};

}  // namespace strandline::kafka
