#pragma once

#include <strandline/plugin.h>
#include <strandline/sdk/barrier.hpp>
#include <strandline/sdk/completion.hpp>
#include <strandline/sdk/record.hpp>
#include <strandline/sdk/text.hpp>
#include <strandline/sdk/verdict.hpp>

#include <chrono>
#include <cstddef>
#include <initializer_list>
#include <span>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

enum class Level : std::int32_t {
    debug = STRANDLINE_LOG_DEBUG,
    info = STRANDLINE_LOG_INFO,
    warn = STRANDLINE_LOG_WARN,
    error = STRANDLINE_LOG_ERROR
};

/// One `name=value` of a log line. Never a value of the payload.
struct Field {
    std::string_view name;
    std::string_view value;
};

/// What a stage may ask of the host at any time.
///
/// Threads  [any-thread]
class Host {
public:
    explicit Host(const strandline_host* host) : host_(host) {}

    void log(Level level, std::string_view message,
             std::initializer_list<Field> fields = {}) const noexcept {
        constexpr std::size_t most = 16;
        strandline_header out[most];
        std::size_t count = 0;
        for (const Field& field : fields) {
            if (count == most) break;
            out[count++] = {to_str(field.name), to_bytes(field.value)};
        }
        host_->log(host_, static_cast<std::int32_t>(level), to_str(message), out, count);
    }
    /// Wall clock, Unix time; virtual in tests.
    [[nodiscard]] std::chrono::milliseconds now() const noexcept {
        return std::chrono::milliseconds(host_->now_ms(host_));
    }
    [[nodiscard]] const strandline_host* raw() const noexcept { return host_; }

private:
    const strandline_host* host_;
};

/// The delivery in work: its effects, and how it ends. Valid for the call of handle().
///
/// Threads  [lane-strand]
class Context {
public:
    Context(const strandline_host* host, strandline_delivery delivery)
        : host_(host), delivery_(delivery) {}

    /// Leaves when the delivery is acknowledged. False: refused, for example because the YAML does
    /// not wire the output; an ack of this delivery is then not believed, it is rejected.
    bool emit(std::string_view output, const Record& record) noexcept {
        return detail::emit(host_, delivery_, output, record);
    }

    /// `code` is a slug [a-z0-9._-]{1,64}; neither text quotes the payload.
    Verdict reject(std::string_view code, std::string_view message) noexcept {
        detail::explained(host_, delivery_, Verdict::reject, code, message);
        return Verdict::reject;
    }
    /// `after` 0 = by the pipeline's policy, whose maximum holds in any case.
    Verdict retry(std::string_view message,
                  std::chrono::milliseconds after = std::chrono::milliseconds(0)) noexcept {
        detail::explained(host_, delivery_, Verdict::retry, "retry", message,
                          detail::to_wait(after));
        return Verdict::retry;
    }
    Verdict halt(std::string_view message) noexcept {
        detail::explained(host_, delivery_, Verdict::halt, "halt", message);
        return Verdict::halt;
    }

    /// Keep it, return strandline::pending, and settle it from any thread.
    [[nodiscard]] Completion completion() noexcept { return {host_, delivery_}; }
    /// Past its deadline: leave long loops.
    [[nodiscard]] bool cancelled() const noexcept {
        return host_->cancelled(host_, delivery_) != 0;
    }

    /// Zeroed, 16-aligned, until the delivery is settled; empty when the host refuses.
    [[nodiscard]] std::span<std::byte> alloc(std::size_t size) noexcept {
        void* memory = host_->alloc(host_, delivery_, size);
        return {static_cast<std::byte*>(memory), memory == nullptr ? 0 : size};
    }

    void log(Level level, std::string_view message,
             std::initializer_list<Field> fields = {}) const noexcept {
        Host(host_).log(level, message, fields);
    }
    [[nodiscard]] std::chrono::milliseconds now() const noexcept { return Host(host_).now(); }

private:
    const strandline_host* host_;
    strandline_delivery delivery_;
};

}  // namespace sdk_v0
}  // namespace strandline
