#include "test_lanes.hpp"

#include <utility>

namespace strandline::testing {

TestLanes::TestLanes() : thread_([this] { run(); }) {}

TestLanes::~TestLanes() {
    {
        const std::lock_guard guard(ready_lock_);
        ending_ = true;
    }
    ready_changed_.notify_all();
    thread_.join();
}

template <class Change>
void TestLanes::change(Change&& what) {
    {
        const std::lock_guard guard(lock_);
        what();
    }
    changed_.notify_all();
}

void TestLanes::take_at_most(std::size_t records) {
    change([&] { slice_ = records; });
}

void TestLanes::hold() {
    change([&] { held_ = true; });
}

void TestLanes::resume() {
    std::vector<model::TopicPartition> all;
    change([&] {
        held_ = false;
        for (const auto& [where, lane] : lanes_) all.push_back(where);
    });
    for (const auto& where : all) wake(where);
}

void TestLanes::commit_nothing_on_revoke() {
    change([&] { commit_on_revoke_ = false; });
}

void TestLanes::forget_seen() {
    change([&] { seen_.clear(); });
}

bool TestLanes::wait_until(const std::function<bool()>& condition, std::chrono::seconds patience) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        std::unique_lock guard(lock_);
        if (std::chrono::steady_clock::now() > end) return false;
        changed_.wait_for(guard, std::chrono::milliseconds(20));
    }
    return true;
}

std::vector<TestLanes::Seen> TestLanes::seen(const model::TopicPartition& where) {
    const std::lock_guard guard(lock_);
    return seen_[where];
}

std::size_t TestLanes::seen_in_all() {
    const std::lock_guard guard(lock_);
    std::size_t count = 0;
    for (const auto& [where, records] : seen_) count += records.size();
    return count;
}

std::set<std::int32_t> TestLanes::assigned() {
    const std::lock_guard guard(lock_);
    std::set<std::int32_t> partitions;
    for (const auto& [where, lane] : lanes_) partitions.insert(where.partition);
    return partitions;
}

std::int64_t TestLanes::start_of(const model::TopicPartition& where) {
    const std::lock_guard guard(lock_);
    const auto found = lanes_.find(where);
    return found == lanes_.end() ? -1 : found->second.start;
}

std::shared_ptr<engine::Source> TestLanes::source(const model::TopicPartition& where) {
    const std::lock_guard guard(lock_);
    const auto found = lanes_.find(where);
    return found == lanes_.end() ? nullptr : found->second.source;
}

std::vector<TestLanes::CommitAnswered> TestLanes::commit_answers() {
    const std::lock_guard guard(lock_);
    return commit_answers_;
}

std::vector<std::string> TestLanes::history() {
    const std::lock_guard guard(lock_);
    return history_;
}

std::optional<Error> TestLanes::trouble() {
    const std::lock_guard guard(lock_);
    return trouble_;
}

bool TestLanes::ever_connected() {
    const std::lock_guard guard(lock_);
    return connected_;
}

std::optional<Error> TestLanes::take_error() {
    const std::lock_guard guard(lock_);
    return take_error_;
}

std::optional<Error> TestLanes::fatal() {
    const std::lock_guard guard(lock_);
    return fatal_;
}

std::uint64_t TestLanes::wakes() {
    const std::lock_guard guard(ready_lock_);
    return wakes_;
}

void TestLanes::wake(const model::TopicPartition& where) {
    {
        const std::lock_guard guard(ready_lock_);
        ready_.insert(where);
        ++wakes_;
    }
    ready_changed_.notify_all();
}

void TestLanes::run() {
    for (;;) {
        model::TopicPartition where;
        {
            std::unique_lock guard(ready_lock_);
            ready_changed_.wait(guard, [&] { return ending_ || !ready_.empty(); });
            if (ending_) return;
            where = *ready_.begin();
            ready_.erase(ready_.begin());
        }
        // As a lane does: on until nothing is left, and then only an event brings it back.
        while (drain_slice(where)) {
        }
        changed_.notify_all();
    }
}

bool TestLanes::drain_slice(const model::TopicPartition& where) {
    const std::lock_guard guard(lock_);
    const auto found = lanes_.find(where);
    if (held_ || found == lanes_.end()) return false;
    auto& lane = found->second;
    const auto taken = lane.source->take(slice_);
    if (!taken) {
        take_error_ = taken.error();
        return false;
    }
    for (const auto& record : *taken) {
        Seen one{record.offset.value, std::string(record.value), is_null(record.value), {}};
        for (const auto& header : lane.source->headers(record)) {
            one.headers.emplace_back(header.name, header.value);
        }
        seen_[where].push_back(std::move(one));
        lane.next = record.offset.next().value;
    }
    const bool more = !taken->empty();
    lane.source->release();
    return more;
}

void TestLanes::on_assigned(std::vector<engine::Assigned> partitions) {
    change([&] {
        for (auto& assigned : partitions) {
            const auto where = assigned.start.where;
            auto& lane = lanes_[where];
            lane = {assigned.source, assigned.start.offset.value, assigned.start.offset.value,
                    assigned.start.ours_from};
            lane.source->notify([this, where] { wake(where); });
        }
        history_.push_back("assigned");
    });
}

std::vector<model::PartitionOffset> TestLanes::on_revoking(
    const std::vector<model::TopicPartition>& partitions) {
    std::vector<model::PartitionOffset> committable;
    change([&] {
        history_.push_back("revoking");
        if (!commit_on_revoke_) return;
        for (const auto& where : partitions) {
            const Lane& lane = lanes_.at(where);
            committable.push_back({where, model::Offset{lane.next}, -1, lane.ours_from});
        }
    });
    return committable;
}

void TestLanes::close(const std::vector<model::TopicPartition>& partitions) {
    for (const auto& where : partitions) lanes_.erase(where);
}

void TestLanes::on_released(const std::vector<model::TopicPartition>& partitions,
                            engine::CloseReason) {
    change([&] {
        close(partitions);
        history_.push_back("released");
    });
}

void TestLanes::on_lost(const std::vector<model::TopicPartition>& partitions) {
    change([&] {
        close(partitions);
        history_.push_back("lost");
    });
}

void TestLanes::on_commit_answer(engine::CommitAnswer answer, const Error& error,
                                 const std::vector<model::PartitionOffset>& offsets) {
    change([&] { commit_answers_.push_back({answer, error, offsets}); });
}

void TestLanes::on_joining() {
    change([&] { history_.push_back("joining"); });
}

void TestLanes::on_connection(const std::optional<Error>& trouble) {
    change([&] {
        trouble_ = trouble;
        connected_ = connected_ || !trouble;
        history_.push_back(trouble ? "trouble " + trouble->code : "connected");
    });
}

void TestLanes::on_fatal(const Error& error, bool rebuild) {
    change([&] {
        fatal_ = error;
        history_.push_back(rebuild ? "fatal, rebuild" : "fatal, stop");
    });
}

}  // namespace strandline::testing
