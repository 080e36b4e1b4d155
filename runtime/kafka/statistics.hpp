#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/offset.hpp"
#include "model/topic_partition.hpp"

/// What we read out of librdkafka's statistics, which it writes every few seconds.
namespace strandline::kafka {

struct Statistics {
    struct Broker {
        std::string address;  ///< host:port
        bool up{false};
    };
    struct LogEnd {
        model::TopicPartition where;
        model::Offset offset;  ///< for readers of committed records
    };
    std::vector<Broker> brokers;
    std::vector<LogEnd> log_ends;  ///< only where it is known
};

/// What cannot be read is left out: statistics are never worth an error.
[[nodiscard]] Statistics parse_statistics(std::string_view json);

}  // namespace strandline::kafka
