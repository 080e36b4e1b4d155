#include "dedupe/redis/lane_link.hpp"

#include <utility>

namespace strandline::dedupe::redis {

void LaneLink::answer(const std::vector<Answer>& claims,
                      const std::vector<engine::Ticket>& promoted) {
    const std::lock_guard lock(mutex_);
    claims_.insert(claims_.end(), claims.begin(), claims.end());
    promoted_.insert(promoted_.end(), promoted.begin(), promoted.end());
    answered_.store(true, std::memory_order_release);
    if (wake_) wake_();  // it only posts
}

void LaneLink::wake() {
    const std::lock_guard lock(mutex_);
    if (wake_) wake_();
}

std::vector<ScriptItem> LaneLink::due_for_renewal(TimePoint now, Duration age) {
    const std::lock_guard lock(mutex_);
    std::vector<ScriptItem> due;
    for (auto& [offset, held] : held_) {
        if (now - held.claimed < age) continue;
        held.claimed = now;
        due.push_back(held.item);
    }
    return due;
}

void LaneLink::notify(std::function<void()> wake) {
    const std::lock_guard lock(mutex_);
    wake_ = std::move(wake);
}

void LaneLink::take(std::vector<Answer>& claims, std::vector<engine::Ticket>& promoted) {
    if (!answered_.load(std::memory_order_acquire)) return;  // asked for every record
    const std::lock_guard lock(mutex_);
    answered_.store(false, std::memory_order_relaxed);
    claims.insert(claims.end(), claims_.begin(), claims_.end());
    promoted.insert(promoted.end(), promoted_.begin(), promoted_.end());
    claims_.clear();
    promoted_.clear();
}

void LaneLink::hold(const ScriptItem& item, TimePoint claimed) {
    const std::lock_guard lock(mutex_);
    held_.insert_or_assign(item.offset, Held{item, claimed});
}

void LaneLink::let_go(model::Offset offset) {
    const std::lock_guard lock(mutex_);
    held_.erase(offset);
}

void LaneLink::close() {
    const std::lock_guard lock(mutex_);
    wake_ = nullptr;
    held_.clear();
    closed_.store(true, std::memory_order_release);
}

}  // namespace strandline::dedupe::redis
