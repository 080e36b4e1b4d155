#include "e2e/client.hpp"

#include <array>
#include <stdexcept>

#include "e2e/kafka/broker.hpp"
#include "e2e/wait.hpp"

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

template <auto destroy>
struct Destroy {
    template <class Pointer>
    void operator()(Pointer* pointer) const {
        destroy(pointer);
    }
};
template <class T, auto destroy>
using Owned = std::unique_ptr<T, Destroy<destroy>>;

using Conf = Owned<rd_kafka_conf_t, rd_kafka_conf_destroy>;
using Queue = Owned<rd_kafka_queue_t, rd_kafka_queue_destroy>;
using Event = Owned<rd_kafka_event_t, rd_kafka_event_destroy>;
using Message = Owned<rd_kafka_message_t, rd_kafka_message_destroy>;
using Partitions = Owned<rd_kafka_topic_partition_list_t, rd_kafka_topic_partition_list_destroy>;
using NewTopic = Owned<rd_kafka_NewTopic_t, rd_kafka_NewTopic_destroy>;
using AdminOptions = Owned<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy>;
using GroupRequest =
    Owned<rd_kafka_ListConsumerGroupOffsets_t, rd_kafka_ListConsumerGroupOffsets_destroy>;
using Metadata = Owned<const struct rd_kafka_metadata, rd_kafka_metadata_destroy>;

[[noreturn]] void fail(const std::string& what, const std::string& why) {
    throw std::runtime_error("test client: " + what + ": " + why);
}

void must(rd_kafka_resp_err_t error, const std::string& what) {
    if (error != RD_KAFKA_RESP_ERR_NO_ERROR) fail(what, rd_kafka_err2str(error));
}

std::optional<std::string> copy_of(const void* bytes, std::size_t size) {
    if (bytes == nullptr) return std::nullopt;
    return std::string(static_cast<const char*>(bytes), size);
}

std::vector<HeaderCopy> headers_of(const rd_kafka_message_t* message) {
    std::vector<HeaderCopy> result;
    rd_kafka_headers_t* headers = nullptr;
    if (rd_kafka_message_headers(message, &headers) != RD_KAFKA_RESP_ERR_NO_ERROR) return result;
    const char* name = nullptr;
    const void* value = nullptr;
    std::size_t size = 0;
    for (std::size_t i = 0;
         rd_kafka_header_get_all(headers, i, &name, &value, &size) == RD_KAFKA_RESP_ERR_NO_ERROR;
         ++i)
        result.push_back({name, copy_of(value, size)});
    return result;
}

StoredRecord copy_of(const rd_kafka_message_t* message) {
    return {.partition = message->partition,
            .offset = message->offset,
            .timestamp_ms = rd_kafka_message_timestamp(message, nullptr),
            .key = copy_of(message->key, message->key_len),
            .value = copy_of(message->payload, message->len),
            .headers = headers_of(message)};
}

int partition_count(rd_kafka_t* handle, const std::string& topic) {
    rd_kafka_topic_t* native = rd_kafka_topic_new(handle, topic.c_str(), nullptr);
    const struct rd_kafka_metadata* answer = nullptr;
    const rd_kafka_resp_err_t error = rd_kafka_metadata(handle, 0, native, &answer, 10000);
    rd_kafka_topic_destroy(native);
    must(error, "metadata of " + topic);
    const Metadata metadata(answer);
    if (metadata->topic_cnt != 1 || metadata->topics[0].err != RD_KAFKA_RESP_ERR_NO_ERROR) return 0;
    for (int i = 0; i < metadata->topics[0].partition_cnt; ++i)
        if (metadata->topics[0].partitions[i].leader < 0) return 0;
    return metadata->topics[0].partition_cnt;
}

/// What one read has to reach: the ends at its start.
struct Ends {
    Partitions assignment;
    std::vector<std::int64_t> ends{};  ///< by partition
    std::size_t open{0};               ///< partitions whose end is not reached
};

