#include "kafka/producer_client.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "kafka/answers.hpp"
#include "kafka/client_config.hpp"
#include "kafka/poll_thread.hpp"
#include "kafka/statistics.hpp"

namespace strandline::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds poll_wait{50};
constexpr milliseconds tick{1'000};
constexpr milliseconds metadata_answer{500};
constexpr milliseconds first_topic_check{500};   // until the brokers have answered once
constexpr milliseconds partition_check{60'000};  // partitions may be added
constexpr milliseconds purge_answer{2'000};
constexpr std::size_t events_per_delivery = 64;

TimePoint now() { return std::chrono::steady_clock::now(); }

std::size_t read_size(rd_kafka_t* client, const char* property) {
    std::array<char, 32> text{};
    std::size_t size = text.size();
    std::size_t value = 1'000'000;
    if (rd_kafka_conf_get(rd_kafka_conf(client), property, text.data(), &size) ==
        RD_KAFKA_CONF_OK) {
        std::from_chars(text.data(), text.data() + size, value);
    }
    return value;
}

}  // namespace

Result<std::shared_ptr<ProducerClient>> ProducerClient::launch(const ProducerSettings& settings,
                                                               Logger& logger, OutputTally& tally,
                                                               SizeLimits& limits, Events events) {
    std::shared_ptr<ProducerClient> made{
        new ProducerClient(settings, logger, tally, limits, std::move(events))};
    if (auto opened = made->open(); !opened) return tl::unexpected(opened.error());
    made->thread_ = std::thread([self = made.get()] { self->run(); });
    return made;
}

ProducerClient::ProducerClient(const ProducerSettings& settings, Logger& logger, OutputTally& tally,
                               SizeLimits& limits, Events events)
    : settings_(settings),
      events_(std::move(events)),
      outputs_(settings.outputs.size()),
      limits_(limits),
      ports_(tally),
      logger_(logger),
      log_(logger, settings.client.client_id),
      watch_(settings.client, settings.brokers_down, "the topics of the outputs and dead letters",
             certificates,
             [this](const std::optional<Error>& trouble) { on_connection(trouble); }) {}

ProducerClient::~ProducerClient() { close(); }

void ProducerClient::on_connection(const std::optional<Error>& trouble) {
    if (dead()) return;  // a successor speaks for the pipeline then
    if (trouble) {
        logger_.warn("producer: trouble with the brokers", {{"client", settings_.client.client_id},
                                                            {"code", trouble->code},
                                                            {"error", trouble->message}});
    } else {
        logger_.info("producer: connected", {{"client", settings_.client.client_id}});
    }
    events_.on_connection(trouble);
}

Result<void> ProducerClient::open() {
    auto configuration = configure(settings_);
    auto* conf = configuration.conf.get();
    rd_kafka_conf_set_opaque(conf, static_cast<ClientContext*>(this));
    CertificateCheck::install(conf);
    // All by events: a report costs no callback, and nothing of ours runs inside librdkafka.
    rd_kafka_conf_set_events(
        conf, RD_KAFKA_EVENT_DR | RD_KAFKA_EVENT_ERROR | RD_KAFKA_EVENT_STATS | RD_KAFKA_EVENT_LOG);
    auto client = make_client(RD_KAFKA_PRODUCER, std::move(configuration));
    if (!client) return tl::unexpected(client.error());
    client_ = std::move(*client);
    queue_.reset(rd_kafka_queue_get_main(client_.get()));
    rd_kafka_set_log_queue(client_.get(), nullptr);
    message_max_ = read_size(client_.get(), "message.max.bytes");
    batch_max_ = read_size(client_.get(), "batch.size");
    // Now, because a cold first record would wait half a second.
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
        const auto& name = settings_.outputs[i].topic;
        outputs_[i].topic.reset(rd_kafka_topic_new(client_.get(), name.c_str(), nullptr));
        if (!outputs_[i].topic) {
            return failed("kafka-config", "output " + settings_.outputs[i].name + ": \"" + name +
                                              "\" cannot be the name of a topic: " +
                                              rd_kafka_err2str(rd_kafka_last_error()));
        }
    }
    return {};
}

void ProducerClient::run() {
    begin_thread("kafka-producer");
    while (!closing_.load()) {
        poll();
        watch_.tick(now());
        look_for_topics();
        if (now() >= next_tick_) {
            next_tick_ = now() + tick;
            if (events_.on_tick) events_.on_tick();
        }
    }
    // What was given up comes back as reports; lanes that still listen are told.
    const auto end = now() + purge_answer;
    while (rd_kafka_outq_len(client_.get()) > 0 && now() < end) poll();
}

void ProducerClient::poll() {
    auto wait = static_cast<int>(poll_wait.count());
    while (served_.size() < events_per_delivery) {
        EventHandle event{rd_kafka_queue_poll(queue_.get(), wait)};
        if (!event) break;
        on_event(*event);
        served_.push_back(std::move(event));
        wait = 0;
    }
    ports_.deliver();
    // Only now: flush() counts a message as answered when its event goes.
    served_.clear();
}

void ProducerClient::on_event(rd_kafka_event_t& event) {
    switch (rd_kafka_event_type(&event)) {
        case RD_KAFKA_EVENT_DR:
            return sort_reports(event);
        case RD_KAFKA_EVENT_ERROR:
            return on_error(event);
        case RD_KAFKA_EVENT_STATS:
            return watch_.statistics(parse_statistics(rd_kafka_event_stats(&event)));
        case RD_KAFKA_EVENT_LOG: {
            const char* facility = "";
            const char* text = "";
            int severity = 0;
            if (rd_kafka_event_log(&event, &facility, &text, &severity) == 0) {
                log_.write(severity, facility, text, now());
            }
            return;
        }
        default:
            return;
    }
}

void ProducerClient::sort_reports(rd_kafka_event_t& event) {
    std::array<const rd_kafka_message_t*, 256> messages{};
    for (;;) {
        const auto count = rd_kafka_event_message_array(&event, messages.data(), messages.size());
        if (count == 0) return;
        for (std::size_t i = 0; i < count; ++i) {
            const auto& message = *messages[i];
            ports_.sort(message, outcome_of(message));
            if (is_authorization(message.err)) {
                watch_.failed(message.err,
                              std::string("writing topic ") + rd_kafka_topic_name(message.rkt),
                              now());
            }
        }
    }
}

engine::Report::Outcome ProducerClient::outcome_of(const rd_kafka_message_t& message) {
    const bool size = message.err == RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE ||
                      message.err == RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE;
    return size ? refused_for_size(message) : classify_delivery(message.err);
}

/// It is the record's fault only when nothing else can have been in its batch.
engine::Report::Outcome ProducerClient::refused_for_size(const rd_kafka_message_t& message) {
    const std::size_t bytes = message.key_len + message.len;
    const auto output = ReportLabel::unpack(message._private).output;
    const char* topic = settings_.outputs[output].topic.c_str();
    if (bytes >= batch_max_ || batch_max_ == 1) {
        if (settings_.outputs[output].cut_to_fit && bytes > SizeLimits::smallest_record) {
            limits_.refused_record(output, bytes);
            logger_.warn("the topic takes less than this dead letter: it is cut",
                         {{"client", settings_.client.client_id},
                          {"topic", topic},
                          {"bytes", bytes},
                          {"next_bytes", limits_.record(output)}});
        }
        return engine::Report::Outcome::refused;
    }
    if (!dead()) {
        limits_.refused_batch(batch_max_);
        logger_.warn("the topic takes less than a batch: the next producer makes smaller ones",
                     {{"client", settings_.client.client_id},
                      {"topic", topic},
                      {"batch_size", batch_max_},
                      {"next_batch_size", limits_.batch()},
                      {"fix", "raise the topic's max.message.bytes, or lower batch.size"}});
        give_up();
    }
    return engine::Report::Outcome::failed;
}

void ProducerClient::on_error(rd_kafka_event_t& event) {
    const char* text = rd_kafka_event_error_string(&event);
    if (rd_kafka_event_error_is_fatal(&event) != 0) return die(text);
    watch_.failed(rd_kafka_event_error(&event), text, now());
}

void ProducerClient::give_up() {
    dead_.store(true);
    rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT |
                                      RD_KAFKA_PURGE_F_NON_BLOCKING);
}

