#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "model/record.hpp"
#include "model/topic_partition.hpp"

namespace strandline::simulation {

/// A record as a broker stores it.
struct StoredRecord {
    std::int64_t offset{0};
    std::int64_t timestamp_ms{0};
    std::int32_t leader_epoch{1};
    std::optional<std::string> key;
    std::optional<std::string> value;
    std::vector<std::pair<std::string, std::optional<std::string>>> headers;

    /// Views of them, valid as long as the record.
    [[nodiscard]] std::vector<model::Header> header_views() const;
};
using StoredRecordPtr = std::shared_ptr<const StoredRecord>;

[[nodiscard]] Bytes view(const std::optional<std::string>& bytes);
[[nodiscard]] std::optional<std::string> copy(Bytes bytes);

/// One partition of a topic: records in the order of their offsets, with gaps where compaction or
/// control records are.
class Log {
public:
    /// Skips `gap` offsets first. Tells who waits.
    const StoredRecordPtr& append(StoredRecord record, std::int64_t gap = 0);
    /// A control record: an offset that no reader is handed.
    void append_marker();
    /// Retention: what is below is gone.
    void cut(std::int64_t start);

    /// The first record at or above the offset; null at the end.
    [[nodiscard]] StoredRecordPtr read(std::int64_t from) const;
    [[nodiscard]] std::int64_t start() const { return start_; }
    [[nodiscard]] std::int64_t end() const { return end_; }
    [[nodiscard]] const std::vector<StoredRecordPtr>& records() const { return records_; }

    /// Called at every append, as long as `who` lives.
    void listen(std::weak_ptr<void> who, std::function<void()> appended);

private:
    void tell();

    std::vector<StoredRecordPtr> records_;
    std::int64_t start_{0};
    std::int64_t end_{0};
    std::vector<std::pair<std::weak_ptr<void>, std::function<void()>>> listeners_;
};

/// All logs of the cluster; they outlive every process.
class Cluster {
public:
    explicit Cluster(std::int32_t partitions) : partitions_(partitions) {}

    [[nodiscard]] Log& log(const model::TopicPartition& where) { return logs_[where]; }
    [[nodiscard]] std::int32_t partitions() const { return partitions_; }
    /// The partition of a key: the same for every producer.
    [[nodiscard]] std::int32_t partition_of(Bytes key) const;

private:
    const std::int32_t partitions_;
    std::map<model::TopicPartition, Log> logs_;
};

}  // namespace strandline::simulation
