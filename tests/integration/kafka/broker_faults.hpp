#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "kafka/embedded_broker.hpp"

namespace strandline::testing {

/// What can go wrong with the embedded broker.
class BrokerFaults {
public:
    enum class Request : std::int16_t { produce = 0, fetch = 1, commit = 8, join = 11 };

    explicit BrokerFaults(kafka::EmbeddedBroker& broker) : cluster_(broker.native()) {}

    void down();
    void up();
    /// The next answers to `request`, by Kafka's error codes.
    void answer(Request request, const std::vector<int>& codes);
    void answer_slowly(int milliseconds);

private:
    void* const cluster_;
};

}  // namespace strandline::testing
