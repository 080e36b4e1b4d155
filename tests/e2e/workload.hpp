#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "e2e/client.hpp"

namespace strandline::e2e {

/// What a record of the workload is. Orders are handled, payments are ignored by the pipeline, and
/// the rest are hostile, each in a way of its own.
enum class Kind : std::uint8_t {
    order,
    payment,
    oversized,
    tombstone,
    broken_json,
    invalid_utf8,
    unknown_type,
    missing_type,
    wrong_types,    ///< the handler cannot read it
    negative_price  ///< the handler rejects it
};

enum class Ending : std::uint8_t { delivered, skipped, failed, duplicate };

/// One record, with all that the checker has to know of it.
struct Event {
    NewRecord record;
    Kind kind{Kind::order};
    std::string id;     ///< as it stands in the payload, readable or not
    std::string order;  ///< /data/orderId, the key of the output
    /// The index of the record in this partition that it is a copy of, byte for byte; -1 = none.
    std::int64_t copy_of{-1};

    [[nodiscard]] Ending ending() const;
    /// The class that the host has to give it; empty when a handler names its own.
    [[nodiscard]] std::string_view failure_class() const;
    /// The handler rejects it, so the dead letter names the handler.
    [[nodiscard]] bool fails_in_handler() const;
    /// What `source-event-id` has to say: the id where it can be read, else the key.
    [[nodiscard]] std::string source_event_id() const;
};

/// A stream of events that is known from its seed alone: event (partition, index) is the same in every
/// process and at every time, so nothing has to be remembered to check what became of it.
///
/// Every userId is `e2e:<partition>:<index>`: that is how an output is traced to its source. One event
/// in 25 is sent again in its partition: half of them at once, so that both are in work together, the rest
/// up to 2,000 records later.
class Workload {
public:
    static constexpr std::uint64_t payload_limit = 16'000;  ///< what `oversized` is above

    Workload(std::uint64_t seed, int partitions, std::int64_t per_partition)
        : seed_(seed), partitions_(partitions), per_partition_(per_partition) {}

    [[nodiscard]] int partitions() const { return partitions_; }
    [[nodiscard]] std::int64_t per_partition() const { return per_partition_; }
    [[nodiscard]] std::int64_t size() const { return per_partition_ * partitions_; }

    [[nodiscard]] Event event(int partition, std::int64_t index) const;

private:
    [[nodiscard]] std::uint64_t seed_of(int partition, std::int64_t index) const;
    /// What stands at this place: itself, or the first of the copies that it is one of.
    [[nodiscard]] std::int64_t original(int partition, std::int64_t index) const;

    std::uint64_t seed_;
    int partitions_;
    std::int64_t per_partition_;
};

/// The index behind a tag in an output's value; -1 when there is none. `partition` is set with it.
std::int64_t traced(std::string_view value, int& partition);

std::string base64(std::string_view bytes);
bool is_utf8(std::string_view bytes);

}  // namespace strandline::e2e