Ends ends_of(rd_kafka_t* handle, const std::string& topic) {
    const int count = partition_count(handle, topic);
    if (count == 0) fail("reading", "there is no topic " + topic);
    Ends result{.assignment = Partitions(rd_kafka_topic_partition_list_new(count)), .ends = {}};
    for (int partition = 0; partition < count; ++partition) {
        std::int64_t low = 0;
        std::int64_t high = 0;
        must(rd_kafka_query_watermark_offsets(handle, topic.c_str(), partition, &low, &high, 10000),
             "log end of " + topic);
        result.ends.push_back(high);
        if (low == high) continue;
        ++result.open;
        rd_kafka_topic_partition_list_add(result.assignment.get(), topic.c_str(), partition)
            ->offset = low;
    }
    return result;
}

}  // namespace

Connection connection_to(const Broker& broker) {
    return {{"bootstrap.servers", broker.sasl_ssl()},
            {"security.protocol", "SASL_SSL"},
            {"sasl.mechanism", "SCRAM-SHA-512"},
            {"sasl.username", Broker::user},
            {"sasl.password", Broker::password},
            {"ssl.ca.location", broker.certificates().authority.string()}};
}

Connection mutual_tls_connection_to(const Broker& broker) {
    return {{"bootstrap.servers", broker.mutual_tls()},
            {"security.protocol", "SSL"},
            {"ssl.ca.location", broker.certificates().authority.string()},
            {"ssl.certificate.location", broker.certificates().client.certificate.string()},
            {"ssl.key.location", broker.certificates().client.key.string()}};
}

Handle make_handle(rd_kafka_type_t type, const Connection& connection, const Connection& more) {
    Conf conf(rd_kafka_conf_new());
    std::array<char, 512> text{};
    const auto set = [&](const std::string& name, const std::string& value) {
        if (rd_kafka_conf_set(conf.get(), name.c_str(), value.c_str(), text.data(), text.size()) !=
            RD_KAFKA_CONF_OK)
            fail(name, text.data());
    };
    set("log_level", "0");  // what fails is thrown; librdkafka need not print it too
    for (const auto& [name, value] : connection) set(name, value);
    for (const auto& [name, value] : more) set(name, value);
    Handle handle(rd_kafka_new(type, conf.get(), text.data(), text.size()));
    if (!handle) fail("a client", text.data());
    static_cast<void>(conf.release());  // it belongs to the handle now
    return handle;
}

bool answers(const Connection& connection) {
    const Handle handle = make_handle(RD_KAFKA_PRODUCER, connection);
    const struct rd_kafka_metadata* answer = nullptr;
    const bool answered =
        rd_kafka_metadata(handle.get(), 1, nullptr, &answer, 1000) == RD_KAFKA_RESP_ERR_NO_ERROR;
    const Metadata metadata(answered ? answer : nullptr);
    return answered && metadata->broker_cnt > 0;
}

std::string StoredRecord::header(const std::string& name) const {
    for (auto header = headers.rbegin(); header != headers.rend(); ++header)
        if (header->name == name) return header->value.value_or("");
    return {};
}

bool StoredRecord::has_header(const std::string& name) const {
    for (const HeaderCopy& header : headers)
        if (header.name == name) return true;
    return false;
}

void create_topic(const Connection& connection, const std::string& topic, int partitions,
                  const std::map<std::string, std::string>& config) {
    const Handle handle = make_handle(RD_KAFKA_PRODUCER, connection);
    std::array<char, 512> text{};
    NewTopic request(rd_kafka_NewTopic_new(topic.c_str(), partitions, 1, text.data(), text.size()));
    if (!request) fail("a new topic", text.data());
    for (const auto& [name, value] : config)
        must(rd_kafka_NewTopic_set_config(request.get(), name.c_str(), value.c_str()), name);
    const Queue queue(rd_kafka_queue_new(handle.get()));
    rd_kafka_NewTopic_t* requests = request.get();
    rd_kafka_CreateTopics(handle.get(), &requests, 1, nullptr, queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), 30000));
    if (!event) fail("creating " + topic, "no answer");
    must(rd_kafka_event_error(event.get()), "creating " + topic);
    std::size_t count = 0;
    const rd_kafka_topic_result_t** results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    for (std::size_t i = 0; i < count; ++i)
        must(rd_kafka_topic_result_error(results[i]), "creating " + topic);
    if (!wait_until(20s, [&] { return partition_count(handle.get(), topic) == partitions; }))
        fail("creating " + topic, "its leaders are not known after 20 s");
}

