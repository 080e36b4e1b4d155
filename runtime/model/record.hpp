#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "model/offset.hpp"

namespace strandline::model {

struct Header {
    std::string_view name;
    Bytes value;  ///< may be null
};

/// What Kafka stores, as fetched: a view into the fetch buffer.
///
/// Ownership  borrowed from the engine::Source that handed it out, until its next take() or
///            release(). Headers are parsed on demand: Source::headers().
struct Record {
    Offset offset;
    std::int64_t timestamp_ms{-1};  ///< -1 = the record has none
    bool log_append_time{false};    ///< the broker's clock wrote the timestamp, not the producer's
    std::int32_t leader_epoch{-1};
    Bytes key;              ///< may be null
    Bytes value;            ///< may be null: a tombstone
    void* native{nullptr};  ///< the source's own handle
};

}  // namespace strandline::model