void ProducerClient::die(const char* text) {
    if (dead()) return;
    give_up();
    std::array<char, 512> why{};
    const auto code = rd_kafka_fatal_error(client_.get(), why.data(), why.size());
    if (events_.on_fatal) {
        events_.on_fatal({"producer-fatal", std::string(why[0] != '\0' ? why.data() : text) + " (" +
                                                rd_kafka_err2name(code) +
                                                "); a new producer takes its place"});
    }
}

void ProducerClient::look_for_topics() {
    if (outputs_.empty() || dead() || now() < next_look_) return;
    const struct rd_kafka_metadata* raw = nullptr;
    const auto answer = rd_kafka_metadata(client_.get(), 0, nullptr, &raw,
                                          static_cast<int>(metadata_answer.count()));
    const MetadataHandle metadata{raw};
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) {
        next_look_ = now() + first_topic_check;
        return;
    }
    watch_.answered();
    for (int i = 0; i < metadata->topic_cnt; ++i) on_topic(metadata->topics[i]);
    const bool all_known = std::all_of(outputs_.begin(), outputs_.end(), [](const Output& output) {
        return output.partitions.load(std::memory_order_relaxed) > 0;
    });
    next_look_ = now() + (all_known ? partition_check : settings_.topic_check);
}

void ProducerClient::on_topic(const rd_kafka_metadata_topic_t& topic) {
    const bool there = topic.err == RD_KAFKA_RESP_ERR_NO_ERROR && topic.partition_cnt > 0;
    if (topic.err == RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART) watch_.topic_missing(topic.topic);
    if (is_authorization(topic.err)) {
        watch_.failed(topic.err, std::string("looking up topic ") + topic.topic, now());
    }
    if (!there) return;
    watch_.topic_found(topic.topic);
    for (std::size_t i = 0; i < outputs_.size(); ++i) {
        if (settings_.outputs[i].topic == topic.topic) {
            outputs_[i].partitions.store(topic.partition_cnt, std::memory_order_relaxed);
        }
    }
}

bool ProducerClient::flush(milliseconds deadline) {
    return rd_kafka_flush(client_.get(), static_cast<int>(deadline.count())) ==
           RD_KAFKA_RESP_ERR_NO_ERROR;
}

void ProducerClient::close() {
    if (!thread_.joinable()) return;
    dead_.store(true);
    rd_kafka_purge(client_.get(), RD_KAFKA_PURGE_F_QUEUE | RD_KAFKA_PURGE_F_INFLIGHT |
                                      RD_KAFKA_PURGE_F_NON_BLOCKING);
    closing_.store(true);
    rd_kafka_queue_yield(queue_.get());
    thread_.join();
}

}  // namespace strandline::kafka
