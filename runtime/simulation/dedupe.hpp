#pragma once

#include <map>
#include <memory>
#include <string>

#include "dedupe/local_dedupe.hpp"
#include "simulation/checker.hpp"
#include "simulation/ground.hpp"

namespace strandline::simulation {

/// The real window of a lane, with a witness beside it.
class WatchedDedupe final : public engine::Dedupe {
public:
    WatchedDedupe(Ground& ground, std::shared_ptr<Process> process, model::TopicPartition where)
        : ground_(ground),
          process_(std::move(process)),
          where_(std::move(where)),
          window_(ground.plan.ids_max, dedupe::OnCollision::dead_letter, ground.plan.seed) {}

    void notify(std::function<void()> wake) override { window_.notify(std::move(wake)); }
    [[nodiscard]] std::size_t announced_max() const override { return window_.announced_max(); }
    void announce(std::span<const Sighted> next) override { window_.announce(next); }
    Sighting look(const Sighted& sighted, engine::Ticket ticket) override;
    bool remember(engine::Ticket ticket) override;
    void take_remembered(std::vector<engine::Ticket>& tickets) override {
        window_.take_remembered(tickets);
    }
    void recall(const Sighted& sighted) override;
    [[nodiscard]] std::size_t history() const override { return window_.history(); }
    [[nodiscard]] std::optional<Error> trouble() const override { return window_.trouble(); }
    [[nodiscard]] std::size_t entries() const override { return window_.entries(); }

private:
    Ground& ground_;
    const std::shared_ptr<Process> process_;
    const model::TopicPartition where_;
    dedupe::LocalDedupe window_;
    std::map<engine::Ticket, model::Offset> looked_at_;
};

}  // namespace strandline::simulation
