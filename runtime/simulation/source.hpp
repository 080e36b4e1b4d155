#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <vector>

#include "engine/io.hpp"
#include "simulation/cluster.hpp"
#include "simulation/ground.hpp"

namespace strandline::simulation {

/// The fetch queue of one assigned partition. Records come into it some time after they stand in the
/// log.
class SimulatedSource final : public engine::Source,
                              public std::enable_shared_from_this<SimulatedSource> {
public:
    SimulatedSource(Ground& ground, std::shared_ptr<Process> process, Log& log,
                    model::TopicPartition where, std::int64_t from);
    /// Fetching begins.
    void begin();
    /// What was fetched is forgotten; fetching goes on from there.
    void seek(std::int64_t to);
    /// Nothing is fetched any more.
    void end() { ended_ = true; }

    void notify(std::function<void()> wake) override { wake_ = std::move(wake); }
    Result<std::span<const model::Record>> take(std::size_t max) override;
    std::span<const model::Header> headers(const model::Record& record) override;
    void release() override;
    [[nodiscard]] bool empty() const override { return fetched_.empty(); }
    [[nodiscard]] std::optional<model::Offset> position() const override;
    [[nodiscard]] std::optional<model::Offset> log_end() const override {
        return model::Offset{log_.end()};
    }

private:
    void fetch_later();
    void fetch();

    Ground& ground_;
    const std::shared_ptr<Process> process_;
    Log& log_;
    const model::TopicPartition where_;
    std::function<void()> wake_;
    std::int64_t position_;
    std::uint64_t seeks_{0};
    bool fetching_{false};
    bool ended_{false};
    std::optional<Error> trouble_;
    std::deque<StoredRecordPtr> fetched_;
    std::vector<StoredRecordPtr> held_;
    std::vector<model::Record> batch_;
    std::deque<std::vector<model::Header>> headers_;  // of the records that are held
};

}  // namespace strandline::simulation
