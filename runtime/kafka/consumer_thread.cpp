#include "kafka/consumer_thread.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <string>
#include <utility>

#include "base/verify.hpp"
#include "kafka/answers.hpp"
#include "kafka/client_config.hpp"
#include "kafka/partition_list.hpp"
#include "kafka/poll_thread.hpp"
#include "kafka/statistics.hpp"

namespace strandline::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds poll_wait{50};
constexpr milliseconds metadata_answer{2'000};

TimePoint now() { return std::chrono::steady_clock::now(); }

/// A dead consumer's last words.
Error explain_fatal(rd_kafka_resp_err_t code, const char* text, const ConsumerSettings& settings) {
    if (code == RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID) {
        return {"instance-fenced", "another host has joined group " + settings.group + " as \"" +
                                       settings.group_instance +
                                       "\": give every host an `instance` of its own"};
    }
    if (code == RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION) {
        return {"broker-too-old", std::string("the brokers do not speak what we need: ") + text};
    }
    return {"consumer-fatal", std::string(text) + " (" + rd_kafka_err2name(code) + ")"};
}

}  // namespace

Result<std::unique_ptr<ConsumerThread>> ConsumerThread::launch(const ConsumerSettings& settings,
                                                               Logger& logger,
                                                               engine::ConsumerEvents& events) {
    std::unique_ptr<ConsumerThread> made{new ConsumerThread(settings, logger, events)};
    if (auto opened = made->open(); !opened) return tl::unexpected(opened.error());
    made->thread_ = std::thread([self = made.get()] { self->run(); });
    return made;
}

ConsumerThread::ConsumerThread(const ConsumerSettings& settings, Logger& logger,
                               engine::ConsumerEvents& events)
    : settings_(settings),
      events_(events),
      logger_(logger),
      messages_(std::make_shared<MessageCount>(0)),
      log_(logger, settings.client.client_id),
      watch_(settings.client, settings.brokers_down, "source.topics", certificates,
             [this](const std::optional<Error>& trouble) { on_connection(trouble); }) {}

ConsumerThread::~ConsumerThread() {
    abandoned_.store(true);
    if (!thread_.joinable()) return;
    wake();
    thread_.join();
}

Result<void> ConsumerThread::open() {
    auto configuration = configure(settings_);
    auto* conf = configuration.conf.get();
    rd_kafka_conf_set_opaque(conf, static_cast<ClientContext*>(this));
    CertificateCheck::install(conf);
    // All of these run inside rd_kafka_consumer_poll(). noexcept: nothing may unwind through C.
    rd_kafka_conf_set_rebalance_cb(
        conf, [](rd_kafka_t*, rd_kafka_resp_err_t what, rd_kafka_topic_partition_list_t* partitions,
                 void* opaque) noexcept {
            static_cast<ConsumerThread&>(ClientContext::of(opaque)).on_rebalance(what, partitions);
        });
    rd_kafka_conf_set_error_cb(
        conf, [](rd_kafka_t*, int code, const char* reason, void* opaque) noexcept {
            static_cast<ConsumerThread&>(ClientContext::of(opaque))
                .on_client_error(static_cast<rd_kafka_resp_err_t>(code), reason);
        });
    rd_kafka_conf_set_stats_cb(
        conf, [](rd_kafka_t*, char* json, std::size_t size, void* opaque) noexcept {
            auto& thread = static_cast<ConsumerThread&>(ClientContext::of(opaque));
            const auto statistics = parse_statistics({json, size});
            thread.watch_.statistics(statistics);
            thread.assignment_->set_log_ends(statistics);
            return 0;  // librdkafka frees the text
        });
    rd_kafka_conf_set_log_cb(conf, [](const rd_kafka_t* client, int severity, const char* facility,
                                      const char* text) noexcept {
        static_cast<ConsumerThread&>(ClientContext::of(rd_kafka_opaque(client)))
            .log_.write(severity, facility, text, now());
    });

    auto client = make_client(RD_KAFKA_CONSUMER, std::move(configuration));
    if (!client) return tl::unexpected(client.error());
    client_ = std::move(*client);
    // One queue for errors, statistics, logs and rebalances; records have theirs.
    rd_kafka_poll_set_consumer(client_.get());
    rd_kafka_set_log_queue(client_.get(), nullptr);
    consumer_queue_.reset(rd_kafka_queue_get_consumer(client_.get()));
    commits_ = std::make_unique<Commits>(
        client_.get(), settings_.commit_answer, [this] { wake(); },
        [this](CommitResult result) { on_commit_result(std::move(result)); });
    assignment_ = std::make_unique<Assignment>(client_.get(), settings_, events_, *commits_, watch_,
                                               messages_, [this] { return ending(); });
    return {};
}

