#include "kafka/commits.hpp"

#include <string>
#include <utility>

#include "kafka/answers.hpp"
#include "kafka/partition_list.hpp"

namespace strandline::kafka {
namespace {

using std::chrono::milliseconds;

TimePoint now() { return std::chrono::steady_clock::now(); }

void on_event(rd_kafka_t*, void* opaque) { (*static_cast<const std::function<void()>*>(opaque))(); }

Error explain(engine::CommitAnswer answer, rd_kafka_resp_err_t code) {
    if (answer == engine::CommitAnswer::committed) return {};
    const auto what = std::string("offsets were not committed: ") + rd_kafka_err2str(code) + " (" +
                      rd_kafka_err2name(code) + ")";
    if (is_authorization(code)) {
        return {"broker-authorization", what + ": an ACL that allows it is missing for this user"};
    }
    switch (answer) {
        case engine::CommitAnswer::again:
            return {"commit-again", what};
        case engine::CommitAnswer::not_ours:
            return {"commit-not-ours", what};
        case engine::CommitAnswer::fatal:
            return {"commit-fatal", what};
        default:
            return {"commit-blocked", what};
    }
}

CommitResult result_of(rd_kafka_resp_err_t whole, const rd_kafka_topic_partition_list_t* list,
                       std::vector<model::PartitionOffset> offsets) {
    auto code = whole;
    auto answer = classify_commit(whole);
    if (list != nullptr) {
        for (const auto& element : elements(*list)) {
            const auto each = worse(answer, classify_commit(element.err));
            if (each != answer) code = element.err;
            answer = each;
        }
    }
    return {answer, explain(answer, code), std::move(offsets)};
}

CommitResult unanswered(std::vector<model::PartitionOffset> offsets) {
    return {engine::CommitAnswer::again,
            {"commit-unanswered", "the brokers have not answered a commit of offsets in time"},
            std::move(offsets)};
}

}  // namespace

Commits::Commits(rd_kafka_t* client, milliseconds answer_limit, std::function<void()> wake,
                 Answered answered)
    : client_(client),
      answer_limit_(answer_limit),
      wake_(std::move(wake)),
      answered_(std::move(answered)),
      queue_(rd_kafka_queue_new(client)) {
    rd_kafka_queue_cb_event_enable(queue_.get(), on_event,
                                   const_cast<std::function<void()>*>(&wake_));
}

Commits::~Commits() { rd_kafka_queue_cb_event_enable(queue_.get(), nullptr, nullptr); }

std::uint64_t Commits::launch(const std::vector<model::PartitionOffset>& offsets,
                              rd_kafka_resp_err_t& refused) {
    std::uint64_t number = 0;
    {
        const std::lock_guard guard(lock_);
        number = ++last_number_;
        unanswered_.insert(number);
    }
    const auto list = to_commit(offsets);
    refused = rd_kafka_commit_queue(client_, list.get(), queue_.get(), nullptr,
                                    reinterpret_cast<void*>(number));
    if (refused != RD_KAFKA_RESP_ERR_NO_ERROR) {
        const std::lock_guard guard(lock_);
        unanswered_.erase(number);
    }
    return number;
}

void Commits::send(std::vector<model::PartitionOffset> offsets) {
    {
        const std::lock_guard guard(lock_);
        // One that is still in flight was given up by the caller: its answer is not waited for.
        refused_.reset();
        // Before the launch: the answer may be quicker than this thread.
        in_flight_ = InFlight{last_number_ + 1, offsets, now()};
    }
    auto refused = RD_KAFKA_RESP_ERR_NO_ERROR;
    launch(offsets, refused);
    if (refused == RD_KAFKA_RESP_ERR_NO_ERROR) return;
    {
        const std::lock_guard guard(lock_);
        in_flight_.reset();
        refused_ = result_of(refused, nullptr, std::move(offsets));
    }
    wake_();
}

std::optional<CommitResult> Commits::take_answer(rd_kafka_event_t& event) {
    if (rd_kafka_event_type(&event) != RD_KAFKA_EVENT_OFFSET_COMMIT) return std::nullopt;
    const auto number = reinterpret_cast<std::uint64_t>(rd_kafka_event_opaque(&event));
    InFlight answered;
    {
        const std::lock_guard guard(lock_);
        unanswered_.erase(number);
        if (!in_flight_ || in_flight_->number != number) return std::nullopt;  // given up before
        answered = std::move(*in_flight_);
        in_flight_.reset();
    }
    return result_of(rd_kafka_event_error(&event), rd_kafka_event_topic_partition_list(&event),
                     std::move(answered.offsets));
}

std::optional<CommitResult> Commits::poll(milliseconds wait) {
    {
        const std::lock_guard guard(lock_);
        if (refused_) return std::exchange(refused_, std::nullopt);
    }
    const EventHandle event{rd_kafka_queue_poll(queue_.get(), static_cast<int>(wait.count()))};
    return event ? take_answer(*event) : std::nullopt;
}

std::optional<Commits::InFlight> Commits::take_in_flight() {
    const std::lock_guard guard(lock_);
    return std::exchange(in_flight_, std::nullopt);
}

void Commits::serve(milliseconds wait) {
    if (auto result = poll(wait)) answered_(std::move(*result));
    bool overdue = false;
    {
        const std::lock_guard guard(lock_);
        overdue = in_flight_ && now() - in_flight_->sent > answer_limit_;
    }
    if (!overdue) return;
    if (auto given_up = take_in_flight()) answered_(unanswered(std::move(given_up->offsets)));
}

void Commits::settle(milliseconds deadline) {
    const auto end = now() + deadline;
    while (now() < end) {
        {
            const std::lock_guard guard(lock_);
            if (!in_flight_ && !refused_) return;
        }
        if (auto result = poll(milliseconds(50))) answered_(std::move(*result));
    }
    if (auto given_up = take_in_flight()) answered_(unanswered(std::move(given_up->offsets)));
}

CommitResult Commits::commit_now(std::vector<model::PartitionOffset> offsets,
                                 milliseconds deadline) {
    {
        const std::lock_guard guard(lock_);
        in_flight_ = InFlight{last_number_ + 1, offsets, now()};
    }
    auto refused = RD_KAFKA_RESP_ERR_NO_ERROR;
    launch(offsets, refused);
    if (refused != RD_KAFKA_RESP_ERR_NO_ERROR) {
        take_in_flight();
        return result_of(refused, nullptr, std::move(offsets));
    }
    const auto end = now() + deadline;
    while (now() < end) {
        if (auto result = poll(milliseconds(50))) return std::move(*result);
    }
    take_in_flight();
    return unanswered(std::move(offsets));
}

bool Commits::quiet() const {
    const std::lock_guard guard(lock_);
    return unanswered_.empty();
}

}  // namespace strandline::kafka
