#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "engine/io.hpp"
#include "model/disposition.hpp"
#include "model/failure.hpp"

namespace strandline::testing {

class FakePublisher;

/// The pipeline's producer and the broker behind it: takes records, and answers at once, or when it is
/// uncorked, or as it is told to.
///
/// Threads  [any-thread]
class FakeProducer : public std::enable_shared_from_this<FakeProducer> {
public:
    using Outcome = engine::Report::Outcome;

    struct Sent {
        engine::OutputIndex output{0};
        std::string value;
        std::int32_t partition{-1};
        std::int64_t timestamp_ms{-1};
    };
    /// A record that was stored as dead letter or poison.
    struct Stored {
        std::int64_t offset{0};
        model::Disposition disposition{model::Disposition::dead_lettered};
        model::Failure failure;
        std::string event_id;
        std::string source_text;  ///< the value, as handed over
    };

    /// A lane's way to this producer: what is answered after it was dropped comes to nobody.
    [[nodiscard]] std::shared_ptr<FakePublisher> open_port();

    void cork();
    void uncork();  ///< answers all that waits
    /// Answers the one that waits longest (or the `index`th), corked or not.
    void answer(Outcome outcome, const char* error = "", std::size_t index = 0);
    void answer_next(engine::OutputIndex output, Outcome outcome, const char* error);
    /// From now on every record for the output is answered so; acknowledged ends it.
    void answer_always(engine::OutputIndex output, Outcome outcome, const char* error);
    /// How many unanswered records there is room for.
    void set_capacity(std::size_t records);
    void set_value_bytes_max(std::size_t bytes);
    void set_recording(bool on);

    [[nodiscard]] std::vector<Sent> sent() const;    ///< all that was taken, in order
    [[nodiscard]] std::vector<Sent> landed() const;  ///< what was acknowledged, in order
    [[nodiscard]] std::vector<Stored> stored() const;
    [[nodiscard]] std::size_t waiting() const;
    [[nodiscard]] std::size_t refusals_when_full() const;

private:
    friend class FakePublisher;
    friend class FakeDeadLetters;

    struct Waiting {
        std::weak_ptr<FakePublisher> port;
        engine::Ticket ticket{0};
        Sent record;
    };
    struct Answer {
        Outcome outcome{Outcome::acknowledged};
        const char* error{""};
    };

    engine::Published take(const std::shared_ptr<FakePublisher>& port,
                           const engine::OutRecord& record, engine::Ticket ticket);
    void deliver(Waiting waiting, Answer answer);
    Answer answer_for(engine::OutputIndex output);

    mutable std::recursive_mutex mutex_;
    bool corked_{false};
    bool recording_{true};
    std::size_t capacity_{1'000'000};
    std::size_t value_bytes_max_{1'000'000};
    std::size_t refusals_when_full_{0};
    std::deque<Waiting> waiting_;
    std::map<engine::OutputIndex, std::deque<Answer>> next_answers_;
    std::map<engine::OutputIndex, Answer> standing_answers_;
    std::vector<Sent> sent_;
    std::vector<Sent> landed_;
    std::vector<Stored> stored_;
};

class FakePublisher final : public engine::Publisher,
                            public std::enable_shared_from_this<FakePublisher> {
public:
    explicit FakePublisher(std::shared_ptr<FakeProducer> producer)
        : producer_(std::move(producer)) {}

    void notify(std::function<void()> wake) override;
    engine::Published publish(const engine::OutRecord& record, engine::Ticket ticket) override;
    void take_reports(std::vector<engine::Report>& reports) override;
    [[nodiscard]] std::size_t value_bytes_max(engine::OutputIndex output,
                                              std::size_t other_bytes) const override;

private:
    friend class FakeProducer;

    const std::shared_ptr<FakeProducer> producer_;
    std::function<void()> wake_;
    std::vector<engine::Report> reports_;
};

/// Stores failed records through a port, as the real one does; believes the header `retry-count`.
class FakeDeadLetters final : public engine::DeadLetters {
public:
    FakeDeadLetters(std::shared_ptr<FakePublisher> port, std::shared_ptr<FakeProducer> producer,
                    engine::OutputIndex dead_letters, engine::OutputIndex poison)
        : port_(std::move(port)),
          producer_(std::move(producer)),
          dead_letters_(dead_letters),
          poison_(poison) {}

    model::RetryCount retry_count(std::span<const model::Header> headers) const override;
    engine::Published store(const engine::Delivery& delivery, const model::Failure& failure,
                            model::Disposition disposition, engine::Ticket ticket) override;

private:
    const std::shared_ptr<FakePublisher> port_;
    const std::shared_ptr<FakeProducer> producer_;
    const engine::OutputIndex dead_letters_;
    const engine::OutputIndex poison_;
};

}  // namespace strandline::testing
