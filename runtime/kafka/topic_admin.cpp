#include "kafka/topic_admin.hpp"

#include <array>
#include <utility>

#include "kafka/answers.hpp"
#include "kafka/client_config.hpp"
#include "kafka/plain_client.hpp"

namespace strandline::kafka {

struct TopicAdmin::State {
    std::unique_ptr<PlainClient> client;
    std::chrono::milliseconds timeout{0};

    [[nodiscard]] EventHandle next(rd_kafka_queue_t* queue) const {
        return EventHandle{rd_kafka_queue_poll(queue, static_cast<int>(timeout.count()))};
    }
    // Settings are for advice: when they cannot be had, there are none.
    [[nodiscard]] std::map<std::string, std::string> settings_of(const std::string& topic) const;
};

TopicAdmin::TopicAdmin() : state_(std::make_unique<State>()) {}
TopicAdmin::~TopicAdmin() = default;

Result<std::unique_ptr<TopicAdmin>> TopicAdmin::open(const ClientSettings& settings,
                                                     std::chrono::milliseconds timeout) {
    auto client =
        PlainClient::make(RD_KAFKA_PRODUCER, configure_plain_producer(settings), settings);
    if (!client) return tl::unexpected(client.error());
    std::unique_ptr<TopicAdmin> admin{new TopicAdmin};
    admin->state_->client = std::move(*client);
    admin->state_->timeout = timeout;
    return admin;
}

Result<std::optional<TopicFacts>> TopicAdmin::look(const std::string& topic) {
    const Result<std::int32_t> count = count_partitions(*state_->client, topic, state_->timeout);
    if (!count) return tl::unexpected(count.error());
    if (*count == 0) return std::nullopt;
    return TopicFacts{.partitions = *count, .settings = state_->settings_of(topic)};
}

std::map<std::string, std::string> TopicAdmin::State::settings_of(const std::string& topic) const {
    const QueueHandle queue{rd_kafka_queue_new(client->get())};
    const ConfigResourceHandle resource{
        rd_kafka_ConfigResource_new(RD_KAFKA_RESOURCE_TOPIC, topic.c_str())};
    rd_kafka_ConfigResource_t* resources = resource.get();
    rd_kafka_DescribeConfigs(client->get(), &resources, 1, nullptr, queue.get());
    const EventHandle event = next(queue.get());
    std::map<std::string, std::string> settings;
    if (!event || rd_kafka_event_error(event.get()) != RD_KAFKA_RESP_ERR_NO_ERROR) return settings;
    std::size_t found = 0;
    const auto** answers = rd_kafka_DescribeConfigs_result_resources(
        rd_kafka_event_DescribeConfigs_result(event.get()), &found);
    if (found != 1 || rd_kafka_ConfigResource_error(answers[0]) != RD_KAFKA_RESP_ERR_NO_ERROR)
        return settings;
    std::size_t count = 0;
    const auto** entries = rd_kafka_ConfigResource_configs(answers[0], &count);
    for (std::size_t at = 0; at < count; ++at) {
        const char* value = rd_kafka_ConfigEntry_value(entries[at]);
        if (value != nullptr) settings[rd_kafka_ConfigEntry_name(entries[at])] = value;
    }
    return settings;
}

Result<> TopicAdmin::create(const NewTopic& topic) {
    std::array<char, 512> why{};
    const NewTopicHandle request{rd_kafka_NewTopic_new(topic.name.c_str(), topic.partitions,
                                                       topic.replication, why.data(), why.size())};
    if (!request) return failed("broker-refused", "topic " + topic.name + ": " + why.data());
    for (const auto& [name, value] : topic.settings)
        rd_kafka_NewTopic_set_config(request.get(), name.c_str(), value.c_str());
    const QueueHandle queue{rd_kafka_queue_new(state_->client->get())};
    rd_kafka_NewTopic_t* requests = request.get();
    rd_kafka_CreateTopics(state_->client->get(), &requests, 1, nullptr, queue.get());
    const EventHandle event = state_->next(queue.get());
    const std::string what = "creating topic " + topic.name;
    if (!event) return tl::unexpected(state_->client->no_answer());
    if (const auto answer = rd_kafka_event_error(event.get()); answer != RD_KAFKA_RESP_ERR_NO_ERROR)
        return tl::unexpected(state_->client->describe(answer, what));
    std::size_t count = 0;
    const auto** results = rd_kafka_CreateTopics_result_topics(
        rd_kafka_event_CreateTopics_result(event.get()), &count);
    for (std::size_t at = 0; at < count; ++at) {
        const auto answer = rd_kafka_topic_result_error(results[at]);
        if (answer == RD_KAFKA_RESP_ERR_TOPIC_ALREADY_EXISTS)
            return failed("topic-exists", what + ": it is there already");
        if (answer == RD_KAFKA_RESP_ERR_NO_ERROR) continue;
        if (is_authorization(answer)) return tl::unexpected(state_->client->describe(answer, what));
        const char* told = rd_kafka_topic_result_error_string(results[at]);
        return failed("broker-refused",
                      what + ": " + (told == nullptr ? rd_kafka_err2str(answer) : told));
    }
    return {};
}

}  // namespace strandline::kafka
