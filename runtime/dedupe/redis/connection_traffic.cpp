// What lanes ask, how it is sent, and what is made of the answers.
#include <algorithm>
#include <boost/asio/post.hpp>
#include <utility>

#include "dedupe/redis/connection_loop.hpp"
#include "dedupe/redis/lane_link.hpp"
#include "dedupe/redis/server_error.hpp"

namespace strandline::dedupe::redis {

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

namespace {

/// How often a claim is renewed before it would end.
constexpr std::int64_t renewals_per_lease = 3;
/// A server (a proxy over several) that forgets scripts again and again gets their text every time.
constexpr std::uint32_t forgotten_in_a_row_max = 2;

}  // namespace

// ---- In --------------------------------------------------------------------------------------------------

void ConnectionLoop::attach(const std::shared_ptr<LaneLink>& lane) {
    const std::lock_guard lock(mutex_);
    lanes_.push_back(lane);
}

bool ConnectionLoop::submit(std::vector<Operation> operations) {
    if (operations.empty()) return true;
    bool first = false;
    {
        const std::lock_guard lock(mutex_);
        if (operations.front().script == Script::claim &&
            queued_.load(std::memory_order_relaxed) + inbox_.size() >= settings_.queue_max) {
            refused_ = true;
            return false;
        }
        first = inbox_.empty();
        inbox_.insert(inbox_.end(), std::make_move_iterator(operations.begin()),
                      std::make_move_iterator(operations.end()));
    }
    if (first)
        asio::post(io_, [this] {
            take_inbox();
            pump();
        });
    return true;
}

void ConnectionLoop::submit_later(Operation operation, Duration pause) {
    asio::post(io_, [this, operation = std::move(operation), when = Steady::now() + pause] {
        later_.emplace(when, operation);
        set_later_timer();
    });
}

void ConnectionLoop::set_later_timer() {
    if (later_.empty()) return;
    later_timer_.expires_at(later_.begin()->first);
    later_timer_.async_wait([this](const boost::system::error_code& replaced) {
        if (!replaced) submit_due();
    });
}

void ConnectionLoop::submit_due() {
    const TimePoint now = Steady::now();
    while (!later_.empty() && later_.begin()->first <= now) {
        queue_.push(std::move(later_.begin()->second));
        later_.erase(later_.begin());
    }
    set_later_timer();
    pump();
}

void ConnectionLoop::take_inbox() {
    std::vector<Operation> taken;
    {
        const std::lock_guard lock(mutex_);
        taken.swap(inbox_);
    }
    for (Operation& operation : taken) queue_.push(std::move(operation));
    queued_.store(queue_.size(), std::memory_order_relaxed);
}

/// Lanes that were refused try again once half of the queue is free.
void ConnectionLoop::tell_room() {
    const std::size_t queued = queue_.size();
    bool room = false;
    {
        const std::lock_guard lock(mutex_);
        queued_.store(queued, std::memory_order_relaxed);
        if (queued < settings_.queue_max / 2) room = std::exchange(refused_, false);
    }
    if (room) wake_lanes();
}

/// A handler at work and a record that waits keep their claims, however long that takes.
void ConnectionLoop::renew(TimePoint now) {
    for (const auto& lane : lanes()) {
        const Duration lease = std::chrono::milliseconds{std::stoll(lane->identity().lease_ms)};
        for (const ScriptItem& item : lane->due_for_renewal(now, lease / renewals_per_lease)) {
            queue_.push({.script = Script::claim, .item = item, .serial = 0, .lane = lane});
        }
    }
}

// ---- Out -------------------------------------------------------------------------------------------------

/// Sends whatever may be sent. One write at a time: what comes meanwhile goes with the next.
void ConnectionLoop::pump() {
    if (!ready_ || writing_) return;
    std::string wire;
    const TimePoint now = Steady::now();
    while (Call* call = queue_.send_next(now)) {
        bool& known = known_[static_cast<std::size_t>(call->script)];
        std::vector<ScriptItem> items;
        items.reserve(call->operations.size());
        for (const Operation& operation : call->operations) items.push_back(operation.item);
        call->by_digest =
            std::exchange(known, true) && forgotten_in_a_row_ < forgotten_in_a_row_max;
        append_call(wire, call->script, !call->by_digest, call->operations.front().lane->identity(),
                    items);
    }
    if (!wire.empty()) send(std::move(wire));
}

void ConnectionLoop::send(std::string wire) {
    writing_ = true;
    last_sent_ = Steady::now();
    auto sent = std::make_shared<std::string>(std::move(wire));
    transport_->write(*sent, [this, sent, connection = transport_](bool written) {
        sent->assign(sent->size(), '\0');      // a password was perhaps in it
        if (connection != transport_) return;  // of a session before
        writing_ = false;
        if (written)
            pump();
        else
            connection->close();  // the reader learns why
    });
}

// ---- Answers ---------------------------------------------------------------------------------------------

Result<> ConnectionLoop::settle(const Reply& reply) {
    if (reply.kind == Reply::Kind::error) {
        if (is_unknown_script(reply.text)) return failed("NOSCRIPT", {});
        return tl::unexpected(error_of_reply(reply.text));
    }
    // Looked at before it leaves the queue: what is not understood is asked again.
    const Call* call = queue_.oldest_in_flight();
    if (call == nullptr) return failed("redis-answer", "answers what was not asked");
    Result<> done = settle_call(*call, reply);
    if (!done) return done;
    if (call->by_digest) forgotten_in_a_row_ = 0;
    if (!call->operations.empty()) heal();
    (void)queue_.take_answered();
    if (queue_.empty()) heal();
    tell_room();
    return {};
}

Result<> ConnectionLoop::settle_call(const Call& call, const Reply& reply) {
    if (call.operations.empty()) return {};  // a PING
    if (reply.kind != Reply::Kind::array || reply.elements.size() != call.operations.size())
        return failed("redis-answer", "answers what our script does not say");
    std::vector<LaneLink::Answer> claims;
    std::vector<engine::Ticket> promoted;
    for (std::size_t at = 0; at < call.operations.size(); ++at) {
        const Operation& operation = call.operations[at];
        if (call.script == Script::promote) promoted.push_back(operation.serial);
        if (call.script != Script::claim) continue;
        Result<engine::Dedupe::Sighting> sighting = sighting_of(reply.elements[at]);
        if (!sighting) return tl::unexpected(std::move(sighting.error()));
        if (operation.serial != 0) claims.push_back({operation.serial, *sighting});
    }
    if (!claims.empty() || !promoted.empty())
        call.operations.front().lane->answer(claims, promoted);
    return {};
}

}  // namespace strandline::dedupe::redis
