#pragma once

#include <cstdint>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/clock.hpp"
#include "dedupe/redis/claim_store.hpp"
#include "dedupe/redis/lane_link.hpp"
#include "engine/io.hpp"
#include "model/topic_partition.hpp"

namespace strandline::dedupe::redis {

struct RedisDedupeSettings {
    std::string group;  ///< whose hosts share what they have seen: "<cluster>:<group>"
    std::chrono::milliseconds window{24 * 3'600'000};
    /// How long a claim outlives a host that died.
    std::chrono::milliseconds lease{30'000};
    bool collision_is_duplicate{false};  ///< other bytes under a known id are dropped as a copy
};

/// One lane's side of a shared store.
///
/// announce() claims its ids with one call for many; look() reads what came back. A claim that nobody
/// has begun to work on yet lapses unless it is looked at within half a lease, and is given back when
/// the lane has to wait for a twin: two lanes that wait for each other would never end. What is in
/// work stays claimed until it is remembered or the lane ends.
///
/// Threads  as engine::Dedupe says
class RedisDedupe final : public engine::Dedupe {
public:
    RedisDedupe(RedisDedupeSettings settings, const model::TopicPartition& where,
                std::shared_ptr<ClaimStore> store, Clock& clock);
    /// Gives back every claim that did not become a memory.
    ~RedisDedupe() override;

    void notify(std::function<void()> wake) override;
    [[nodiscard]] std::size_t announced_max() const override { return 256; }
    void announce(std::span<const Sighted> next) override;
    Sighting look(const Sighted& sighted, engine::Ticket ticket) override;
    bool remember(engine::Ticket ticket) override;
    void take_remembered(std::vector<engine::Ticket>& tickets) override;
    void recall(const Sighted& sighted) override;
    [[nodiscard]] std::size_t history() const override { return 0; }
    [[nodiscard]] std::optional<Error> trouble() const override;
    [[nodiscard]] std::uint64_t store_errors() const override;

private:
    /// What is known of an id that was announced and not yet decided.
    enum class State : std::uint8_t {
        idle,        ///< not asked
        behind,      ///< an earlier record of this lane has this id, and has not ended
        asked,       ///< no answer yet
        answered,    ///< by sighting
        asked_again  ///< a twin: the same question is on its way, or will be
    };
    struct Entry {
        ScriptItem item;
        State state{State::idle};
        Sighting sighting{Sighting::unanswered};
        std::uint64_t serial{0};
        TimePoint asked;
        Duration pause{0};  ///< before the last question of a twin
    };
    struct IdHash {
        std::uint64_t seed;
        std::size_t operator()(const IdDigest& id) const noexcept;
    };

    [[nodiscard]] static Entry entry_of(const Sighted& sighted);
    Entry& front_for(const Sighted& sighted);
    void take_answers();
    void apply(const LaneLink::Answer& answer);
    void remembered(engine::Ticket ticket);
    void ask();
    Sighting wait_for_twin(Entry& entry);
    void give_back_ahead();
    void drop_front();
    void set_free(const IdDigest& id);
    [[nodiscard]] Operation operation(Script script, const ScriptItem& item,
                                      std::uint64_t serial) const;
    [[nodiscard]] bool waits_for_twin() const;

    const RedisDedupeSettings settings_;
    const std::shared_ptr<ClaimStore> store_;
    Clock& clock_;
    const std::shared_ptr<LaneLink> link_;

    // [lane-strand]
    std::uint64_t serial_{0};
    std::deque<Entry> ahead_;                                 ///< in order of offset
    std::unordered_map<engine::Ticket, ScriptItem> in_work_;  ///< and those being remembered
    /// Ids of this lane that are asked for, claimed or in work, and who has them.
    std::unordered_map<IdDigest, model::Offset, IdHash> ours_;
    std::vector<LaneLink::Answer> answers_;
    std::vector<engine::Ticket> promoted_;
    std::vector<engine::Ticket> remembered_;
};

}  // namespace strandline::dedupe::redis
