#include "support/fake_consumer.hpp"

#include <algorithm>
#include <utility>

namespace strandline::testing {

using engine::CloseReason;
using engine::CommitAnswer;
using model::PartitionOffset;

FakeConsumer::FakeConsumer(std::shared_ptr<Cluster> cluster)
    : cluster_(std::move(cluster)), thread_([this] { poll(); }) {}

FakeConsumer::~FakeConsumer() {
    {
        const std::lock_guard lock(mutex_);
        ending_ = true;
    }
    changed_.notify_all();
    if (thread_.get_id() == std::this_thread::get_id())
        thread_.detach();
    else
        thread_.join();
}

void FakeConsumer::poll() {
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [this] { return ending_ || !jobs_.empty(); });
        if (jobs_.empty()) return;
        const std::function<void()> job = std::move(jobs_.front());
        jobs_.pop_front();
        working_ = true;
        lock.unlock();
        job();
        lock.lock();
        working_ = false;
    }
}

void FakeConsumer::on_poll_thread(std::function<void()> job) {
    {
        const std::lock_guard lock(mutex_);
        jobs_.push_back(std::move(job));
    }
    changed_.notify_all();
}

bool FakeConsumer::done() const {
    const std::lock_guard lock(mutex_);
    return jobs_.empty() && !working_;
}

void FakeConsumer::assign(std::vector<engine::Assigned> partitions) {
    on_poll_thread([this, partitions = std::move(partitions)] {
        {
            const std::lock_guard lock(mutex_);
            for (const engine::Assigned& assigned : partitions)
                assigned_[assigned.start.where] = assigned.source;
        }
        events_->on_assigned(partitions);
    });
}

void FakeConsumer::revoke(std::vector<Where> partitions) {
    on_poll_thread([this, partitions = std::move(partitions)] {
        give_back(partitions, CloseReason::revoked);
    });
}

void FakeConsumer::give_back(const std::vector<Where>& partitions, CloseReason reason) {
    std::vector<PartitionOffset> committable = events_->on_revoking(partitions);
    land(committable);
    events_->on_released(partitions, reason);
    const std::lock_guard lock(mutex_);
    last_revoked_ = std::move(committable);
    for (const Where& where : partitions) assigned_.erase(where);
}

void FakeConsumer::lose(std::vector<Where> partitions) {
    on_poll_thread([this, partitions = std::move(partitions)] {
        events_->on_lost(partitions);
        const std::lock_guard lock(mutex_);
        for (const Where& where : partitions) assigned_.erase(where);
    });
}

void FakeConsumer::die(Error error, bool rebuild) {
    on_poll_thread(
        [this, error = std::move(error), rebuild] { events_->on_fatal(error, rebuild); });
}

void FakeConsumer::join() {
    on_poll_thread([this] { events_->on_joining(); });
}

void FakeConsumer::connection(std::optional<Error> trouble) {
    on_poll_thread([this, trouble = std::move(trouble)] { events_->on_connection(trouble); });
}

void FakeConsumer::answer_commits(CommitAnswer answer) {
    const std::lock_guard lock(mutex_);
    commit_answer_ = answer;
}

void FakeConsumer::stay_silent() {
    const std::lock_guard lock(mutex_);
    commit_answer_.reset();
}

void FakeConsumer::answer(CommitAnswer answer) {
    std::vector<PartitionOffset> offsets;
    {
        const std::lock_guard lock(mutex_);
        offsets = std::move(unanswered_.front());
        unanswered_.pop_front();
    }
    if (answer == CommitAnswer::committed) land(offsets);
    events_->on_commit_answer(answer, Error{"commit", "as the test says"}, offsets);
}

void FakeConsumer::fail_start(Error error) {
    const std::lock_guard lock(mutex_);
    start_failure_ = std::move(error);
}

void FakeConsumer::fail_seeks(bool fail) {
    const std::lock_guard lock(mutex_);
    fail_seeks_ = fail;
}

void FakeConsumer::set_history(std::int64_t records) {
    const std::lock_guard lock(mutex_);
    history_ = records;
}

