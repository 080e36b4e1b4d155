#pragma once

#include <atomic>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "base/log.hpp"
#include "dedupe/redis/claim_store.hpp"
#include "dedupe/redis/operation_queue.hpp"
#include "dedupe/redis/protocol.hpp"
#include "dedupe/redis/settings.hpp"
#include "dedupe/redis/transport.hpp"

namespace strandline::dedupe::redis {

/// The store's thread and what runs on it: life() connects, and connects again; while a session lasts,
/// its replies are read there, and pump() sends what waits.
///
/// Any failure, also an error reply, ends the session: what was not answered is sent again in order on
/// the next one. That is one way out for everything, and the scripts may run twice.
///
/// Threads  start(), stop(): one caller; attach(), submit(), submit_later(), trouble(), errors():
///          [any-thread]; the rest on its own
class ConnectionLoop {
public:
    ConnectionLoop(RedisSettings settings, std::unique_ptr<TlsContext> tls, Logger& log);
    ~ConnectionLoop();

    void start();
    void stop();  ///< sends what waits, for a second at most

    void attach(const std::shared_ptr<LaneLink>& lane);
    bool submit(std::vector<Operation> operations);
    void submit_later(Operation operation, Duration pause);
    [[nodiscard]] std::optional<Error> trouble() const;
    [[nodiscard]] std::uint64_t errors() const { return errors_.load(std::memory_order_relaxed); }

private:
    using Await = boost::asio::awaitable<Result<>>;

    boost::asio::awaitable<void> life();
    Await session();
    Await handshake();
    void warn_of_eviction(std::string_view info);
    Await expect_ok();
    boost::asio::awaitable<Result<Reply>> next_reply();
    boost::asio::awaitable<void> pause();
    boost::asio::awaitable<void> heart();

    void take_inbox();
    void tell_room();
    void pump();
    void send(std::string wire);
    Result<> settle(const Reply& reply);
    Result<> settle_call(const Call& call, const Reply& reply);
    void beat();
    void watch_times(TimePoint now);
    void renew(TimePoint now);
    void set_later_timer();
    void submit_due();
    void interrupt(Error why);
    void fail(Error why);
    void heal();
    void wake_lanes();
    [[nodiscard]] std::vector<std::shared_ptr<LaneLink>> lanes();
    void end_if_done();

    // Constant after construction
    const RedisSettings settings_;
    const std::unique_ptr<TlsContext> tls_;
    Logger& log_;

    boost::asio::io_context io_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
    std::thread thread_;

    // Own synchronisation
    std::atomic<std::uint64_t> errors_{0};
    std::atomic<std::size_t> queued_{0};  ///< operations in queue_
    mutable std::mutex mutex_;
    std::vector<Operation> inbox_;                // guarded by mutex_
    std::vector<std::weak_ptr<LaneLink>> lanes_;  // guarded by mutex_
    std::optional<Error> trouble_;                // guarded by mutex_
    bool refused_{false};                         // guarded by mutex_; a lane waits for room

    // On its own thread only
    std::shared_ptr<Transport> transport_;
    ReplyReader reader_;
    std::vector<char> buffer_;
    OperationQueue queue_;
    std::multimap<TimePoint, Operation> later_;
    boost::asio::steady_timer heart_timer_;
    boost::asio::steady_timer pause_timer_;
    boost::asio::steady_timer later_timer_;
    std::optional<TimePoint> connect_deadline_;
    std::optional<TimePoint> stop_deadline_;
    std::optional<Error> interruption_;  ///< why we closed the connection ourselves
    bool ready_{false};                  ///< logged in: operations are sent
    bool writing_{false};
    bool known_[script_count]{};    ///< scripts that the server has had whole in this session
    bool script_forgotten_{false};  ///< the last session ended with NOSCRIPT
    std::uint32_t forgotten_in_a_row_{0};  ///< and so many before it
    TimePoint last_sent_;
    Duration backoff_{0};
    std::string logged_code_;
    bool warned_{false};
    std::minstd_rand random_;
};

}  // namespace strandline::dedupe::redis
