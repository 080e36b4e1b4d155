#pragma once

#include <strandline/plugin.h>
#include <strandline/sdk/barrier.hpp>
#include <strandline/sdk/record.hpp>
#include <strandline/sdk/text.hpp>
#include <strandline/sdk/verdict.hpp>

#include <chrono>
#include <string_view>
#include <utility>

namespace strandline {
inline namespace sdk_v0 {

/// Settles a pending delivery, once. Dropped unsettled it settles as retry, so a forgotten callback
/// never wedges a partition. Each settling function says whether it came in time; too late is
/// harmless. All Completions must be gone before the stage's destructor returns.
///
/// Threads  [any-thread], but for emit(), which is [lane-strand]: come back by a Poster.
class Completion {
public:
    Completion(const strandline_host* host, strandline_delivery delivery) noexcept
        : host_(host), delivery_(delivery) {}
    Completion(Completion&& other) noexcept
        : host_(std::exchange(other.host_, nullptr)), delivery_(other.delivery_) {}
    Completion& operator=(Completion&& other) noexcept {
        if (this != &other) {
            drop();
            host_ = std::exchange(other.host_, nullptr);
            delivery_ = other.delivery_;
        }
        return *this;
    }
    ~Completion() { drop(); }

    bool ack() noexcept { return settle(Verdict::ack, {}, {}); }
    bool skip() noexcept { return settle(Verdict::skip, {}, {}); }
    bool reject(std::string_view code, std::string_view message) noexcept {
        return settle(Verdict::reject, code, message);
    }
    bool retry(std::string_view message,
               std::chrono::milliseconds after = std::chrono::milliseconds(0)) noexcept {
        return settle(Verdict::retry, "retry", message, after);
    }
    bool halt(std::string_view message) noexcept { return settle(Verdict::halt, "halt", message); }

    /// Adds to the pending delivery's effects, before it is settled. [lane-strand]
    bool emit(std::string_view output, const Record& record) noexcept {
        return host_ != nullptr && detail::emit(host_, delivery_, output, record);
    }

    /// The host has settled it: stop working, answer nobody.
    [[nodiscard]] bool cancelled() const noexcept {
        return host_ == nullptr || host_->cancelled(host_, delivery_) != 0;
    }
    [[nodiscard]] strandline_delivery delivery() const noexcept { return delivery_; }

    /// Forgets the delivery without settling it: it was cancelled.
    void release() noexcept { host_ = nullptr; }

private:
    void drop() noexcept {
        settle(Verdict::retry, "dropped", "the completion was dropped unsettled");
    }
    bool settle(Verdict verdict, std::string_view code, std::string_view message,
                std::chrono::milliseconds after = std::chrono::milliseconds(0)) noexcept {
        const strandline_host* host = std::exchange(host_, nullptr);
        if (host == nullptr) return false;
        const strandline_detail detail{sizeof(strandline_detail), detail::to_wait(after),
                                       to_str(code), to_str(message)};
        return host->complete(host, delivery_, static_cast<strandline_verdict>(verdict), &detail) ==
               STRANDLINE_OK;
    }

    const strandline_host* host_;
    strandline_delivery delivery_;
};

}  // namespace sdk_v0
}  // namespace strandline