void ConsumerThread::on_connection(const std::optional<Error>& trouble) {
    if (abandoned_.load()) return;
    if (trouble) {
        logger_.warn("consumer: trouble with the brokers", {{"client", settings_.client.client_id},
                                                            {"code", trouble->code},
                                                            {"error", trouble->message}});
    } else {
        logger_.info("consumer: connected", {{"client", settings_.client.client_id}});
    }
    events_.on_connection(trouble);
}

void ConsumerThread::wake() {
    const std::lock_guard guard(lock_);
    if (!closed_) rd_kafka_queue_yield(consumer_queue_.get());
}

bool ConsumerThread::post(std::function<void()> command) {
    {
        const std::lock_guard guard(lock_);
        if (closed_) return false;
        commands_.push_back(std::move(command));
    }
    wake();
    return true;
}

void ConsumerThread::commit(std::vector<model::PartitionOffset> offsets) {
    commits_->send(std::move(offsets));
}

void ConsumerThread::seek(model::PartitionOffset to,
                          std::function<void(Result<model::Offset>)> done) {
    if (!post([this, to = std::move(to), done] { done(assignment_->seek(to)); })) {
        done(failed("seek", "the consumer has stopped"));
    }
}

void ConsumerThread::reassign(std::vector<model::TopicPartition> gone) {
    static_cast<void>(post([this, gone = std::move(gone)] {
        if (!dead_ && !ending()) take_again(gone);
    }));
}

void ConsumerThread::stop(std::function<void()> done) {
    {
        const std::lock_guard guard(lock_);
        done_ = std::move(done);
    }
    stopping_.store(true);
    wake();
}

void ConsumerThread::run() {
    begin_thread("kafka-consumer");
    join_group();
    while (!ending()) {
        poll();
        commits_->serve(milliseconds(0));
        run_commands();
        watch_.tick(now());
        look_for_topics();
    }
    shut_down();
    std::function<void()> done;
    {
        const std::lock_guard guard(lock_);
        done = std::move(done_);
    }
    if (done) done();
}

void ConsumerThread::run_commands() {
    std::vector<std::function<void()>> commands;
    {
        const std::lock_guard guard(lock_);
        commands.swap(commands_);
    }
    for (const auto& command : commands) command();
}

