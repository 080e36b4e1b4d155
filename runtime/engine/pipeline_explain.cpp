// What an operator asks of a running pipeline: to pause, to resume, and why a partition stands still.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "engine/pipeline.hpp"

namespace strandline::engine {

namespace {

constexpr Duration lane_patience = std::chrono::seconds{1};
constexpr long unanswered_max = 8;  // of one lane: a handler that hangs must not fill the memory

/// One question to a lane. It is answered once: by the lane, or when the patience is at its end.
struct Question {
    std::function<void(Explanation)> done;  // null once it is answered
    std::unique_ptr<Alarm> patience;
};

}  // namespace

void Pipeline::pause(std::optional<Duration> for_how_long) {
    paused_ = true;
    paused_until_.reset();
    if (!pause_alarm_)
        pause_alarm_ = make_alarm_(control_, [weak = weak_from_this()] {
            if (const auto self = weak.lock()) self->pause_over();
        });
    pause_alarm_->clear();
    if (for_how_long) {
        paused_until_ = clock_.now() + *for_how_long;
        pause_alarm_->set(*paused_until_);
    }
    for (auto& [where, partition] : partitions_)
        if (partition.lane) partition.lane->pause(true);
    log_.info("pipeline paused: what is in work is finished, nothing new is taken",
              {{"pipeline", settings_.name}});
}

void Pipeline::pause_over() {
    // Else a firing that was under way when the pause was made longer.
    if (paused_until_ && clock_.now() >= *paused_until_) resume();
}

void Pipeline::resume() {
    if (pause_alarm_) pause_alarm_->clear();
    paused_until_.reset();
    if (!std::exchange(paused_, false)) return;
    for (auto& [where, partition] : partitions_)
        if (partition.lane) partition.lane->pause(false);
    log_.info("pipeline resumed", {{"pipeline", settings_.name}});
}

void Pipeline::explain(const model::TopicPartition& where, std::function<void(Explanation)> done) {
    Explanation explanation;
    explanation.where = where;
    const auto found = partitions_.find(where);
    if (found == partitions_.end()) return done(std::move(explanation));
    const std::shared_ptr<Lane> lane = found->second.lane;
    if (!lane || found->second.unanswered.use_count() > unanswered_max) {
        if (lane) lane->explain_call(explanation);
        explain_partition(explanation, found->second);
        return done(std::move(explanation));
    }
    const auto question = std::make_shared<Question>();
    question->done = std::move(done);
    const auto answer = [weak = weak_from_this()](const std::shared_ptr<Question>& open,
                                                  Explanation told,
                                                  const model::TopicPartition& asked) {
        if (!open->done) return;
        open->patience->clear();
        told.where = asked;
        if (const auto self = weak.lock())
            if (const auto still = self->partitions_.find(asked); still != self->partitions_.end())
                self->explain_partition(told, still->second);
        std::exchange(open->done, nullptr)(std::move(told));
    };
    // Weak: the question lives as long as the lane has it before it.
    question->patience =
        make_alarm_(control_, [lane, where, weak = std::weak_ptr<Question>(question), answer] {
            const auto open = weak.lock();
            if (!open) return;
            Explanation called;
            lane->explain_call(called);
            answer(open, std::move(called), where);
        });
    question->patience->set(clock_.now() + lane_patience);
    lane->explain([control = control_, answer, question, where,
                   slot = found->second.unanswered](Explanation told) {
        asio::post(control, [answer, question, where, told = std::move(told)] {
            answer(question, told, where);
        });
    });
}

/// What the pipeline knows beside the lane, or without one.
void Pipeline::explain_partition(Explanation& explanation, const Partition& partition) const {
    explanation.assigned = true;
    explanation.committed = partition.committed;
    explanation.stalled = !partition.stalled.empty()         ? partition.stalled
                          : !partition.store_trouble.empty() ? "dedupe_store"
                          : commit_blocked_                  ? "commit"
                                                             : "";
    explanation.trouble = !partition.trouble.empty() ? partition.trouble : partition.store_trouble;
    if (partition.lane) return;
    explanation.lane_answered = true;
    explanation.position = partition.resume.offset;
    explanation.log_end = partition.source->log_end();
    explanation.waits_for = partition.going ? WaitsFor::end_of_assignment : WaitsFor::reopening;
    explanation.uncommitted = static_cast<std::uint64_t>(std::max<std::int64_t>(
        0, partition.resume.offset.value - partition.known_committed().value));
    // What was finished above it is done again anyway: the next lane starts there.
    if (!partition.stalled.empty()) explanation.blocked_by = partition.resume.offset;
    if (!partition.going)
        explanation.until = std::max(Duration{0}, partition.reopens_at - clock_.now());
}

}  // namespace strandline::engine
