#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "engine/io.hpp"

namespace strandline::testing {

/// The smallest pipeline that a consumer can have: one thread drains the lanes that were woken, and
/// everything that happened is written down.
class TestLanes final : public engine::ConsumerEvents {
public:
    struct Seen {
        std::int64_t offset{0};
        std::string value;
        bool null_value{false};
        std::vector<std::pair<std::string, std::string>> headers;
    };
    struct CommitAnswered {
        engine::CommitAnswer answer;
        Error error;
        std::vector<model::PartitionOffset> offsets;
    };

    TestLanes();
    ~TestLanes() override;

    // What the test sets before, or between.
    void take_at_most(std::size_t records);
    void hold();    ///< lanes are woken, and take nothing
    void resume();  ///< all are looked at once
    void commit_nothing_on_revoke();
    void forget_seen();

    // What the test asks for.
    [[nodiscard]] bool wait_until(const std::function<bool()>& condition,
                                  std::chrono::seconds patience = std::chrono::seconds(20));
    std::vector<Seen> seen(const model::TopicPartition& where);
    std::size_t seen_in_all();
    std::set<std::int32_t> assigned();
    std::int64_t start_of(const model::TopicPartition& where);
    std::shared_ptr<engine::Source> source(const model::TopicPartition& where);
    std::vector<CommitAnswered> commit_answers();
    std::vector<std::string> history();  ///< joining, assigned, revoking, released, lost, ...
    std::optional<Error> trouble();      ///< as on_connection() said last
    bool ever_connected();
    std::optional<Error> take_error();
    std::optional<Error> fatal();
    std::uint64_t wakes();

    void on_assigned(std::vector<engine::Assigned> partitions) override;
    std::vector<model::PartitionOffset> on_revoking(
        const std::vector<model::TopicPartition>& partitions) override;
    void on_released(const std::vector<model::TopicPartition>& partitions,
                     engine::CloseReason reason) override;
    void on_lost(const std::vector<model::TopicPartition>& partitions) override;
    void on_commit_answer(engine::CommitAnswer answer, const Error& error,
                          const std::vector<model::PartitionOffset>& offsets) override;
    void on_joining() override;
    void on_connection(const std::optional<Error>& trouble) override;
    void on_fatal(const Error& error, bool rebuild) override;

private:
    struct Lane {
        std::shared_ptr<engine::Source> source;
        std::int64_t start{0};
        std::int64_t next{0};
        model::Offset ours_from{-1};
    };

    void run();
    void wake(const model::TopicPartition& where);
    bool drain_slice(const model::TopicPartition& where);
    void close(const std::vector<model::TopicPartition>& partitions);
    template <class Change>
    void change(Change&& what);

    std::mutex lock_;
    std::condition_variable changed_;
    // Guarded by lock_.
    std::map<model::TopicPartition, Lane> lanes_;
    std::map<model::TopicPartition, std::vector<Seen>> seen_;
    std::vector<CommitAnswered> commit_answers_;
    std::vector<std::string> history_;
    std::optional<Error> trouble_;
    std::optional<Error> take_error_;
    std::optional<Error> fatal_;
    bool connected_{false};
    bool held_{false};
    bool commit_on_revoke_{true};
    std::size_t slice_{256};

    std::mutex ready_lock_;  // taken by wake-ups, which hold librdkafka's lock: always innermost
    std::condition_variable ready_changed_;
    // Guarded by ready_lock_.
    std::set<model::TopicPartition> ready_;
    std::uint64_t wakes_{0};
    bool ending_{false};

    std::thread thread_;  // last: it uses all of the above
};

}  // namespace strandline::testing
