#pragma once

#include <librdkafka/rdkafka.h>

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace strandline::e2e {

class Broker;

/// The tests' own way to the broker: librdkafka, bare. It shares nothing with the runtime, so that a
/// mistake there is not repeated here.
///
/// Errors  std::runtime_error with librdkafka's text.

/// librdkafka properties that lead to one listener with one identity.
using Connection = std::map<std::string, std::string>;

Connection connection_to(const Broker& broker);             ///< SASL_SSL, SCRAM-SHA-512
Connection mutual_tls_connection_to(const Broker& broker);  ///< SSL with the client's certificate

/// True when the broker behind it answers a request for metadata within a second.
bool answers(const Connection& connection);

/// A null value has no `text`. Order and repetition are Kafka's.
struct HeaderCopy {
    std::string name;
    std::optional<std::string> value{};
    bool operator==(const HeaderCopy&) const = default;
};

struct NewRecord {
    std::int32_t partition{0};
    std::optional<std::string> key{};
    std::optional<std::string> value{};
    std::vector<HeaderCopy> headers{};
};

struct StoredRecord {
    std::int32_t partition{0};
    std::int64_t offset{0};
    std::int64_t timestamp_ms{0};  ///< when the broker appended it
    std::optional<std::string> key{};
    std::optional<std::string> value{};
    std::vector<HeaderCopy> headers{};

    /// The last header of that name, as text; empty when there is none or it is null.
    [[nodiscard]] std::string header(const std::string& name) const;
    [[nodiscard]] bool has_header(const std::string& name) const;
};

struct HandleDelete {
    void operator()(rd_kafka_t* handle) const { rd_kafka_destroy(handle); }
};
using Handle = std::unique_ptr<rd_kafka_t, HandleDelete>;

Handle make_handle(rd_kafka_type_t type, const Connection& connection, const Connection& more = {});

/// Creates a topic, and returns when its leaders are known.
void create_topic(const Connection& connection, const std::string& topic, int partitions,
                  const std::map<std::string, std::string>& config = {});

/// A producer whose acknowledgements give the offset of each record.
class Producer {
public:
    explicit Producer(const Connection& connection);

    /// Queues one record; `offset` is written by flush() and has to live until then.
    void send(const std::string& topic, const NewRecord& record, std::int64_t* offset = nullptr);
    /// Returns when all that was sent is acknowledged; throws when one was refused.
    void flush();
    /// Sends one record, waits, returns its offset.
    std::int64_t send_now(const std::string& topic, const NewRecord& record);

private:
    static void on_delivery(rd_kafka_t* handle, const rd_kafka_message_t* message, void* self);

    std::string refusal_;
    Handle handle_;
};

/// Everything that a topic holds, from its first record to the ends at the time of the call.
std::vector<StoredRecord> read_topic(const Connection& connection, const std::string& topic);

/// The end of each partition's log, by partition.
std::vector<std::int64_t> log_ends(const Connection& connection, const std::string& topic);

/// Asks the group's coordinator, with one client for many questions.
class GroupOffsets {
public:
    GroupOffsets(const Connection& connection, std::string group, std::string topic);

    /// The committed offset of each partition of the topic; -1 where there is none. Nothing when the
    /// broker did not answer.
    std::optional<std::vector<std::int64_t>> committed();

private:
    std::string group_;
    std::string topic_;
    Handle handle_;
};

}  // namespace strandline::e2e
