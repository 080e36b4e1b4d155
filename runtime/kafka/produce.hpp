#pragma once

#include <cstdint>

#include "base/bytes.hpp"
#include "kafka/handles.hpp"

namespace strandline::kafka {

/// What one call of rd_kafka_producev() is given. Bytes are copied.
struct Produce {
    rd_kafka_topic_t* topic{nullptr};
    std::int32_t partition{RD_KAFKA_PARTITION_UA};
    std::int64_t timestamp_ms{0};  ///< 0 = now
    Bytes key;
    Bytes value;
    void* opaque{nullptr};
};

/// The topic by its handle, which costs less than by its name. The headers are taken over on success
/// only. The tags are spelt out: librdkafka's macros for them are no standard C++.
inline rd_kafka_resp_err_t produce(rd_kafka_t* client, const Produce& what, HeadersHandle headers) {
    const auto answer = rd_kafka_producev(
        client, RD_KAFKA_VTYPE_RKT, what.topic, RD_KAFKA_VTYPE_PARTITION, what.partition,
        RD_KAFKA_VTYPE_MSGFLAGS, int{RD_KAFKA_MSG_F_COPY}, RD_KAFKA_VTYPE_KEY,
        static_cast<const void*>(what.key.data()), what.key.size(), RD_KAFKA_VTYPE_VALUE,
        const_cast<void*>(static_cast<const void*>(what.value.data())), what.value.size(),
        RD_KAFKA_VTYPE_TIMESTAMP, what.timestamp_ms, RD_KAFKA_VTYPE_HEADERS, headers.get(),
        RD_KAFKA_VTYPE_OPAQUE, what.opaque, RD_KAFKA_VTYPE_END);
    if (answer == RD_KAFKA_RESP_ERR_NO_ERROR) static_cast<void>(headers.release());
    return answer;
}

}  // namespace strandline::kafka
