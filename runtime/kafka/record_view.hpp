#pragma once

#include <vector>

#include "kafka/handles.hpp"
#include "model/record.hpp"

/// librdkafka's message -> our values: views into it, null kept apart from empty.
namespace strandline::kafka {

inline Bytes bytes_of(const void* data, std::size_t size) {
    return data == nullptr ? null_bytes : Bytes{static_cast<const char*>(data), size};
}

inline model::Record record_of(const rd_kafka_message_t& message) {
    auto kind = RD_KAFKA_TIMESTAMP_NOT_AVAILABLE;
    const auto timestamp = rd_kafka_message_timestamp(&message, &kind);
    model::Record record;
    record.offset = model::Offset{message.offset};
    record.timestamp_ms = kind == RD_KAFKA_TIMESTAMP_NOT_AVAILABLE ? -1 : timestamp;
    record.log_append_time = kind == RD_KAFKA_TIMESTAMP_LOG_APPEND_TIME;
    record.leader_epoch = rd_kafka_message_leader_epoch(&message);
    record.key = bytes_of(message.key, message.key_len);
    record.value = bytes_of(message.payload, message.len);
    record.native = const_cast<rd_kafka_message_t*>(&message);
    return record;
}

/// Parses the headers, and appends them.
inline void read_headers(const rd_kafka_message_t& message, std::vector<model::Header>& headers) {
    rd_kafka_headers_t* parsed = nullptr;  // stays the message's
    if (rd_kafka_message_headers(&message, &parsed) != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(parsed, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i) {
        headers.push_back({name, bytes_of(value, size)});
    }
}

}  // namespace strandline::kafka
