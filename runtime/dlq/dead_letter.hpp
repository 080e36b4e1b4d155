#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "dlq/dead_letter_headers.hpp"
#include "model/offset.hpp"
#include "model/record.hpp"
#include "model/topic_partition.hpp"

/// The reading side: a record of a dead letter topic as something that people decide about.
namespace strandline::dlq {

/// Where a record stands.
struct Coordinates {
    model::TopicPartition where;
    model::Offset offset;

    friend auto operator<=>(const Coordinates&, const Coordinates&) = default;
};

/// "topic/partition/offset". [any-thread]
[[nodiscard]] std::string to_text(const Coordinates& at);
/// Empty for anything that to_text() does not write. [any-thread]
[[nodiscard]] std::optional<Coordinates> parse_coordinates(std::string_view text);

struct DeadLetter {
    Coordinates at;  ///< in the dead letter topic
    std::int64_t timestamp_ms{-1};
    /// Empty when the record has not what every dead letter has: somebody else wrote it.
    std::optional<DeadLetterHeaders> headers;
};

[[nodiscard]] DeadLetter read_dead_letter(const model::TopicPartition& where,
                                          const model::Record& record,
                                          std::span<const model::Header> headers);

/// What is the same for copies of one dead letter and for nothing else: first coordinates and count.
/// A crash between the broker's acknowledgement and the commit writes one twice. [any-thread]
[[nodiscard]] std::string identity(const DeadLetterHeaders& headers);

}  // namespace strandline::dlq
