#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "dedupe/redis/claim_store.hpp"
#include "dedupe/redis/lane_link.hpp"

namespace strandline::testing {

/// A store that does nothing by itself: the test says what it answers.
class FakeClaimStore final : public dedupe::redis::ClaimStore {
public:
    using Operation = dedupe::redis::Operation;
    using Script = dedupe::redis::Script;
    using Sighting = engine::Dedupe::Sighting;

    void attach(const std::shared_ptr<dedupe::redis::LaneLink>& lane) override { link = lane; }
    bool submit(std::vector<Operation> operations) override {
        if (full && !operations.empty() && operations.front().script == Script::claim) return false;
        asked.insert(asked.end(), operations.begin(), operations.end());
        return true;
    }
    void submit_later(Operation operation, Duration pause) override {
        later.emplace_back(std::move(operation), pause);
    }
    [[nodiscard]] std::optional<Error> trouble() const override { return its_trouble; }

    /// The offsets of what was asked of this kind, in order, since the last call of forget().
    [[nodiscard]] std::vector<std::int64_t> offsets(Script script) const {
        std::vector<std::int64_t> found;
        for (const Operation& operation : asked)
            if (operation.script == script) found.push_back(operation.item.offset.value);
        return found;
    }
    /// Answers the newest claim for that offset, also one that was to be made later.
    void answer(std::int64_t offset, Sighting sighting) {
        link->answer({{serial_of(offset), sighting}}, {});
    }
    [[nodiscard]] std::uint64_t serial_of(std::int64_t offset) const {
        std::uint64_t serial = 0;
        const auto look = [&](const Operation& operation) {
            if (operation.script == Script::claim && operation.item.offset.value == offset)
                serial = std::max(serial, operation.serial);
        };
        for (const Operation& operation : asked) look(operation);
        for (const auto& [operation, pause] : later) look(operation);
        return serial;
    }
    void promote(engine::Ticket ticket) { link->answer({}, {ticket}); }
    void forget() {
        asked.clear();
        later.clear();
    }

    std::shared_ptr<dedupe::redis::LaneLink> link;
    std::vector<Operation> asked;
    std::vector<std::pair<Operation, Duration>> later;
    std::optional<Error> its_trouble;
    bool full{false};
};

}  // namespace strandline::testing