Producer::Producer(const Connection& connection) {
    Conf conf(rd_kafka_conf_new());
    std::array<char, 512> text{};
    const auto set = [&](const char* name, const std::string& value) {
        if (rd_kafka_conf_set(conf.get(), name, value.c_str(), text.data(), text.size()) !=
            RD_KAFKA_CONF_OK)
            fail(name, text.data());
    };
    for (const auto& [name, value] : connection) set(name.c_str(), value);
    set("log_level", "0");
    set("enable.idempotence", "true");
    set("linger.ms", "20");
    set("batch.size", "500000");
    set("message.max.bytes", "8000000");
    set("queue.buffering.max.messages", "1000000");
    rd_kafka_conf_set_opaque(conf.get(), this);
    rd_kafka_conf_set_dr_msg_cb(conf.get(), &Producer::on_delivery);
    handle_.reset(rd_kafka_new(RD_KAFKA_PRODUCER, conf.get(), text.data(), text.size()));
    if (!handle_) fail("a producer", text.data());
    static_cast<void>(conf.release());
}

void Producer::on_delivery(rd_kafka_t* /*handle*/, const rd_kafka_message_t* message, void* self) {
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR)
        static_cast<Producer*>(self)->refusal_ = rd_kafka_err2str(message->err);
    else if (message->_private != nullptr)
        *static_cast<std::int64_t*>(message->_private) = message->offset;
}

void Producer::send(const std::string& topic, const NewRecord& record, std::int64_t* offset) {
    rd_kafka_headers_t* headers = rd_kafka_headers_new(record.headers.size());
    for (const HeaderCopy& header : record.headers)
        rd_kafka_header_add(headers, header.name.data(), static_cast<ssize_t>(header.name.size()),
                            header.value ? header.value->data() : nullptr,
                            header.value ? static_cast<ssize_t>(header.value->size()) : 0);
    void* const value = record.value ? const_cast<char*>(record.value->data()) : nullptr;
    const std::size_t value_size = record.value ? record.value->size() : 0;
    const void* const key = record.key ? record.key->data() : nullptr;
    const std::size_t key_size = record.key ? record.key->size() : 0;
    for (;;) {
        const rd_kafka_resp_err_t error = rd_kafka_producev(
            handle_.get(), RD_KAFKA_V_TOPIC(topic.c_str()), RD_KAFKA_V_PARTITION(record.partition),
            RD_KAFKA_V_MSGFLAGS(RD_KAFKA_MSG_F_COPY), RD_KAFKA_V_VALUE(value, value_size),
            RD_KAFKA_V_KEY(key, key_size), RD_KAFKA_V_HEADERS(headers), RD_KAFKA_V_OPAQUE(offset),
            RD_KAFKA_V_END);
        if (error == RD_KAFKA_RESP_ERR_NO_ERROR) break;
        if (error != RD_KAFKA_RESP_ERR__QUEUE_FULL) {
            rd_kafka_headers_destroy(headers);
            must(error, "producing to " + topic);
        }
        rd_kafka_poll(handle_.get(), 10);
    }
    rd_kafka_poll(handle_.get(), 0);
}

void Producer::flush() {
    must(rd_kafka_flush(handle_.get(), 120000), "flush");
    if (!refusal_.empty()) fail("a record was refused", refusal_);
}

std::int64_t Producer::send_now(const std::string& topic, const NewRecord& record) {
    std::int64_t offset = -1;
    send(topic, record, &offset);
    flush();
    return offset;
}

