#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"
#include "kafka/settings.hpp"
#include "model/record.hpp"
#include "model/topic_partition.hpp"

namespace strandline::kafka {

/// Reads one topic, all partitions, without a group and without a trace: what the demo shows the last
/// dead letters with.
///
/// Threads  one at a time.
class Tail {
public:
    enum class From : std::uint8_t { beginning, end };
    using Seen = std::function<void(const model::TopicPartition& where, const model::Record& record,
                                    std::span<const model::Header> headers)>;

    /// Asks the broker for the partitions, at most `timeout`. Errors  "kafka-config", "topic-missing",
    /// "broker-unreachable"
    static Result<std::unique_ptr<Tail>> open(const ClientSettings& settings,
                                              const std::string& topic, From from,
                                              std::chrono::milliseconds timeout);
    ~Tail();
    Tail(const Tail&) = delete;
    Tail& operator=(const Tail&) = delete;

    /// Hands over what comes within `wait`, at most `max` records; views live for the call.
    void read(std::chrono::milliseconds wait, std::size_t max, const Seen& seen);

private:
    Tail();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace strandline::kafka
