#include "kafka/version.hpp"

#include <librdkafka/rdkafka.h>

namespace strandline::kafka {
namespace {

constexpr int oldest = 0x020e02ff;  // 2.14.2
constexpr const char* oldest_name = "2.14.2";

}  // namespace

std::string librdkafka_version() { return rd_kafka_version_str(); }

Result<void> check_librdkafka_version() {
    if (rd_kafka_version() >= oldest) return {};
    return failed("librdkafka-version", "this host is linked with librdkafka " +
                                            librdkafka_version() + ", and needs " + oldest_name +
                                            " or newer: install a newer librdkafka, or the "
                                            "package of Strandline that brings its own");
}

}  // namespace strandline::kafka