void ConsumerThread::join_group() {
    std::vector<model::TopicPartition> topics;
    for (const auto& topic : settings_.topics) topics.push_back({topic, RD_KAFKA_PARTITION_UA});
    const auto list = to_list(topics);
    const auto answer = rd_kafka_subscribe(client_.get(), list.get());
    events_.on_joining();
    if (answer == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    dead_ = true;
    events_.on_fatal({"consumer-fatal",
                      std::string("subscribing to the source topics: ") + rd_kafka_err2str(answer)},
                     false);
}

void ConsumerThread::poll() {
    const MessageHandle message{
        rd_kafka_consumer_poll(client_.get(), static_cast<int>(poll_wait.count()))};
    if (!message) return;
    if (message->err != RD_KAFKA_RESP_ERR_NO_ERROR) return on_error(*message);
    // Every partition has a queue of its own, so a record here would be missing in its lane.
    logger_.error("a record came outside its partition's queue; the lanes are reopened",
                  {{"topic", rd_kafka_topic_name(message->rkt)},
                   {"partition", message->partition},
                   {"offset", message->offset}});
    if (!dead_) take_again({});
}

void ConsumerThread::on_error(const rd_kafka_message_t& message) {
    const char* topic = message.rkt == nullptr ? "" : rd_kafka_topic_name(message.rkt);
    switch (message.err) {
        case RD_KAFKA_RESP_ERR__FATAL:
            return die();
        case RD_KAFKA_RESP_ERR_UNKNOWN_TOPIC_OR_PART:
        case RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC:
            return watch_.topic_missing(topic);
        case RD_KAFKA_RESP_ERR__MAX_POLL_EXCEEDED:
            logger_.error(
                "the consumer did not poll for max.poll.interval.ms and lost its partitions",
                {{"group", settings_.group}});
            return;
        default:
            break;
    }
    if (is_authorization(message.err)) {
        const auto what = *topic != '\0' ? std::string("reading topic ") + topic
                                         : "joining group " + settings_.group;
        return watch_.failed(message.err, what, now());
    }
    logger_.warn("the consumer reports an error", {{"group", settings_.group},
                                                   {"topic", topic},
                                                   {"error", rd_kafka_err2name(message.err)},
                                                   {"text", rd_kafka_message_errstr(&message)}});
}

void ConsumerThread::on_client_error(rd_kafka_resp_err_t code, const char* reason) {
    if (code == RD_KAFKA_RESP_ERR__FATAL) return die();
    watch_.failed(code, reason, now());
}

void ConsumerThread::on_rebalance(rd_kafka_resp_err_t what,
                                  const rd_kafka_topic_partition_list_t* partitions) {
    if (abandoned_.load()) {
        assignment_->drop();
    } else if (what == RD_KAFKA_RESP_ERR__ASSIGN_PARTITIONS && !stopping_.load() && !dead_) {
        watch_.answered();
        assignment_->take(partitions_of(*partitions));
    } else {
        assignment_->give_back(stopping_.load() ? engine::CloseReason::shutdown
                                                : engine::CloseReason::revoked);
    }
}

void ConsumerThread::on_commit_result(CommitResult result) {
    if (abandoned_.load()) return;
    if (result.answer == engine::CommitAnswer::committed) watch_.answered();
    events_.on_commit_answer(result.answer, result.error, result.offsets);
    if (result.answer == engine::CommitAnswer::fatal) die();
}

void ConsumerThread::die() {
    if (dead_ || abandoned_.load()) return;
    dead_ = true;
    std::array<char, 512> text{};
    auto code = rd_kafka_fatal_error(client_.get(), text.data(), text.size());
    // The answer to a commit may know before the client does.
    if (code == RD_KAFKA_RESP_ERR_NO_ERROR) code = RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID;
    // There is no revoke after a fatal error: nobody else tells the lanes.
    assignment_->lose();
    events_.on_fatal(explain_fatal(code, text.data(), settings_), may_rebuild(code));
}

void ConsumerThread::take_again(const std::vector<model::TopicPartition>& gone) {
    const auto partitions = assignment_->partitions();
    assignment_->give_back(engine::CloseReason::reopen);
    if (!partitions.empty() && !ending()) assignment_->take(partitions, gone);
}

void ConsumerThread::look_for_topics() {
    if (watch_.missing_topics().empty() || now() < next_look_) return;
    next_look_ = now() + settings_.topic_check;
    // All topics: only then librdkafka looks for a new assignment, too.
    const struct rd_kafka_metadata* raw = nullptr;
    const auto answer = rd_kafka_metadata(client_.get(), 1, nullptr, &raw,
                                          static_cast<int>(metadata_answer.count()));
    const MetadataHandle metadata{raw};
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR) return;
    for (int i = 0; i < metadata->topic_cnt; ++i) {
        const auto& topic = metadata->topics[i];
        if (topic.err == RD_KAFKA_RESP_ERR_NO_ERROR && topic.partition_cnt > 0) {
            watch_.topic_found(topic.topic);
        }
    }
}

void ConsumerThread::shut_down() {
    if (abandoned_.load() || dead_) {
        assignment_->drop();
    } else {
        assignment_->give_back(engine::CloseReason::shutdown);
    }
    leave_group();
    {
        const std::lock_guard guard(lock_);
        closed_ = true;
    }
    run_commands();  // a seek that came too late is told so
    STRANDLINE_VERIFY(messages_->load() == 0, "a record was kept longer than its lane");
    assignment_.reset();
    commits_.reset();
    consumer_queue_.reset();
    client_.reset();
}

void ConsumerThread::leave_group() {
    // With a commit that nobody answers, leaving would block: then the session just runs out.
    if (!commits_->quiet()) return;
    const ErrorHandle refused{rd_kafka_consumer_close_queue(client_.get(), consumer_queue_.get())};
    if (refused) return;
    const auto end = now() + settings_.leave;
    while (rd_kafka_consumer_closed(client_.get()) == 0 && now() < end) {
        const MessageHandle ignored{rd_kafka_consumer_poll(client_.get(), 10)};
    }
}

}  // namespace strandline::kafka
