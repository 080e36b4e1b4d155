#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "kafka/handles.hpp"
#include "kafka/settings.hpp"

/// Settings -> librdkafka's configuration. What the host owns is set last and cannot be overridden;
/// what it only prefers is set first.
namespace strandline::kafka {

struct Configuration {
    ConfHandle conf;
    std::vector<Error> errors;  ///< code "kafka-config"; with any, `conf` must not be used
};

[[nodiscard]] Configuration configure(const ConsumerSettings& settings);
[[nodiscard]] Configuration configure(const ProducerSettings& settings);
/// A producer that belongs to no pipeline.
[[nodiscard]] Configuration configure_plain_producer(const ClientSettings& settings);
/// A consumer that joins no group and commits nothing.
[[nodiscard]] Configuration configure_plain_consumer(const ClientSettings& settings);

/// The client, which takes the configuration over. An error is librdkafka's own about files, or the
/// configuration's: all of them in one message.
[[nodiscard]] Result<ClientHandle> make_client(rd_kafka_type_t type, Configuration configuration);

/// KiB that librdkafka may queue for each partition, so that all of them stay within `fetch_bytes`.
[[nodiscard]] std::uint64_t queue_kbytes(std::uint64_t fetch_bytes, std::uint32_t partitions);

}  // namespace strandline::kafka
