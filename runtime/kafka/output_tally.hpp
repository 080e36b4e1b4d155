#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/effects.hpp"
#include "kafka/settings.hpp"

namespace strandline::kafka {

/// Counts what became of published records, output by output, over all lives of a producer.
///
/// Threads  counted on poll threads, read on any.
class OutputTally {
public:
    explicit OutputTally(std::size_t outputs) : acknowledged_(outputs), errors_(outputs) {}

    void acknowledged(engine::OutputIndex output) {
        acknowledged_[output].fetch_add(1, std::memory_order_relaxed);
    }
    /// `error` is librdkafka's static name.
    void failed(engine::OutputIndex output, const char* error) {
        const std::lock_guard guard(lock_);
        ++errors_[output][error];
    }
    [[nodiscard]] std::uint64_t acknowledged_by(std::size_t output) const {
        return acknowledged_[output].load(std::memory_order_relaxed);
    }
    [[nodiscard]] std::map<std::string, std::uint64_t> errors_of(std::size_t output) const {
        const std::lock_guard guard(lock_);
        return errors_[output];
    }

private:
    std::vector<std::atomic<std::uint64_t>> acknowledged_;
    mutable std::mutex lock_;
    std::vector<std::map<std::string, std::uint64_t>> errors_;  // guarded by lock_
};

}  // namespace strandline::kafka
