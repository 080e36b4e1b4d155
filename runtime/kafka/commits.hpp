#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <set>
#include <vector>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "engine/io.hpp"
#include "kafka/handles.hpp"
#include "model/offset.hpp"

namespace strandline::kafka {

/// How the broker answered one commit.
struct CommitResult {
    engine::CommitAnswer answer{engine::CommitAnswer::committed};
    Error error;  ///< empty when it is committed
    std::vector<model::PartitionOffset> offsets;
};

/// Offset commits by queue, so that no call ever waits without a deadline: the synchronous call of
/// librdkafka waits for ever behind a frozen broker.
///
/// Threads  send() [any-thread], all else [poll-thread]; own lock.
class Commits {
public:
    using Answered = std::function<void(CommitResult result)>;

    /// `wake` makes the poll thread call serve() soon; `answered` is called by serve() and settle().
    Commits(rd_kafka_t* client, std::chrono::milliseconds answer_limit, std::function<void()> wake,
            Answered answered);
    ~Commits();
    Commits(const Commits&) = delete;
    Commits& operator=(const Commits&) = delete;

    /// Asynchronous. The caller has the last one's answer, or does not wait for it any more: of two,
    /// the older could land last.
    void send(std::vector<model::PartitionOffset> offsets);
    /// Hands out the answers that came, waiting `wait` for one; one that is overdue is answered
    /// `again`, and ignored when it comes after all.
    void serve(std::chrono::milliseconds wait);
    /// Waits for the answer of what is in flight, then gives it up.
    void settle(std::chrono::milliseconds deadline);
    /// One commit of its own, waited for; nothing else may be in flight.
    [[nodiscard]] CommitResult commit_now(std::vector<model::PartitionOffset> offsets,
                                          std::chrono::milliseconds deadline);
    /// No answer is owed: leaving the group with one would block.
    [[nodiscard]] bool quiet() const;

private:
    struct InFlight {
        std::uint64_t number{0};
        std::vector<model::PartitionOffset> offsets;
        TimePoint sent;
    };

    std::uint64_t launch(const std::vector<model::PartitionOffset>& offsets,
                         rd_kafka_resp_err_t& refused);
    std::optional<CommitResult> poll(std::chrono::milliseconds wait);
    std::optional<CommitResult> take_answer(rd_kafka_event_t& event);
    std::optional<InFlight> take_in_flight();

    // Constant after construction.
    rd_kafka_t* const client_;
    const std::chrono::milliseconds answer_limit_;
    const std::function<void()> wake_;
    const Answered answered_;
    const QueueHandle queue_;

    mutable std::mutex lock_;
    // Guarded by lock_.
    std::optional<InFlight> in_flight_;
    std::optional<CommitResult> refused_;  // what librdkafka did not even send
    std::set<std::uint64_t> unanswered_;
    std::uint64_t last_number_{0};
};

}  // namespace strandline::kafka
