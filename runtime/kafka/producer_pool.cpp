#include "kafka/producer_pool.hpp"

#include <algorithm>
#include <utility>

namespace strandline::kafka {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds first_backoff{1'000};
constexpr milliseconds longest_backoff{30'000};

TimePoint now() { return std::chrono::steady_clock::now(); }

}  // namespace

ProducerPool::ProducerPool(ProducerSettings settings, Logger& logger, ProducerEvents events)
    : settings_(std::move(settings)),
      logger_(logger),
      events_(std::move(events)),
      tally_(settings_.outputs.size()),
      limits_(settings_.outputs.size()) {}

Result<std::shared_ptr<ProducerClient>> ProducerPool::launch() {
    ProducerClient::Events events;
    // A client never outlives what it calls: close() and the destructor end its thread.
    events.on_connection = [this](const std::optional<Error>& trouble) {
        if (events_.on_connection) events_.on_connection(trouble);
    };
    events.on_fatal = [this](const Error& error) {
        if (events_.on_fatal) events_.on_fatal(error);
    };
    events.on_tick = [this] { look_after(); };
    ProducerSettings settings = settings_;
    if (limits_.knows_batch())
        settings.client.extra["batch.size"] = std::to_string(limits_.batch());
    return ProducerClient::launch(settings, logger_, tally_, limits_, std::move(events));
}

Result<void> ProducerPool::open() {
    auto client = launch();
    if (!client) return tl::unexpected(client.error());
    const std::lock_guard guard(lock_);
    current_ = std::move(*client);
    last_launch_ = now();
    return {};
}

std::shared_ptr<ProducerClient> ProducerPool::current() const {
    const std::lock_guard guard(lock_);
    return current_;
}

void ProducerPool::look_after() {
    const auto client = current();
    if (client && client->dead()) replace();
    forget_retired();
}

void ProducerPool::replace() {
    {
        const std::lock_guard guard(lock_);
        if (closed_) return;
        // One that lived long dies without a predecessor's sins.
        if (now() - last_launch_ > 2 * longest_backoff) backoff_ = milliseconds(0);
        if (now() - last_launch_ < backoff_) return;
        backoff_ = std::clamp(backoff_ * 2, first_backoff, longest_backoff);
        last_launch_ = now();
    }
    auto client = launch();
    if (!client) {
        logger_.error("a new producer cannot be made",
                      {{"client", settings_.client.client_id}, {"error", client.error().message}});
        return;
    }
    const std::lock_guard guard(lock_);
    retired_.push_back(std::exchange(current_, std::move(*client)));
}

void ProducerPool::forget_retired() {
    std::vector<std::shared_ptr<ProducerClient>>
        gone;  // destroyed outside the lock: it may take a while
    {
        const std::lock_guard guard(lock_);
        const auto self = std::this_thread::get_id();
        const auto end = std::partition(retired_.begin(), retired_.end(), [&](const auto& client) {
            return client.use_count() > 1 || client->runs_on(self);
        });
        std::move(end, retired_.end(), std::back_inserter(gone));
        retired_.erase(end, retired_.end());
    }
}

bool ProducerPool::flush(milliseconds deadline) {
    const auto client = current();
    return !client || client->flush(deadline);
}

std::vector<OutputCounters> ProducerPool::counters() const {
    std::vector<OutputCounters> all;
    for (std::size_t i = 0; i < settings_.outputs.size(); ++i) {
        all.push_back({settings_.outputs[i].name, settings_.outputs[i].topic,
                       tally_.acknowledged_by(i), tally_.errors_of(i)});
    }
    return all;
}

void ProducerPool::close(milliseconds deadline) {
    {
        const std::lock_guard guard(lock_);
        if (std::exchange(closed_, true)) return;
    }
    if (deadline.count() > 0) flush(deadline);
    std::vector<std::shared_ptr<ProducerClient>> all;
    {
        const std::lock_guard guard(lock_);
        all.swap(retired_);
        if (current_) all.push_back(current_);
    }
    // Ports that are left keep the clients' memory, and are answered that nothing goes out any more.
    for (const auto& client : all) client->close();
}

}  // namespace strandline::kafka
