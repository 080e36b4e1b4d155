#pragma once

#include <librdkafka/rdkafka.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// How the programs of the benchmark reach their broker. They share no code with the runtime: the peers
/// show what librdkafka alone costs.
namespace strandline::bench {

struct Cluster {
    std::string brokers;
    std::string ca;  ///< empty = plaintext; else SASL_SSL with SCRAM-SHA-512
    std::string username;
    std::string password;
};

struct ClientDeleter {
    void operator()(rd_kafka_t* client) const { rd_kafka_destroy(client); }
};
using Client = std::unique_ptr<rd_kafka_t, ClientDeleter>;

using Properties = std::vector<std::pair<std::string, std::string>>;

/// Ends the program with a message when the client cannot be made.
Client make_client(rd_kafka_type_t type, const Cluster& cluster, const Properties& properties,
                   void (*on_report)(rd_kafka_t*, const rd_kafka_message_t*, void*) = nullptr);

[[noreturn]] void give_up(const std::string& why);

/// CPU time of a process, seconds, all threads; 0 = this one.
double cpu_seconds(int process = 0);
/// Resident memory of a process, bytes.
std::size_t resident_bytes(int process);

}  // namespace strandline::bench
