#include "kafka/group_offsets.hpp"

#include <array>
#include <utility>

#include "kafka/answers.hpp"
#include "kafka/broker_error.hpp"
#include "kafka/client_config.hpp"
#include "kafka/handles.hpp"
#include "kafka/partition_list.hpp"

namespace strandline::kafka {
namespace {

// As the protocol's ListOffsets has them: times that are no times.
constexpr std::int64_t time_of_end = -1;
constexpr std::int64_t time_of_beginning = -2;

/// What a group coordinator answers to somebody who is no member of a group that has some.
bool says_active(rd_kafka_resp_err_t code) {
    return code == RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID ||
           code == RD_KAFKA_RESP_ERR_NON_EMPTY_GROUP ||
           code == RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION ||
           code == RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS ||
           code == RD_KAFKA_RESP_ERR_STALE_MEMBER_EPOCH;
}

}  // namespace

struct GroupOffsets::State {
    ConsumerSettings settings;
    int patience_ms{0};
    ClientHandle client;

    [[nodiscard]] Error error(rd_kafka_resp_err_t code, const std::string& what) const {
        if (is_authorization(code)) return describe_authorization(code, what);
        if (code == RD_KAFKA_RESP_ERR__TIMED_OUT || code == RD_KAFKA_RESP_ERR__TRANSPORT ||
            code == RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE ||
            code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN || code == RD_KAFKA_RESP_ERR__WAIT_COORD)
            return describe_no_broker(settings.client);
        if (says_active(code))
            return {"group-active", "the group " + settings.group +
                                        " has members: stop every host that runs this pipeline, "
                                        "and wait for its session time-out"};
        return {"broker-refused", what + ": " + rd_kafka_err2str(code)};
    }
    Result<std::int32_t> count_partitions(const std::string& topic) const;
    Result<std::vector<model::Offset>> offsets_at(
        const std::vector<model::TopicPartition>& partitions, std::int64_t time) const;
    /// Sends an admin question and waits for its answer.
    template <class Send>
    Result<EventHandle> ask(rd_kafka_admin_op_t kind, const std::string& what, Send send) const;
};

Result<std::int32_t> GroupOffsets::State::count_partitions(const std::string& topic) const {
    const TopicHandle handle{rd_kafka_topic_new(client.get(), topic.c_str(), nullptr)};
    const struct rd_kafka_metadata* raw = nullptr;
    const auto answer = rd_kafka_metadata(client.get(), 0, handle.get(), &raw, patience_ms);
    const MetadataHandle metadata{raw};
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR)
        return tl::unexpected(error(answer, "asking for the topic " + topic));
    if (metadata->topic_cnt != 1 || metadata->topics[0].partition_cnt == 0)
        return tl::unexpected(describe_missing_topic(topic, "source.topics"));
    return metadata->topics[0].partition_cnt;
}

Result<std::vector<model::Offset>> GroupOffsets::State::offsets_at(
    const std::vector<model::TopicPartition>& partitions, std::int64_t time) const {
    std::vector<model::PartitionOffset> questions;
    for (const auto& where : partitions)
        questions.push_back({.where = where, .offset = model::Offset{time}});
    const auto list = to_list(questions);
    const auto answer = rd_kafka_offsets_for_times(client.get(), list.get(), patience_ms);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR)
        return tl::unexpected(error(answer, "asking for offsets"));
    std::vector<model::Offset> found;
    for (const auto& element : elements(*list)) {
        if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return tl::unexpected(
                error(element.err, std::string("asking for offsets of ") + element.topic));
        found.push_back(model::Offset{element.offset});
    }
    return found;
}

template <class Send>
Result<EventHandle> GroupOffsets::State::ask(rd_kafka_admin_op_t kind, const std::string& what,
                                             Send send) const {
    const QueueHandle queue{rd_kafka_queue_new(client.get())};
    const Handle<rd_kafka_AdminOptions_t, rd_kafka_AdminOptions_destroy> options{
        rd_kafka_AdminOptions_new(client.get(), kind)};
    std::array<char, 512> text{};
    (void)rd_kafka_AdminOptions_set_request_timeout(options.get(), patience_ms, text.data(),
                                                    text.size());
    send(options.get(), queue.get());
    EventHandle event{rd_kafka_queue_poll(queue.get(), patience_ms + 1000)};
    if (!event) return tl::unexpected(describe_no_broker(settings.client));
    if (const auto code = rd_kafka_event_error(event.get()); code != RD_KAFKA_RESP_ERR_NO_ERROR)
        return tl::unexpected(error(code, what));
    return event;
}

GroupOffsets::GroupOffsets() : state_(std::make_unique<State>()) {}
GroupOffsets::~GroupOffsets() = default;

Result<std::unique_ptr<GroupOffsets>> GroupOffsets::open(ConsumerSettings settings,
                                                         std::chrono::milliseconds patience) {
    settings.group_instance.clear();  // that is the host's, and this is not the host
    auto configuration = configure(settings);
    rd_kafka_conf_set_log_cb(configuration.conf.get(), nullptr);
    auto client = make_client(RD_KAFKA_CONSUMER, std::move(configuration));
    if (!client) return tl::unexpected(client.error());
    std::unique_ptr<GroupOffsets> offsets{new GroupOffsets};
    offsets->state_->settings = std::move(settings);
    offsets->state_->patience_ms = static_cast<int>(patience.count());
    offsets->state_->client = std::move(*client);
    return offsets;
}

