#include "bench/cluster.hpp"

#include <unistd.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>

namespace strandline::bench {

Client make_client(rd_kafka_type_t type, const Cluster& cluster, const Properties& properties,
                   void (*on_report)(rd_kafka_t*, const rd_kafka_message_t*, void*)) {
    rd_kafka_conf_t* conf = rd_kafka_conf_new();
    std::array<char, 512> error{};
    const auto set = [&](const std::string& name, const std::string& value) {
        if (rd_kafka_conf_set(conf, name.c_str(), value.c_str(), error.data(), error.size()) !=
            RD_KAFKA_CONF_OK)
            give_up(error.data());
    };
    set("bootstrap.servers", cluster.brokers);
    if (!cluster.ca.empty()) {
        set("security.protocol", "sasl_ssl");
        set("sasl.mechanism", "SCRAM-SHA-512");
        set("ssl.ca.location", cluster.ca);
        set("sasl.username", cluster.username);
        set("sasl.password", cluster.password);
    }
    for (const auto& [name, value] : properties) set(name, value);
    if (on_report != nullptr) rd_kafka_conf_set_dr_msg_cb(conf, on_report);
    rd_kafka_t* client = rd_kafka_new(type, conf, error.data(), error.size());
    if (client == nullptr) give_up(error.data());
    return Client(client);
}

void give_up(const std::string& why) {
    std::fprintf(stderr, "bench: %s\n", why.c_str());
    std::exit(1);
}

double cpu_seconds(int process) {
    clockid_t clock = CLOCK_PROCESS_CPUTIME_ID;
    if (process != 0 && ::clock_getcpuclockid(process, &clock) != 0) return 0;
    timespec time{};
    if (::clock_gettime(clock, &time) != 0) return 0;
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

std::size_t resident_bytes(int process) {
    std::ifstream file("/proc/" + (process == 0 ? "self" : std::to_string(process)) + "/statm");
    std::size_t total = 0;
    std::size_t resident = 0;
    file >> total >> resident;
    return resident * static_cast<std::size_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace strandline::bench
