#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "model/offset.hpp"
#include "model/record.hpp"

/// The headers that make a record a dead letter, both ways; docs/dead-letter-format.md. Nothing here
/// knows where they come from or whether they may be believed.
namespace strandline::dlq {

/// Where a record was first read. The three together identify it.
struct FirstRead {
    std::string topic;
    std::int32_t partition{-1};
    model::Offset offset;

    friend bool operator==(const FirstRead&, const FirstRead&) = default;
};

/// The whole of what was stored cut.
struct Whole {
    std::uint64_t size{0};
    std::string sha256;  ///< 64 lower hexadecimal digits

    friend bool operator==(const Whole&, const Whole&) = default;
};

/// How many headers a record had whose own were stored only in part, and their names and values.
struct WholeHeaders {
    std::uint64_t count{0};
    std::uint64_t size{0};

    friend bool operator==(const WholeHeaders&, const WholeHeaders&) = default;
};

struct DeadLetterHeaders {
    FirstRead source;
    std::string source_event_id;
    model::RetryCount retry_count;  ///< at most retry_count_max
    std::string error_message;
    std::string error_class;
    std::string failed_handler;   ///< empty when none was called
    std::string handler_version;  ///< empty when none was called
    std::string pipeline;
    bool poison{false};  ///< names the timestamp: poison-timestamp or dlq-timestamp
    std::int64_t timestamp_ms{0};
    std::optional<Whole> value;
    std::optional<Whole> key;
    std::optional<WholeHeaders> headers;

    friend bool operator==(const DeadLetterHeaders&, const DeadLetterHeaders&) = default;
};

inline constexpr std::uint32_t retry_count_max = 999'999'999;  // nine digits

/// Whether a header of this name is ours: replaced on a dead letter, and believed only from those
/// who may be. [any-thread]
[[nodiscard]] bool is_dead_letter_header(std::string_view name);

/// Headers with the memory that their values stand in. Names are views of constants.
class EncodedHeaders {
public:
    /// Forgets what was there and writes `headers`, in the order of the document. The views are valid
    /// until the next call.
    std::span<const model::Header> encode(const DeadLetterHeaders& headers);

private:
    void add(std::string_view name, std::string_view value);
    void add(std::string_view name, std::uint64_t value);

    std::vector<model::Header> headers_;
    std::vector<std::size_t> sizes_;
    std::string values_;
};

/// What any one of them says. The last of several with one name counts; empty when it is not there
/// or is not what encode() writes. [any-thread]
[[nodiscard]] std::optional<FirstRead> read_first_read(std::span<const model::Header> headers);
[[nodiscard]] std::optional<model::RetryCount> read_retry_count(
    std::span<const model::Header> headers);
[[nodiscard]] std::optional<std::string> read_event_id(std::span<const model::Header> headers);
[[nodiscard]] std::optional<Whole> read_whole_value(std::span<const model::Header> headers);
[[nodiscard]] std::optional<Whole> read_whole_key(std::span<const model::Header> headers);
[[nodiscard]] std::optional<WholeHeaders> read_whole_headers(
    std::span<const model::Header> headers);

/// All of them at once; empty when one that every dead letter has is missing or wrong. [any-thread]
[[nodiscard]] std::optional<DeadLetterHeaders> read_dead_letter(
    std::span<const model::Header> headers);

}  // namespace strandline::dlq
