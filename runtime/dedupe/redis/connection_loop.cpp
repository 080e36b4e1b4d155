// The life of the connection, its log-in and its end. What is sent and answered: connection_traffic.cpp.
#include "dedupe/redis/connection_loop.hpp"

#include <algorithm>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <utility>

#include "base/verify.hpp"
#include "dedupe/redis/lane_link.hpp"
#include "dedupe/redis/server_error.hpp"

namespace strandline::dedupe::redis {

namespace asio = boost::asio;
using Steady = std::chrono::steady_clock;

namespace {

constexpr auto as_result = asio::as_tuple(asio::use_awaitable);
constexpr Duration beat_every = std::chrono::milliseconds{100};
constexpr Duration stop_patience = std::chrono::seconds{1};
constexpr std::size_t read_bytes = std::size_t{64} << 10U;

}  // namespace

ConnectionLoop::ConnectionLoop(RedisSettings settings, std::unique_ptr<TlsContext> tls, Logger& log)
    : settings_(std::move(settings)),
      tls_(std::move(tls)),
      log_(log),
      busy_(io_.get_executor()),
      buffer_(read_bytes),
      heart_timer_(io_),
      pause_timer_(io_),
      later_timer_(io_),
      last_sent_(Steady::now()),
      random_(std::random_device{}()) {
    trouble_ = Error{"redis-connect", settings_.title() + " is not connected yet"};
}

ConnectionLoop::~ConnectionLoop() {
    STRANDLINE_VERIFY(!thread_.joinable(), "a store was destroyed without being stopped");
}

void ConnectionLoop::start() {
    const auto report = [](const std::exception_ptr& escaped) {
        STRANDLINE_VERIFY(!escaped, "an exception left the store's connection");
    };
    asio::co_spawn(io_, [this] { return life(); }, report);
    asio::co_spawn(io_, [this] { return heart(); }, report);
    thread_ = std::thread([this] { io_.run(); });
}

void ConnectionLoop::stop() {
    if (!thread_.joinable()) return;
    asio::post(io_, [this] {
        take_inbox();
        pump();
        stop_deadline_ = Steady::now() + stop_patience;
        end_if_done();
    });
    thread_.join();
}

/// With nothing left to say, or nobody who would hear it in time, the thread ends.
void ConnectionLoop::end_if_done() {
    if (!stop_deadline_) return;
    if (ready_ && !queue_.empty() && Steady::now() < *stop_deadline_) return;
    ready_ = false;
    if (transport_) transport_->close();
    busy_.reset();
    io_.stop();
}

// ---- Life ----------------------------------------------------------------------------------------------

asio::awaitable<void> ConnectionLoop::life() {
    for (;;) {
        Result<> ended = co_await session();
        ready_ = false;
        connect_deadline_.reset();
        transport_->close();
        queue_.connection_lost();
        // Why we ended it ourselves says more than what the socket made of that.
        fail(std::exchange(interruption_, std::nullopt).value_or(ended.error()));
        co_await pause();
    }
}

/// From the connection to its end, which is always a failure. [own thread]
ConnectionLoop::Await ConnectionLoop::session() {
    transport_ = std::make_shared<Transport>(io_, tls_.get());
    reader_ = ReplyReader();
    writing_ = false;
    std::ranges::fill(known_, false);
    connect_deadline_ = Steady::now() + settings_.connect_timeout;
    Result<> done = co_await transport_->open(settings_.host, settings_.port);
    if (!done) co_return done;
    done = co_await handshake();
    if (!done) co_return done;
    connect_deadline_.reset();
    ready_ = true;
    take_inbox();
    if (queue_.empty()) heal();  // else the first answer tells whether it works
    pump();
    for (;;) {
        Result<Reply> reply = co_await next_reply();
        if (!reply) co_return tl::unexpected(std::move(reply.error()));
        done = settle(*reply);
        if (!done) co_return done;
        pump();
        end_if_done();
    }
}

/// Logs in, chooses the database, and looks at who answers. [own thread]
ConnectionLoop::Await ConnectionLoop::handshake() {
    std::string wire;
    const std::string database = std::to_string(settings_.database);
    if (!settings_.password.empty()) {
        std::vector<std::string_view> login{"AUTH"};
        if (!settings_.username.empty()) login.push_back(settings_.username);
        login.push_back(settings_.password.reveal());
        append_command(wire, login);
    }
    if (settings_.database != 0)
        append_command(wire, std::vector<std::string_view>{"SELECT", database});
    append_command(wire, std::vector<std::string_view>{"INFO"});
    send(std::move(wire));

    if (!settings_.password.empty()) {
        Result<> logged_in = co_await expect_ok();
        if (!logged_in) co_return logged_in;
    }
    if (settings_.database != 0) {
        Result<> selected = co_await expect_ok();
        if (!selected) co_return selected;
    }
    Result<Reply> info = co_await next_reply();
    if (!info) co_return tl::unexpected(std::move(info.error()));
    // A user that may not ask for it learns the same from the first script.
    if (info->kind == Reply::Kind::error) {
        Error why = error_of_reply(info->text);
        if (info->text.starts_with("NOPERM")) co_return Result<>{};
        co_return tl::unexpected(std::move(why));
    }
    if (info->text.find("cluster_enabled:1") != std::string::npos)
        co_return tl::unexpected(error_of_reply("MOVED"));
    if (info->text.find("role:slave") != std::string::npos)
        co_return tl::unexpected(error_of_reply("READONLY"));
    warn_of_eviction(info->text);
    co_return Result<>{};
}

/// A server that throws keys away when its memory is full forgets ids, and copies come through.
void ConnectionLoop::warn_of_eviction(std::string_view info) {
    const auto says = [&](std::string_view what) {
        return info.find(what) != std::string_view::npos;
    };
    if (warned_ || !says("maxmemory_policy:") || says("maxmemory_policy:noeviction") ||
        says("maxmemory:0\r"))
        return;
    warned_ = true;
    log_.warn("shared store forgets ids when its memory is full: set maxmemory-policy noeviction",
              {{"store", settings_.name}});
}

ConnectionLoop::Await ConnectionLoop::expect_ok() {
    Result<Reply> reply = co_await next_reply();
    if (!reply) co_return tl::unexpected(std::move(reply.error()));
    if (reply->kind == Reply::Kind::error) co_return tl::unexpected(error_of_reply(reply->text));
    co_return Result<>{};
}

asio::awaitable<Result<Reply>> ConnectionLoop::next_reply() {
    for (;;) {
        Result<std::optional<Reply>> whole = reader_.next();
        if (!whole) co_return tl::unexpected(std::move(whole.error()));
        std::optional<Reply>& reply = *whole;
        if (reply) co_return std::move(*reply);
        Result<std::size_t> got = co_await transport_->read(buffer_);
        if (!got) co_return tl::unexpected(std::move(got.error()));
        Result<> fed = reader_.feed({buffer_.data(), *got});
        if (!fed) co_return tl::unexpected(std::move(fed.error()));
    }
}

asio::awaitable<void> ConnectionLoop::pause() {
    if (backoff_ == Duration{0}) {
        backoff_ = settings_.backoff_initial;
    } else {
        backoff_ = std::min<Duration>(backoff_ * 2, settings_.backoff_max);
    }
    if (std::exchange(script_forgotten_, false)) co_return;  // say it again, now
    // Half of it is chance: hosts that lost the same server do not come back together.
    const std::int64_t half_us =
        std::chrono::duration_cast<std::chrono::microseconds>(backoff_).count() / 2;
    std::uniform_int_distribution<std::int64_t> drawn(0, half_us);
    pause_timer_.expires_after(std::chrono::microseconds{half_us + drawn(random_)});
    (void)co_await pause_timer_.async_wait(as_result);
}

// ---- Trouble and its end -------------------------------------------------------------------------------

void ConnectionLoop::fail(Error why) {
    if (is_unknown_script(why.code)) {  // somebody emptied the server's cache of scripts
        script_forgotten_ = true;
        ++forgotten_in_a_row_;
        return;
    }
    errors_.fetch_add(1, std::memory_order_relaxed);
    why.message = settings_.title() + " " + why.message;
    if (why.code != logged_code_) {
        log_.error("shared store does not work: lanes that need it wait",
                   {{"store", settings_.name}, {"code", why.code}, {"error", why.message}});
        logged_code_ = why.code;
    }
    {
        const std::lock_guard lock(mutex_);
        trouble_ = std::move(why);
    }
    wake_lanes();
}

void ConnectionLoop::heal() {
    backoff_ = Duration{0};
    {
        const std::lock_guard lock(mutex_);
        if (!trouble_) return;
        trouble_.reset();
    }
    logged_code_.clear();
    log_.info("shared store connected",
              {{"store", settings_.name}, {"host", settings_.host}, {"port", settings_.port}});
    wake_lanes();
}

/// Ends the session for a reason of ours.
void ConnectionLoop::interrupt(Error why) {
    if (!interruption_) interruption_ = std::move(why);
    transport_->close();
}

std::optional<Error> ConnectionLoop::trouble() const {
    const std::lock_guard lock(mutex_);
    return trouble_;
}

std::vector<std::shared_ptr<LaneLink>> ConnectionLoop::lanes() {
    std::vector<std::shared_ptr<LaneLink>> alive;
    const std::lock_guard lock(mutex_);
    std::erase_if(lanes_, [&](const std::weak_ptr<LaneLink>& lane) {
        const auto there = lane.lock();
        if (there && !there->closed()) alive.push_back(there);
        return !there || there->closed();
    });
    return alive;
}

void ConnectionLoop::wake_lanes() {
    for (const auto& lane : lanes()) lane->wake();
}

// ---- Time ----------------------------------------------------------------------------------------------

asio::awaitable<void> ConnectionLoop::heart() {
    for (;;) {
        heart_timer_.expires_after(beat_every);
        (void)co_await heart_timer_.async_wait(as_result);
        beat();
    }
}

void ConnectionLoop::beat() {
    const TimePoint now = Steady::now();
    watch_times(now);
    if (ready_) renew(now);
    pump();
    end_if_done();
}

void ConnectionLoop::watch_times(TimePoint now) {
    if (connect_deadline_ && now >= *connect_deadline_) {
        connect_deadline_.reset();
        interrupt({"redis-timeout", settings_.tls
                                        ? "did not finish TLS and login in time (does that "
                                          "port speak TLS?)"
                                        : "did not take the connection in time"});
    }
    if (!ready_) return;
    const Call* oldest = queue_.oldest_in_flight();
    if (oldest != nullptr && now - oldest->sent >= settings_.answer_timeout) {
        interrupt({"redis-timeout", "does not answer"});
    } else if (oldest == nullptr && now - last_sent_ >= settings_.idle_ping && !writing_) {
        queue_.send_ping(now);
    }
}

}  // namespace strandline::dedupe::redis