Result<std::vector<GroupPartition>> GroupOffsets::look() const {
    std::vector<model::TopicPartition> partitions;
    for (const std::string& topic : state_->settings.topics) {
        const auto count = state_->count_partitions(topic);
        if (!count) return tl::unexpected(count.error());
        for (std::int32_t i = 0; i < *count; ++i) partitions.push_back({topic, i});
    }
    const auto begins = state_->offsets_at(partitions, time_of_beginning);
    if (!begins) return tl::unexpected(begins.error());
    const auto ends = state_->offsets_at(partitions, time_of_end);
    if (!ends) return tl::unexpected(ends.error());
    const auto list = to_list(partitions);
    const auto answer = rd_kafka_committed(state_->client.get(), list.get(), state_->patience_ms);
    if (answer != RD_KAFKA_RESP_ERR_NO_ERROR)
        return tl::unexpected(state_->error(answer, "asking for committed offsets"));
    std::vector<GroupPartition> found;
    for (std::size_t i = 0; i < partitions.size(); ++i) {
        const auto& element = list->elems[i];
        if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return tl::unexpected(state_->error(
                element.err, std::string("asking for the committed offset of ") + element.topic));
        GroupPartition& partition = found.emplace_back();
        partition.where = partitions[i];
        partition.begin = (*begins)[i];
        partition.end = (*ends)[i];
        if (element.offset < 0) continue;
        partition.committed = model::Offset{element.offset};
        if (element.metadata != nullptr)
            partition.metadata.assign(static_cast<const char*>(element.metadata),
                                      element.metadata_size);
    }
    return found;
}

Result<std::optional<std::size_t>> GroupOffsets::members() const {
    std::array<const char*, 1> groups{state_->settings.group.c_str()};
    const std::string what = "asking for the members of the group " + state_->settings.group;
    auto event =
        state_->ask(RD_KAFKA_ADMIN_OP_DESCRIBECONSUMERGROUPS, what,
                    [&](rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
                        rd_kafka_DescribeConsumerGroups(state_->client.get(), groups.data(),
                                                        groups.size(), options, queue);
                    });
    if (!event) return tl::unexpected(event.error());
    std::size_t count = 0;
    const auto* result = rd_kafka_event_DescribeConsumerGroups_result(event->get());
    const auto* descriptions = rd_kafka_DescribeConsumerGroups_result_groups(result, &count);
    if (count != 1) return std::optional<std::size_t>{};
    const rd_kafka_error_t* trouble = rd_kafka_ConsumerGroupDescription_error(descriptions[0]);
    const auto code =
        trouble == nullptr ? RD_KAFKA_RESP_ERR_NO_ERROR : rd_kafka_error_code(trouble);
    if (code == RD_KAFKA_RESP_ERR_GROUP_ID_NOT_FOUND) return std::optional<std::size_t>{0};
    if (code == RD_KAFKA_RESP_ERR__UNSUPPORTED_FEATURE) return std::optional<std::size_t>{};
    if (code != RD_KAFKA_RESP_ERR_NO_ERROR) return tl::unexpected(state_->error(code, what));
    return std::optional(rd_kafka_ConsumerGroupDescription_member_count(descriptions[0]));
}

Result<std::vector<model::PartitionOffset>> GroupOffsets::at_time(
    const std::vector<model::TopicPartition>& partitions, std::int64_t timestamp_ms) const {
    const auto found = state_->offsets_at(partitions, timestamp_ms);
    if (!found) return tl::unexpected(found.error());
    const auto ends = state_->offsets_at(partitions, time_of_end);
    if (!ends) return tl::unexpected(ends.error());
    std::vector<model::PartitionOffset> all;
    for (std::size_t i = 0; i < partitions.size(); ++i)
        all.push_back(
            {.where = partitions[i], .offset = (*found)[i].value >= 0 ? (*found)[i] : (*ends)[i]});
    return all;
}

Result<> GroupOffsets::move(const std::vector<model::PartitionOffset>& offsets) const {
    // What is passed over is nobody's to remember, nor is what is to be done again.
    std::vector<model::PartitionOffset> commits = offsets;
    for (auto& commit : commits) commit.ours_from = commit.offset;
    const auto list = to_commit(commits);
    using Request =
        Handle<rd_kafka_AlterConsumerGroupOffsets_t, rd_kafka_AlterConsumerGroupOffsets_destroy>;
    const Request request{
        rd_kafka_AlterConsumerGroupOffsets_new(state_->settings.group.c_str(), list.get())};
    std::array<rd_kafka_AlterConsumerGroupOffsets_t*, 1> requests{request.get()};
    const std::string what = "moving the offsets of the group " + state_->settings.group;
    auto event =
        state_->ask(RD_KAFKA_ADMIN_OP_ALTERCONSUMERGROUPOFFSETS, what,
                    [&](rd_kafka_AdminOptions_t* options, rd_kafka_queue_t* queue) {
                        rd_kafka_AlterConsumerGroupOffsets(state_->client.get(), requests.data(),
                                                           requests.size(), options, queue);
                    });
    if (!event) return tl::unexpected(event.error());
    std::size_t count = 0;
    const auto* result = rd_kafka_event_AlterConsumerGroupOffsets_result(event->get());
    const auto* groups = rd_kafka_AlterConsumerGroupOffsets_result_groups(result, &count);
    if (count != 1) return failed("broker-refused", what + ": no answer for the group");
    if (const auto* trouble = rd_kafka_group_result_error(groups[0]))
        return tl::unexpected(state_->error(rd_kafka_error_code(trouble), what));
    for (const auto& element : elements(*rd_kafka_group_result_partitions(groups[0])))
        if (element.err != RD_KAFKA_RESP_ERR_NO_ERROR)
            return tl::unexpected(state_->error(
                element.err,
                what + " in " + element.topic + '/' + std::to_string(element.partition)));
    return {};
}

}  // namespace strandline::kafka
