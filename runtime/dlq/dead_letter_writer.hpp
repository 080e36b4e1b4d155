#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "dlq/dead_letter_headers.hpp"
#include "engine/io.hpp"

namespace strandline::dlq {

struct DeadLetterSettings {
    std::string pipeline;
    engine::OutputIndex dead_letter_output{0};
    engine::OutputIndex poison_output{0};
    /// Whether headers in our names on this lane's records are ours: on the replay topic, or where
    /// the definition says `trust_source_headers: true`. Else they count as absent.
    bool trust_source_headers{false};
    /// Of the record's own headers so many are kept, and so many bytes of their names and values.
    std::size_t headers_max{64};
    std::size_t header_bytes_max{32 * 1024};
};

/// Writes failed records to the dead letter or the poison topic, by the contract in
/// docs/dead-letter-format.md: key, value and headers as they were, and ours behind them.
///
/// A dead letter that is refused would block its partition for ever, so nothing about a record may
/// make it unstorable: what does not fit is cut, the value first, then the record's own headers, then
/// the key; length and digest of the whole are kept. Only an output too small for our own headers
/// (some 5 KiB) answers `refused`.
///
/// Units      bytes
/// Ownership  one per lane; the publisher and the clock outlive it.
/// Threads    [lane-strand]
/// Errors     by engine::Published: `full` did nothing and leaves nothing behind.
class DeadLetterWriter final : public engine::DeadLetters {
public:
    DeadLetterWriter(DeadLetterSettings settings, engine::Publisher& publisher, const Clock& clock);

    [[nodiscard]] model::RetryCount retry_count(
        std::span<const model::Header> headers) const override;
    engine::Published store(const engine::Delivery& delivery, const model::Failure& failure,
                            model::Disposition disposition, engine::Ticket ticket) override;

private:
    [[nodiscard]] std::span<const model::Header> believed(
        std::span<const model::Header> headers) const;
    void describe(const engine::Delivery& delivery, const model::Failure& failure,
                  model::Disposition disposition);
    void take_headers(std::span<const model::Header> headers);
    void drop_headers();
    std::size_t lay_out();
    engine::Published publish(Bytes key, Bytes value, engine::OutputIndex output,
                              engine::Ticket ticket);

    // constant after construction
    const DeadLetterSettings settings_;
    engine::Publisher& publisher_;
    const Clock& clock_;
    // only on the strand: the record in work
    DeadLetterHeaders ours_;
    std::optional<Whole> carried_value_;   // of a record that was cut when it first failed
    std::vector<model::Header> original_;  // those that are kept
    WholeHeaders original_whole_;          // all that it had
    std::vector<model::Header> headers_;   // as published
    EncodedHeaders encoded_;
};

}  // namespace strandline::dlq
