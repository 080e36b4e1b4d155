#include "support/fake_dedupe.hpp"

#include <algorithm>
#include <utility>

namespace strandline::testing {

using engine::Ticket;

std::unique_ptr<engine::Dedupe> FakeStore::open(std::size_t announced_max) {
    return std::make_unique<FakeDedupe>(shared_from_this(), announced_max);
}

void FakeStore::fall_silent(std::optional<Error> trouble) {
    const std::lock_guard lock(mutex_);
    silent_ = true;
    trouble_ = std::move(trouble);
}

void FakeStore::speak() {
    const std::lock_guard lock(mutex_);
    silent_ = false;
    trouble_.reset();
    for (FakeDedupe* lane : lanes_) {
        for (const Ticket ticket : std::exchange(lane->due_, {})) {
            lane->write_down(ticket);
            lane->remembered_.push_back(ticket);
        }
        if (lane->wake_) lane->wake_();
    }
}

void FakeStore::claim_elsewhere(const std::string& id) {
    const std::lock_guard lock(mutex_);
    entries_[id] = {};
}

void FakeStore::remember_elsewhere(const std::string& id, const std::string& value) {
    const std::lock_guard lock(mutex_);
    entries_[id] = {.value = value, .offset = model::Offset{-1}, .remembered = true};
    for (FakeDedupe* lane : lanes_)
        if (lane->wake_) lane->wake_();
}

void FakeStore::set_errors(std::uint64_t errors) {
    const std::lock_guard lock(mutex_);
    errors_ = errors;
}

bool FakeStore::remembers(const std::string& id) const {
    const std::lock_guard lock(mutex_);
    const auto found = entries_.find(id);
    return found != entries_.end() && found->second.remembered;
}

std::vector<std::string> FakeStore::announcements() const {
    const std::lock_guard lock(mutex_);
    return announcements_;
}

std::size_t FakeStore::looks() const {
    const std::lock_guard lock(mutex_);
    return looks_;
}

FakeDedupe::FakeDedupe(std::shared_ptr<FakeStore> store, std::size_t announced_max)
    : store_(std::move(store)), announced_max_(announced_max) {
    const std::lock_guard lock(store_->mutex_);
    store_->lanes_.push_back(this);
}

FakeDedupe::~FakeDedupe() {
    const std::lock_guard lock(store_->mutex_);
    std::erase(store_->lanes_, this);
    for (const auto& [ticket, id] : in_work_) store_->entries_.erase(id);
}

void FakeDedupe::notify(std::function<void()> wake) {
    const std::lock_guard lock(store_->mutex_);
    wake_ = std::move(wake);
}

void FakeDedupe::announce(std::span<const Sighted> next) {
    const std::lock_guard lock(store_->mutex_);
    std::string ids;
    for (const Sighted& sighted : next) ids += (ids.empty() ? "" : " ") + std::string(sighted.id);
    store_->announcements_.push_back(ids);
}

engine::Dedupe::Sighting FakeDedupe::look(const Sighted& sighted, Ticket ticket) {
    const std::lock_guard lock(store_->mutex_);
    ++store_->looks_;
    if (store_->silent_) return Sighting::unanswered;
    const std::string id(sighted.id);
    const auto found = store_->entries_.find(id);
    if (found == store_->entries_.end()) {
        store_->entries_[id] = {std::string(sighted.value), sighted.offset, false};
        in_work_[ticket] = id;
        return Sighting::first;
    }
    if (!found->second.remembered) return Sighting::twin;
    if (found->second.offset == sighted.offset) return Sighting::redelivery;
    return found->second.value == sighted.value ? Sighting::duplicate : Sighting::collision;
}

bool FakeDedupe::remember(Ticket ticket) {
    const std::lock_guard lock(store_->mutex_);
    if (!in_work_.contains(ticket)) return true;
    if (store_->silent_) {
        due_.push_back(ticket);
        return false;
    }
    write_down(ticket);
    return true;
}

void FakeDedupe::write_down(Ticket ticket) {
    store_->entries_[in_work_.at(ticket)].remembered = true;
    in_work_.erase(ticket);
}

void FakeDedupe::take_remembered(std::vector<Ticket>& tickets) {
    const std::lock_guard lock(store_->mutex_);
    tickets.insert(tickets.end(), remembered_.begin(), remembered_.end());
    remembered_.clear();
}

void FakeDedupe::recall(const Sighted& sighted) {
    const std::lock_guard lock(store_->mutex_);
    store_->entries_.try_emplace(
        std::string(sighted.id),
        FakeStore::Entry{std::string(sighted.value), sighted.offset, true});
}

std::optional<Error> FakeDedupe::trouble() const {
    const std::lock_guard lock(store_->mutex_);
    return store_->trouble_;
}

std::uint64_t FakeDedupe::store_errors() const {
    const std::lock_guard lock(store_->mutex_);
    return store_->errors_;
}

}  // namespace strandline::testing
