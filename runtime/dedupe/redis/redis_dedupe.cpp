#include "dedupe/redis/redis_dedupe.hpp"

#include <algorithm>
#include <cstring>
#include <random>
#include <utility>

namespace strandline::dedupe::redis {

namespace {

constexpr Duration first_pause = std::chrono::milliseconds{5};
constexpr Duration longest_pause = std::chrono::milliseconds{500};
/// From this wait on, what is claimed ahead is given back: most twins end sooner.
constexpr Duration patience = std::chrono::milliseconds{20};

std::uint64_t random_seed() {
    std::random_device device;
    return (std::uint64_t{device()} << 32U) | device();
}

bool is_ours(engine::Dedupe::Sighting sighting) {
    return sighting == engine::Dedupe::Sighting::first ||
           sighting == engine::Dedupe::Sighting::redelivery;
}

LaneIdentity identity_of(const RedisDedupeSettings& settings, const model::TopicPartition& where) {
    return {.key_prefix = key_prefix_of(settings.group),
            .place = place_of(where),
            .owner = new_owner(),
            .window_ms = std::to_string(settings.window.count()),
            .lease_ms = std::to_string(settings.lease.count())};
}

}  // namespace

/// Producers choose the ids: without a seed they could choose some that meet in one bucket.
std::size_t RedisDedupe::IdHash::operator()(const IdDigest& id) const noexcept {
    std::uint64_t halves[2];
    std::memcpy(halves, id.data(), sizeof halves);
    std::uint64_t mixed = (halves[0] ^ seed) * 0x9e3779b97f4a7c15U;
    mixed = (mixed ^ (mixed >> 32U) ^ halves[1]) * (seed | 1U);
    return static_cast<std::size_t>(mixed ^ (mixed >> 29U));
}

RedisDedupe::RedisDedupe(RedisDedupeSettings settings, const model::TopicPartition& where,
                         std::shared_ptr<ClaimStore> store, Clock& clock)
    : settings_(std::move(settings)),
      store_(std::move(store)),
      clock_(clock),
      link_(std::make_shared<LaneLink>(identity_of(settings_, where))),
      ours_(0, IdHash{random_seed()}) {
    store_->attach(link_);
}

RedisDedupe::~RedisDedupe() {
    link_->close();
    std::vector<Operation> releases;
    for (const Entry& entry : ahead_)
        if (entry.serial != 0) releases.push_back(operation(Script::release, entry.item, 0));
    // What is being remembered is no claim any more when its release comes.
    for (const auto& [ticket, item] : in_work_)
        releases.push_back(operation(Script::release, item, 0));
    (void)store_->submit(std::move(releases));
}

void RedisDedupe::notify(std::function<void()> wake) { link_->notify(std::move(wake)); }

std::optional<Error> RedisDedupe::trouble() const { return store_->trouble(); }

std::uint64_t RedisDedupe::store_errors() const { return link_->failures(); }

void RedisDedupe::recall(const Sighted&) {}  // the store has forgotten nothing

// ---- Questions -------------------------------------------------------------------------------------------

void RedisDedupe::announce(std::span<const Sighted> next) {
    for (const Sighted& sighted : next) ahead_.push_back(entry_of(sighted));
    ask();
}

RedisDedupe::Entry RedisDedupe::entry_of(const Sighted& sighted) {
    Entry entry;
    entry.item = {.id = digest_of_id(sighted.id),
                  .value = digest_of_value(sighted.value),
                  .offset = sighted.offset};
    return entry;
}

/// Asks for all that is not asked yet, in order. Nothing ahead of a record that waits for a twin.
void RedisDedupe::ask() {
    if (waits_for_twin()) return;
    std::vector<Operation> claims;
    const TimePoint now = clock_.now();
    for (Entry& entry : ahead_) {
        if (entry.state != State::idle) continue;
        const auto [holder, free] = ours_.try_emplace(entry.item.id, entry.item.offset);
        if (!free && holder->second != entry.item.offset) {
            entry.state = State::behind;
            continue;
        }
        entry.state = State::asked;
        entry.serial = ++serial_;
        entry.asked = now;
        claims.push_back(operation(Script::claim, entry.item, entry.serial));
    }
    const std::size_t sent = claims.size();
    if (store_->submit(std::move(claims))) return;
    // No room: the store wakes the lane, and its next look asks again.
    for (Entry& entry : ahead_)
        if (entry.state == State::asked && entry.serial + sent > serial_) {
            entry.state = State::idle;
            entry.serial = 0;
            ours_.erase(entry.item.id);
        }
}

engine::Dedupe::Sighting RedisDedupe::look(const Sighted& sighted, engine::Ticket ticket) {
    take_answers();
    Entry& entry = front_for(sighted);
    // A claim that lay too long may have ended meanwhile.
    if (entry.state == State::answered && is_ours(entry.sighting) &&
        clock_.now() - entry.asked > settings_.lease / 2)
        entry.state = State::idle;
    switch (entry.state) {
        case State::idle:
            ask();
            return entry.state == State::behind ? Sighting::twin : Sighting::unanswered;
        case State::asked:
            return Sighting::unanswered;
        case State::behind:
        case State::asked_again:
            return Sighting::twin;
        case State::answered:
            break;
    }
    const Sighting sighting = entry.sighting;
    if (sighting == Sighting::twin) return wait_for_twin(entry);
    if (is_ours(sighting)) {
        link_->hold(entry.item, entry.asked);
        in_work_.emplace(ticket, entry.item);
        ahead_.pop_front();
        return sighting;
    }
    const IdDigest id = entry.item.id;
    ahead_.pop_front();
    set_free(id);
    return sighting;
}

/// The entry of the record that is asked about. Those before it will never be asked about.
RedisDedupe::Entry& RedisDedupe::front_for(const Sighted& sighted) {
    while (!ahead_.empty() && ahead_.front().item.offset < sighted.offset) drop_front();
    if (ahead_.empty() || ahead_.front().item.offset != sighted.offset)
        ahead_.push_front(entry_of(sighted));
    return ahead_.front();
}

void RedisDedupe::drop_front() {
    const Entry dropped = ahead_.front();
    ahead_.pop_front();
    if (dropped.serial == 0) return;
    (void)store_->submit({operation(Script::release, dropped.item, 0)});
    set_free(dropped.item.id);
}

/// Somebody else works on this id: asked again, after a pause that grows.
engine::Dedupe::Sighting RedisDedupe::wait_for_twin(Entry& entry) {
    const TimePoint now = clock_.now();
    const bool stale = entry.pause == Duration{0} && now - entry.asked > first_pause;
    entry.pause = std::clamp(entry.pause * 2, first_pause, longest_pause);
    const Duration pause = stale ? Duration{0} : entry.pause;
    entry.state = State::asked_again;
    entry.serial = ++serial_;
    entry.asked = now + pause;
    if (entry.pause >= patience) give_back_ahead();
    store_->submit_later(operation(Script::claim, entry.item, entry.serial), pause);
    return Sighting::twin;
}

/// The twin may be claimed by a lane that waits for what we have claimed ahead.
void RedisDedupe::give_back_ahead() {
    std::vector<Operation> releases;
    for (std::size_t at = 1; at < ahead_.size(); ++at) {
        Entry& entry = ahead_[at];
        const bool decided =
            entry.state == State::answered &&
            (entry.sighting == Sighting::duplicate || entry.sighting == Sighting::collision);
        if (entry.serial == 0 || decided) continue;
        releases.push_back(operation(Script::release, entry.item, 0));
        ours_.erase(entry.item.id);
        entry.state = State::idle;
        entry.serial = 0;
    }
    for (Entry& entry : ahead_)
        if (entry.state == State::behind && !ours_.contains(entry.item.id))
            entry.state = State::idle;
    (void)store_->submit(std::move(releases));
}

// ---- Answers ---------------------------------------------------------------------------------------------

void RedisDedupe::take_answers() {
    answers_.clear();
    promoted_.clear();
    link_->take(answers_, promoted_);
    for (const LaneLink::Answer& answer : answers_) apply(answer);
    for (const engine::Ticket ticket : promoted_) remembered(ticket);
}

/// One that was asked again meanwhile, or given back, has another serial.
void RedisDedupe::apply(const LaneLink::Answer& answer) {
    const auto entry = std::ranges::find(ahead_, answer.serial, &Entry::serial);
    if (entry == ahead_.end()) return;
    entry->state = State::answered;
    entry->sighting = answer.sighting;
    if (answer.sighting == Sighting::collision && settings_.collision_is_duplicate)
        entry->sighting = Sighting::duplicate;
}

bool RedisDedupe::remember(engine::Ticket ticket) {
    const auto found = in_work_.find(ticket);
    if (found == in_work_.end()) return true;  // it was no first sighting
    link_->let_go(found->second.offset);
    (void)store_->submit({operation(Script::promote, found->second, ticket)});
    return false;
}

void RedisDedupe::take_remembered(std::vector<engine::Ticket>& tickets) {
    take_answers();
    tickets.insert(tickets.end(), remembered_.begin(), remembered_.end());
    remembered_.clear();
}

void RedisDedupe::remembered(engine::Ticket ticket) {
    const auto found = in_work_.find(ticket);
    if (found == in_work_.end()) return;
    const IdDigest id = found->second.id;
    in_work_.erase(found);
    remembered_.push_back(ticket);
    set_free(id);
}

/// No record of ours has this id any more: the next that bears it may ask.
void RedisDedupe::set_free(const IdDigest& id) {
    ours_.erase(id);
    bool waited = false;
    for (Entry& entry : ahead_) {
        if (entry.state != State::behind || entry.item.id != id) continue;
        entry.state = State::idle;
        waited = true;
    }
    if (waited) ask();
}

Operation RedisDedupe::operation(Script script, const ScriptItem& item,
                                 std::uint64_t serial) const {
    return {.script = script, .item = item, .serial = serial, .lane = link_};
}

bool RedisDedupe::waits_for_twin() const {
    if (ahead_.empty()) return false;
    const Entry& front = ahead_.front();
    return front.state == State::asked_again ||
           (front.state == State::answered && front.sighting == Sighting::twin);
}

}  // namespace strandline::dedupe::redis
