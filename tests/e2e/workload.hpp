#pragma once

#include <cstdint>
#include <optional>
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
    wrong_types,       ///< a text where the schema wants a number
    negative_price,    ///< below the schema's minimum
    unknown_member,    ///< in a closed object
    no_time,           ///< a text that is not of its format
    duplicate_member,  ///< one name twice in an object
    no_products,       ///< the schema allows it, and the handler rejects it
    collision          ///< an order with the id of an earlier one
};

/// Where a record is: the workload's coordinates are the broker's.
struct Place {
    int partition{-1};
    std::int64_t index{-1};

    friend bool operator==(const Place&, const Place&) = default;
};

enum class Ending : std::uint8_t { delivered, skipped, failed, duplicate };

/// One record, with all that the checker has to know of it.
struct Event {
    NewRecord record;
    Kind kind{Kind::order};
    std::string id;     ///< as it stands in the payload, readable or not
    std::string order;  ///< /data/orderId, the key of the output
    /// The place of the record that it is a copy of, byte for byte; index -1 = none.
    Place copy_of{};

    [[nodiscard]] Ending ending() const;
    /// The class that the host has to give it; empty when a handler names its own.
    [[nodiscard]] std::string_view failure_class() const;
    /// The handler rejects it, so the dead letter names the handler.
    [[nodiscard]] bool fails_in_handler() const;
    /// What `source-event-id` has to say: the id where it can be read, else the key.
    [[nodiscard]] std::string source_event_id() const;
};

/// Where copies are sent.
enum class Copies : std::uint8_t {
    in_their_partition,
    everywhere  ///< half of those that come later go to another partition
};

/// A stream of events that is known from its seed alone: event (partition, index) is the same in every
/// process and at every time, so nothing has to be remembered to check what became of it.
///
/// Every userId is `e2e:<partition>:<index>`: that is how an output is traced to its source. One event
/// in 25 is sent again: half of them at once, so that both are in work together, the rest up to 2,000
/// records later.
class Workload {
public:
    static constexpr std::uint64_t payload_limit = 16'000;  ///< what `oversized` is above

    Workload(std::uint64_t seed, int partitions, std::int64_t per_partition,
             Copies copies = Copies::in_their_partition)
        : seed_(seed), partitions_(partitions), per_partition_(per_partition), copies_(copies) {}

    [[nodiscard]] int partitions() const { return partitions_; }
    [[nodiscard]] std::int64_t per_partition() const { return per_partition_; }
    [[nodiscard]] std::int64_t size() const { return per_partition_ * partitions_; }

    [[nodiscard]] Event event(int partition, std::int64_t index) const;

private:
    [[nodiscard]] std::uint64_t seed_of(Place place) const;
    /// With copies everywhere some records are orders whose key no other has, and only of these go copies
    /// to other partitions: such a copy may be handled first, and no key's order is hurt by it.
    [[nodiscard]] bool wanders(Place place) const;
    /// What stands at this place: itself, or the first of the copies that it is one of.
    [[nodiscard]] Place original(Place place) const;
    [[nodiscard]] Kind kind_at(Place original) const;
    [[nodiscard]] std::string id_at(Place original) const;
    /// The order whose id a collision at this place has; none when nothing there is remembered.
    [[nodiscard]] std::optional<Place> victim_of(Place collision) const;

    std::uint64_t seed_;
    int partitions_;
    std::int64_t per_partition_;
    Copies copies_;
};

/// The place behind the tag in an output's value; index -1 when there is none.
Place traced(std::string_view value);

std::string base64(std::string_view bytes);
bool is_utf8(std::string_view bytes);

}  // namespace strandline::e2e
