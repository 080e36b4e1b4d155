#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "engine/io.hpp"

namespace strandline::testing {

class FakeDedupe;

/// A store of ids that is far away, and that all lanes share: it may be silent, and then it speaks.
///
/// Threads  [any-thread]
class FakeStore : public std::enable_shared_from_this<FakeStore> {
public:
    /// One lane's way to it. `announced_max`: as the lane is told.
    [[nodiscard]] std::unique_ptr<engine::Dedupe> open(std::size_t announced_max = 0);

    /// From now on nothing is answered, nor written down.
    void fall_silent(std::optional<Error> trouble = std::nullopt);
    /// Answers what was asked, and writes down what was to be remembered.
    void speak();
    /// Some other host works on this id, or has done so.
    void claim_elsewhere(const std::string& id);
    void remember_elsewhere(const std::string& id, const std::string& value);
    void set_errors(std::uint64_t errors);

    [[nodiscard]] bool remembers(const std::string& id) const;
    /// Each announcement: the ids in it, separated by blanks.
    [[nodiscard]] std::vector<std::string> announcements() const;
    [[nodiscard]] std::size_t looks() const;

private:
    friend class FakeDedupe;

    struct Entry {
        std::string value;
        model::Offset offset{-1};
        bool remembered{false};
    };

    mutable std::recursive_mutex mutex_;
    bool silent_{false};
    std::optional<Error> trouble_;
    std::uint64_t errors_{0};
    std::size_t looks_{0};
    std::map<std::string, Entry> entries_;
    std::vector<std::string> announcements_;
    std::vector<FakeDedupe*> lanes_;
};

class FakeDedupe final : public engine::Dedupe {
public:
    FakeDedupe(std::shared_ptr<FakeStore> store, std::size_t announced_max);
    ~FakeDedupe() override;

    void notify(std::function<void()> wake) override;
    [[nodiscard]] std::size_t announced_max() const override { return announced_max_; }
    void announce(std::span<const Sighted> next) override;
    Sighting look(const Sighted& sighted, engine::Ticket ticket) override;
    bool remember(engine::Ticket ticket) override;
    void take_remembered(std::vector<engine::Ticket>& tickets) override;
    void recall(const Sighted& sighted) override;
    [[nodiscard]] std::size_t history() const override { return 0; }
    [[nodiscard]] std::optional<Error> trouble() const override;
    [[nodiscard]] std::uint64_t store_errors() const override;

private:
    friend class FakeStore;

    void write_down(engine::Ticket ticket);

    const std::shared_ptr<FakeStore> store_;
    const std::size_t announced_max_;
    std::function<void()> wake_;
    std::map<engine::Ticket, std::string> in_work_;
    std::vector<engine::Ticket> due_;         // to be written down
    std::vector<engine::Ticket> remembered_;  // written down late
};

}  // namespace strandline::testing
