#include "kafka/assignment.hpp"

#include <algorithm>
#include <chrono>
#include <string>
#include <utility>

#include "kafka/answers.hpp"
#include "kafka/partition_list.hpp"

namespace strandline::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds question{5'000};  // one question to a broker, when partitions are taken
constexpr milliseconds seek_answer{5'000};
constexpr milliseconds commit_in_flight{2'000};  // the one before the last

TimePoint now() { return std::chrono::steady_clock::now(); }

}  // namespace

Assignment::Assignment(rd_kafka_t* client, const ConsumerSettings& settings,
                       engine::ConsumerEvents& events, Commits& commits, ConnectionWatch& watch,
                       std::shared_ptr<MessageCount> messages, std::function<bool()> given_up)
    : client_(client),
      settings_(settings),
      events_(events),
      commits_(commits),
      watch_(watch),
      messages_(std::move(messages)),
      given_up_(std::move(given_up)) {}

bool Assignment::unwanted() const { return given_up_() || rd_kafka_assignment_lost(client_) != 0; }

void Assignment::wait_a_little() {
    // Polling any queue also tells librdkafka that we are alive.
    commits_.serve(milliseconds(200));
}

std::optional<std::vector<Start>> Assignment::find_starts(
    const std::vector<model::TopicPartition>& partitions,
    const std::vector<model::TopicPartition>& gone) {
    const StartOffsets offsets(client_, settings_, question);
    while (!unwanted()) {
        auto starts = offsets.resolve(partitions, gone);
        if (starts) {
            watch_.answered();
            return std::move(*starts);
        }
        tell(starts.error());
        wait_a_little();
    }
    return std::nullopt;
}

/// Also what does not pass by itself is asked again: somebody may put it right.
void Assignment::tell(const StartFailure& failure) {
    if (is_authorization(failure.code)) watch_.failed(failure.code, failure.what, now());
    watch_.tick(now());
}

bool Assignment::find_history(std::vector<Start>& starts) {
    const StartOffsets offsets(client_, settings_, question);
    while (!unwanted()) {
        if (const auto found = offsets.find_history(starts); !found) {
            tell(found.error());
            wait_a_little();
        } else {
            return true;
        }
    }
    return false;
}

bool Assignment::commit_starts(const std::vector<Start>& starts) {
    std::vector<model::PartitionOffset> chosen;
    for (const auto& start : starts) {
        if (start.commit) chosen.push_back(start.at);
    }
    if (chosen.empty()) return true;
    while (!unwanted()) {
        const auto result = commits_.commit_now(chosen, settings_.last_commit);
        if (result.answer == engine::CommitAnswer::committed) return true;
        if (result.answer == engine::CommitAnswer::not_ours ||
            result.answer == engine::CommitAnswer::fatal) {
            return false;
        }
        if (result.answer == engine::CommitAnswer::blocked) {
            watch_.failed(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED, result.error.message,
                          now());
        }
        wait_a_little();
    }
    return false;
}

void Assignment::take(const std::vector<model::TopicPartition>& partitions,
                      const std::vector<model::TopicPartition>& gone) {
    for (const auto& where : partitions) {
        queues_.insert_or_assign(where,
                                 std::make_shared<PartitionQueue>(client_, where, messages_));
    }
    auto starts = find_starts(partitions, gone);
    if (!starts || !commit_starts(*starts) || !find_history(*starts)) {
        close_queues();
        let_go();
        return;
    }
    std::vector<engine::Assigned> assigned;
    std::vector<model::PartitionOffset> offsets;
    for (const auto& start : *starts) {
        assigned.push_back({start.at, queues_.at(start.at.where), start.history_from});
        offsets.push_back(start.at);
        offsets.back().offset = start.history_from;
    }
    if (!assigned.empty()) events_.on_assigned(std::move(assigned));
    const auto list = to_list(offsets);
    rd_kafka_assign(client_, list.get());
    for (const auto& [where, queue] : queues_) queue->kick();
}

void Assignment::give_back(engine::CloseReason reason) {
    if (queues_.empty()) return let_go();
    if (rd_kafka_assignment_lost(client_) != 0) return lose();
    const auto leaving = partitions();
    auto committable = events_.on_revoking(leaving);
    // Until the one in flight is answered: it could land after the last one.
    commits_.settle(commit_in_flight);
    if (rd_kafka_assignment_lost(client_) == 0 && !committable.empty()) {
        auto result = commits_.commit_now(std::move(committable), settings_.last_commit);
        events_.on_commit_answer(result.answer, result.error, result.offsets);
    }
    for (const auto& [where, queue] : queues_) queue->notify(nullptr);
    events_.on_released(leaving, reason);
    close_queues();
    let_go();
}

void Assignment::lose() {
    if (!queues_.empty()) {
        for (const auto& [where, queue] : queues_) queue->notify(nullptr);
        events_.on_lost(partitions());
        close_queues();
    }
    let_go();
}

void Assignment::drop() {
    close_queues();
    let_go();
}

void Assignment::close_queues() {
    for (const auto& [where, queue] : queues_) queue->close();
    queues_.clear();
}

void Assignment::let_go() { rd_kafka_assign(client_, nullptr); }

std::vector<model::TopicPartition> Assignment::partitions() const {
    std::vector<model::TopicPartition> all;
    all.reserve(queues_.size());
    for (const auto& [where, queue] : queues_) all.push_back(where);
    return all;
}

Result<model::Offset> Assignment::seek(const model::PartitionOffset& to) {
    const auto name = to.where.topic + "/" + std::to_string(to.where.partition);
    if (queues_.find(to.where) == queues_.end()) {
        return strandline::failed("seek", name + " is not assigned any more");
    }
    std::vector<Start> starts{{to, false, to.offset}};
    if (const auto found = StartOffsets(client_, settings_, question).find_history(starts); !found)
        return strandline::failed("seek", name + ": " + found.error().what);
    auto from = to;
    from.offset = starts[0].history_from;
    const auto list = to_list(std::vector{from});
    const ErrorHandle failure{
        rd_kafka_seek_partitions(client_, list.get(), static_cast<int>(seek_answer.count()))};
    if (failure)
        return strandline::failed("seek", name + ": " + rd_kafka_error_string(failure.get()));
    const auto each = list->elems[0].err;
    if (each == RD_KAFKA_RESP_ERR_NO_ERROR) return from.offset;
    return strandline::failed("seek", name + ": " + rd_kafka_err2str(each));
}

void Assignment::set_log_ends(const Statistics& statistics) {
    for (const auto& entry : statistics.log_ends) {
        const auto found = queues_.find(entry.where);
        if (found != queues_.end()) found->second->set_log_end(entry.offset);
    }
}

}  // namespace strandline::kafka
