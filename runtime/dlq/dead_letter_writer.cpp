#include "dlq/dead_letter_writer.hpp"

#include <algorithm>
#include <utility>

#include "dlq/header_text.hpp"
#include "dlq/sha256.hpp"

namespace strandline::dlq {

using engine::Published;
using model::Disposition;

namespace {

constexpr std::size_t message_bytes_max = 1024;
constexpr std::size_t event_id_bytes_max = 1024;
constexpr std::size_t name_bytes_max = 256;
constexpr std::size_t cut_key_bytes = 1024;
constexpr std::size_t header_overhead =
    10;  // the two lengths, as Kafka's record format writes them

std::size_t size_of(const model::Header& header) {
    return header.name.size() + header.value.size();
}

std::string event_id(const engine::Delivery& delivery, std::span<const model::Header> believed) {
    const std::string_view id = delivery.event.id;
    if (!id.empty()) return text_of_bytes(id, event_id_bytes_max);
    if (std::optional<std::string> earlier = read_event_id(believed); earlier && !earlier->empty())
        return text_of_bytes(*earlier, event_id_bytes_max);
    return text_of_bytes(delivery.record->key, event_id_bytes_max);
}

}  // namespace

DeadLetterWriter::DeadLetterWriter(DeadLetterSettings settings, engine::Publisher& publisher,
                                   const Clock& clock)
    : settings_(std::move(settings)), publisher_(publisher), clock_(clock) {}

std::span<const model::Header> DeadLetterWriter::believed(
    std::span<const model::Header> headers) const {
    return settings_.trust_source_headers ? headers : std::span<const model::Header>{};
}

model::RetryCount DeadLetterWriter::retry_count(std::span<const model::Header> headers) const {
    return read_retry_count(believed(headers)).value_or(model::RetryCount{0});
}

Published DeadLetterWriter::store(const engine::Delivery& delivery, const model::Failure& failure,
                                  Disposition disposition, engine::Ticket ticket) {
    const engine::OutputIndex output = disposition == Disposition::poisoned
                                           ? settings_.poison_output
                                           : settings_.dead_letter_output;
    Bytes key = delivery.record->key;
    const Bytes value = delivery.record->value;
    describe(delivery, failure, disposition);
    take_headers(delivery.headers);

    Published answer = publish(key, value, output, ticket);
    if (answer == Published::too_large && !original_.empty()) {
        drop_headers();
        answer = publish(key, value, output, ticket);
    }
    if (answer == Published::too_large && key.size() > cut_key_bytes) {
        if (!ours_.key) ours_.key = Whole{.size = key.size(), .sha256 = sha256_hex(key)};
        key = key.substr(0, cut_key_bytes);
        answer = publish(key, value, output, ticket);
    }
    return answer == Published::too_large ? Published::refused : answer;
}

void DeadLetterWriter::describe(const engine::Delivery& delivery, const model::Failure& failure,
                                Disposition disposition) {
    const std::span<const model::Header> earlier = believed(delivery.headers);
    const std::uint32_t before = retry_count(delivery.headers).value;
    ours_ = {};
    ours_.source =
        read_first_read(earlier).value_or(FirstRead{.topic = delivery.where->topic,
                                                    .partition = delivery.where->partition,
                                                    .offset = delivery.record->offset});
    ours_.source_event_id = event_id(delivery, earlier);
    ours_.poison = disposition == Disposition::poisoned;
    ours_.retry_count = {ours_.poison ? before : std::min(before + 1, retry_count_max)};
    ours_.error_message = clean_text(failure.message, message_bytes_max);
    ours_.error_class = clean_text(failure.error_class(), name_bytes_max);
    ours_.failed_handler = clean_text(failure.handler, name_bytes_max);
    ours_.handler_version = clean_text(failure.handler_version, name_bytes_max);
    ours_.pipeline = clean_text(settings_.pipeline, name_bytes_max);
    ours_.timestamp_ms = clock_.wall_ms();
    // A record that was cut when it first failed stays one, whatever happens to the rest of it.
    carried_value_ = read_whole_value(earlier);
    ours_.key = read_whole_key(earlier);
    ours_.headers = read_whole_headers(earlier);
}

// The record's own headers from the first on, without those in our names, within the limits.
void DeadLetterWriter::take_headers(std::span<const model::Header> headers) {
    original_.clear();
    original_whole_ = {};
    bool fits = true;
    for (const model::Header& header : headers) {
        if (is_dead_letter_header(header.name)) continue;
        ++original_whole_.count;
        original_whole_.size += size_of(header);
        fits = fits && original_whole_.count <= settings_.headers_max &&
               original_whole_.size <= settings_.header_bytes_max;
        if (fits) original_.push_back(header);
    }
    if (!fits && !ours_.headers) ours_.headers = original_whole_;
}

void DeadLetterWriter::drop_headers() {
    original_.clear();
    if (!ours_.headers) ours_.headers = original_whole_;
}

// The headers as they will be published; answers what they take in the record.
std::size_t DeadLetterWriter::lay_out() {
    headers_.assign(original_.begin(), original_.end());
    const std::span<const model::Header> ours = encoded_.encode(ours_);
    headers_.insert(headers_.end(), ours.begin(), ours.end());
    std::size_t bytes = 0;
    for (const model::Header& header : headers_) bytes += size_of(header) + header_overhead;
    return bytes;
}

Published DeadLetterWriter::publish(Bytes key, Bytes value, engine::OutputIndex output,
                                    engine::Ticket ticket) {
    ours_.value = carried_value_;
    std::size_t room = publisher_.value_bytes_max(output, key.size() + lay_out());
    if (value.size() > room) {
        if (!ours_.value) ours_.value = Whole{.size = value.size(), .sha256 = sha256_hex(value)};
        room = publisher_.value_bytes_max(output, key.size() + lay_out());
        value = value.substr(0, std::min(value.size(), room));
    }
    engine::OutRecord record;
    record.output = output;
    record.timestamp_ms = ours_.timestamp_ms;
    record.key = key;
    record.value = value;
    record.headers = headers_;
    return publisher_.publish(record, ticket);
}

}  // namespace strandline::dlq
