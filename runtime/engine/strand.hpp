#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <memory>
#include <utility>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "engine/alarm.hpp"

namespace strandline::engine {

namespace asio = boost::asio;

using Strand = asio::strand<asio::io_context::executor_type>;
template <class T = void>
using Task = asio::awaitable<Result<T>, Strand>;

/// Something may have changed: look again. Rung from its own strand, it wakes the one coroutine that
/// waits, or the next one that would.
///
/// Threads  on its strand only
class Signal {
public:
    explicit Signal(Strand strand) : timer_(std::move(strand)) {
        timer_.expires_at(asio::steady_timer::time_point::max());
    }
    void ring() {
        rung_ = true;
        timer_.cancel_one();
    }
    asio::awaitable<void, Strand> wait() {
        while (!rung_) {
            co_await timer_.async_wait(asio::as_tuple(asio::use_awaitable_t<Strand>{}));
        }
        rung_ = false;
    }

private:
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Strand>
        timer_;
    bool rung_{false};
};

/// The alarm of real time.
class StrandAlarm final : public Alarm {
public:
    StrandAlarm(Strand strand, std::function<void()> ring)
        : timer_(std::move(strand)), ring_(std::move(ring)) {}
    void set(TimePoint when) override {
        timer_.expires_at(when);
        timer_.async_wait([ring = ring_](const boost::system::error_code& cancelled) {
            if (!cancelled) ring();
        });
    }
    void clear() override { timer_.cancel(); }

private:
    asio::basic_waitable_timer<std::chrono::steady_clock,
                               asio::wait_traits<std::chrono::steady_clock>, Strand>
        timer_;
    std::function<void()> ring_;
};

inline std::unique_ptr<Alarm> make_strand_alarm(Strand strand, std::function<void()> ring) {
    return std::make_unique<StrandAlarm>(std::move(strand), std::move(ring));
}

}  // namespace strandline::engine