std::vector<StoredRecord> read_topic(const Connection& connection, const std::string& topic) {
    const Handle handle = make_handle(RD_KAFKA_CONSUMER, connection,
                                      {{"group.id", "e2e-reader"},
                                       {"enable.auto.commit", "false"},
                                       {"isolation.level", "read_uncommitted"},
                                       {"enable.partition.eof", "true"},
                                       {"check.crcs", "true"},
                                       {"auto.offset.reset", "error"}});
    Ends goal = ends_of(handle.get(), topic);
    std::vector<StoredRecord> result;
    if (goal.open == 0) return result;
    must(rd_kafka_assign(handle.get(), goal.assignment.get()), "assign");
    const auto deadline = std::chrono::steady_clock::now() + 120s;
    std::vector<bool> done(goal.ends.size());
    while (goal.open > 0) {
        if (std::chrono::steady_clock::now() > deadline)
            fail("reading " + topic, "no end in 120 s");
        const Message message(rd_kafka_consumer_poll(handle.get(), 200));
        if (!message) continue;
        const auto partition = static_cast<std::size_t>(message->partition);
        if (message->err == RD_KAFKA_RESP_ERR_NO_ERROR) {
            // What came after the start of this call is not part of the answer.
            if (message->offset < goal.ends[partition]) result.push_back(copy_of(message.get()));
        } else if (message->err != RD_KAFKA_RESP_ERR__PARTITION_EOF) {
            fail("reading " + topic, rd_kafka_message_errstr(message.get()));
        }
        const bool at_end = message->err == RD_KAFKA_RESP_ERR__PARTITION_EOF ||
                            message->offset + 1 >= goal.ends[partition];
        if (at_end && !done[partition]) {
            done[partition] = true;
            --goal.open;
        }
    }
    rd_kafka_consumer_close(handle.get());
    return result;
}

std::vector<std::int64_t> log_ends(const Connection& connection, const std::string& topic) {
    const Handle handle = make_handle(RD_KAFKA_PRODUCER, connection);
    return ends_of(handle.get(), topic).ends;
}

GroupOffsets::GroupOffsets(const Connection& connection, std::string group, std::string topic)
    : group_(std::move(group)),
      topic_(std::move(topic)),
      // A consumer, though it never joins: librdkafka answers "not coordinator" by asking the
      // client's own group for it, and a producer has none to ask (2.14.2 crashes).
      handle_(make_handle(RD_KAFKA_CONSUMER, connection, {{"group.id", "e2e-observer"}})) {}

std::optional<std::vector<std::int64_t>> GroupOffsets::committed() {
    const Queue queue(rd_kafka_queue_new(handle_.get()));
    const GroupRequest request(rd_kafka_ListConsumerGroupOffsets_new(group_.c_str(), nullptr));
    const AdminOptions options(
        rd_kafka_AdminOptions_new(handle_.get(), RD_KAFKA_ADMIN_OP_LISTCONSUMERGROUPOFFSETS));
    std::array<char, 256> text{};
    rd_kafka_AdminOptions_set_request_timeout(options.get(), 5000, text.data(), text.size());
    rd_kafka_ListConsumerGroupOffsets_t* requests = request.get();
    rd_kafka_ListConsumerGroupOffsets(handle_.get(), &requests, 1, options.get(), queue.get());
    const Event event(rd_kafka_queue_poll(queue.get(), 8000));
    if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return std::nullopt;
    std::size_t count = 0;
    const rd_kafka_group_result_t** groups = rd_kafka_ListConsumerGroupOffsets_result_groups(
        rd_kafka_event_ListConsumerGroupOffsets_result(event.get()), &count);
    if (count != 1 || rd_kafka_group_result_error(groups[0]) != nullptr) return std::nullopt;
    std::vector<std::int64_t> result;
    const rd_kafka_topic_partition_list_t* found = rd_kafka_group_result_partitions(groups[0]);
    for (int i = 0; found != nullptr && i < found->cnt; ++i) {
        const rd_kafka_topic_partition_t& entry = found->elems[i];
        if (topic_ != entry.topic || entry.offset < 0) continue;
        const auto partition = static_cast<std::size_t>(entry.partition);
        if (result.size() <= partition) result.resize(partition + 1, -1);
        result[partition] = entry.offset;
    }
    return result;
}

}  // namespace strandline::e2e
