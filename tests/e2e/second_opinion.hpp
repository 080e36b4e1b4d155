#pragma once

#include <set>
#include <string>
#include <vector>

#include "e2e/client.hpp"
#include "e2e/kafka/broker.hpp"

namespace strandline::e2e {

/// A topic as lines `partition offset digest`, one a record, told by Kafka's own Java client.
std::multiset<std::string> java_reads(const Broker& broker, const std::string& topic);

/// The same lines from what librdkafka read.
std::multiset<std::string> lines_of(const std::vector<StoredRecord>& records);

/// In lower hexadecimal digits.
std::string sha256(const std::string& bytes);

}  // namespace strandline::e2e
