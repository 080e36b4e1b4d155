#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "kafka/settings.hpp"
#include "model/offset.hpp"
#include "model/record.hpp"
#include "model/topic_partition.hpp"

namespace strandline::kafka {

/// What one partition holds: from the first offset that is still there to the first that is not yet.
struct PartitionRange {
    std::int32_t partition{0};
    model::Offset begin;
    model::Offset end;

    friend bool operator==(const PartitionRange&, const PartitionRange&) = default;
};

/// Reads topics from one offset to another, partition after partition, without a group and without a
/// trace; only what was committed. What a transaction still holds open is beyond the end.
///
/// Threads  one at a time.
/// Errors   "kafka-config", "topic-missing", "topic-read", and what a broker refuses by
///          broker_error.hpp
class TopicReader {
public:
    using Seen = std::function<bool(const model::TopicPartition& where, const model::Record& record,
                                    std::span<const model::Header> headers)>;

    static Result<std::unique_ptr<TopicReader>> open(const ClientSettings& settings,
                                                     std::chrono::milliseconds timeout);
    ~TopicReader();
    TopicReader(const TopicReader&) = delete;
    TopicReader& operator=(const TopicReader&) = delete;

    /// By partition; empty when there is no such topic.
    [[nodiscard]] Result<std::vector<PartitionRange>> ranges(const std::string& topic);
    /// Hands over what is in the range, in order; views live for the call. `seen` answers false to
    /// end it early. `idle` is asked a few times a second while nothing comes, and answers the same.
    [[nodiscard]] Result<> read(const std::string& topic, const PartitionRange& range,
                                const Seen& seen, const std::function<bool()>& idle);

private:
    TopicReader();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace strandline::kafka