void FakeConsumer::hold_seeks(bool hold) {
    const std::lock_guard lock(mutex_);
    hold_seeks_ = hold;
}

void FakeConsumer::release_seeks() {
    std::vector<Seek> held;
    {
        const std::lock_guard lock(mutex_);
        held = std::exchange(held_seeks_, {});
    }
    for (const Seek& seek : held) move(seek);
}

std::vector<PartitionOffset> FakeConsumer::last_revoked() const {
    const std::lock_guard lock(mutex_);
    return last_revoked_;
}

std::size_t FakeConsumer::commits_sent() const {
    const std::lock_guard lock(mutex_);
    return commits_sent_;
}

std::vector<PartitionOffset> FakeConsumer::seeks() const {
    const std::lock_guard lock(mutex_);
    return seeks_;
}

std::vector<std::vector<FakeConsumer::Where>> FakeConsumer::reassigns() const {
    const std::lock_guard lock(mutex_);
    return reassigns_;
}

bool FakeConsumer::started() const {
    const std::lock_guard lock(mutex_);
    return started_;
}

bool FakeConsumer::stopped() const {
    const std::lock_guard lock(mutex_);
    return stopped_;
}

Result<void> FakeConsumer::start(engine::ConsumerEvents& events) {
    const std::lock_guard lock(mutex_);
    if (start_failure_) return tl::unexpected(*start_failure_);
    events_ = &events;
    started_ = true;
    return {};
}

void FakeConsumer::commit(std::vector<PartitionOffset> offsets) {
    std::optional<CommitAnswer> answer;
    {
        const std::lock_guard lock(mutex_);
        ++commits_sent_;
        answer = commit_answer_;
        if (!answer) unanswered_.push_back(offsets);
    }
    if (!answer) return;
    if (*answer == CommitAnswer::committed) land(offsets);
    events_->on_commit_answer(*answer, Error{"commit", "as the test says"}, offsets);
}

void FakeConsumer::land(const std::vector<PartitionOffset>& offsets) {
    const std::lock_guard lock(cluster_->mutex);
    for (const PartitionOffset& offset : offsets) {
        std::int64_t& committed =
            cluster_->committed.try_emplace(offset.where, offset.offset.value).first->second;
        cluster_->fell = cluster_->fell || offset.offset.value < committed;
        committed = offset.offset.value;
    }
    cluster_->commits.push_back(offsets);
}

void FakeConsumer::seek(PartitionOffset to, std::function<void(Result<model::Offset>)> done) {
    Seek seek{std::move(to), std::move(done)};
    {
        const std::lock_guard lock(mutex_);
        seeks_.push_back(seek.to);
        if (hold_seeks_) {
            held_seeks_.push_back(std::move(seek));
            return;
        }
    }
    move(seek);
}

void FakeConsumer::move(const Seek& seek) {
    std::shared_ptr<engine::Source> source;
    bool fail = false;
    model::Offset from;
    {
        const std::lock_guard lock(mutex_);
        from.value = std::max<std::int64_t>(0, seek.to.offset.value - history_);
        fail = fail_seeks_;
        if (const auto found = assigned_.find(seek.to.where); found != assigned_.end())
            source = found->second;
    }
    if (fail) return seek.done(failed("seek", "_STATE"));
    if (source) static_cast<FakeSource&>(*source).seek(from.value);
    seek.done(from);
}

void FakeConsumer::reassign(std::vector<Where> gone) {
    const std::lock_guard lock(mutex_);
    reassigns_.push_back(std::move(gone));
}

void FakeConsumer::stop(std::function<void()> done) {
    on_poll_thread([this, done = std::move(done)] {
        std::vector<Where> all;
        {
            const std::lock_guard lock(mutex_);
            for (const auto& [where, source] : assigned_) all.push_back(where);
        }
        if (!all.empty()) give_back(all, CloseReason::shutdown);
        {
            const std::lock_guard lock(mutex_);
            stopped_ = true;
        }
        done();
    });
}

}  // namespace strandline::testing
