#pragma once

#include <cstdint>
#include <vector>

#include "dedupe/window.hpp"
#include "engine/io.hpp"

namespace strandline::dedupe {

/// What a record is whose id another record with other bytes has.
enum class OnCollision : std::uint8_t { dead_letter, duplicate };

/// A window of its own for each lane, in this process. It asks for as much of the log below the
/// position as the window is long: Kafka is the store, so that a restart or a rebalance forgets
/// nothing. An id that is in work makes its twin wait.
///
/// Threads  [lane-strand], but for what engine::Dedupe says
class LocalDedupe final : public engine::Dedupe {
public:
    /// `seed`: a random number that nobody outside knows.
    LocalDedupe(std::size_t ids_max, OnCollision on_collision, std::uint64_t seed)
        : ids_max_(ids_max), on_collision_(on_collision), window_(ids_max, seed) {}

    /// A twin ends on the lane's own strand, and the lane knows when: nobody is to be woken.
    void notify(std::function<void()> /*wake*/) override {}
    [[nodiscard]] std::size_t announced_max() const override { return 0; }
    void announce(std::span<const Sighted> /*next*/) override {}
    Sighting look(const Sighted& sighted, engine::Ticket ticket) override;
    bool remember(engine::Ticket ticket) override;
    void take_remembered(std::vector<engine::Ticket>& /*tickets*/) override {}
    void recall(const Sighted& sighted) override;
    [[nodiscard]] std::size_t history() const override { return ids_max_; }
    [[nodiscard]] std::optional<Error> trouble() const override { return std::nullopt; }
    [[nodiscard]] std::size_t entries() const override { return window_.size(); }

private:
    struct InWork {
        engine::Ticket ticket{0};
        Window::Place place{Window::nowhere};  // nowhere = free
    };
    void put_in_work(engine::Ticket ticket, Window::Place place);
    [[nodiscard]] InWork& slot(engine::Ticket ticket) {
        return in_work_[ticket & (in_work_.size() - 1)];
    }

    const std::size_t ids_max_;
    const OnCollision on_collision_;
    Window window_;
    std::vector<InWork> in_work_{64};  // by ticket; a power of two
};

}  // namespace strandline::dedupe
