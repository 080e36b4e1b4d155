#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/lane.hpp"
#include "support/capturing_logger.hpp"
#include "support/fake_lane_factory.hpp"
#include "support/fake_producer.hpp"
#include "support/fake_source.hpp"
#include "support/manual_time.hpp"
#include "support/scripted_stage.hpp"

namespace strandline::engine {

/// A small language for what can happen to one lane. One thread, a clock moved by hand, fakes on all
/// sides; after each sentence the lane has done all that it can do without anything else happening.
class LaneScenario : public ::testing::Test {
protected:
    using Outcome = Report::Outcome;
    using Headers = std::vector<std::pair<std::string, std::string>>;

    static constexpr OutputIndex out = 0;
    static constexpr OutputIndex audit = 1;
    static constexpr OutputIndex dead_letters = 2;
    static constexpr OutputIndex poison = 3;

    LaneScenario();
    /// Every scenario ends with a drain, and with records read = dispositions + unfinished (I13).
    void TearDown() override;

    // ---- What happens
    void stages(std::size_t count);  ///< before the first assign()
    /// "orders/3": a lane opens, at the offset that was committed last.
    void assign(const std::string& where);
    /// Drain, fence, commit, close.
    void revoke(const std::string& where);
    void lose(const std::string& where);
    /// The pipeline's reopening after the world failed: the next epoch, from the committable offset.
    void reopen();
    /// Closes without a drain before it, and without anybody who keeps the lane.
    void abandon(CloseReason reason);
    void stop_intake(CancelReason reason = CancelReason::shutdown);
    void fetch(std::int64_t offset, std::string text = "type:ORDER", Headers headers = {});
    void fetch_tombstone(std::int64_t offset);
    void fetch_record(testing::FakeRecord record);
    void handler_answers(std::vector<testing::Answer> answers, std::size_t stage = 0);
    void settle_pending(model::Verdict verdict);
    void commit();  ///< the broker has all that is committable
    void advance(Duration by);
    void run();  ///< until the lane rests

    // ---- What came of it
    [[nodiscard]] std::map<std::string, std::uint64_t> dispositions() const;
    /// Offsets in the order in which the stage was called.
    [[nodiscard]] std::vector<std::int64_t> handled(std::size_t stage = 0) const;
    [[nodiscard]] std::vector<std::uint32_t> attempts(std::size_t stage = 0) const;
    [[nodiscard]] model::Offset committable() const;
    [[nodiscard]] std::vector<std::string> published() const;  ///< "output=value", as sent
    [[nodiscard]] std::vector<std::string> landed() const;     ///< the same, acknowledged
    [[nodiscard]] std::vector<testing::FakeProducer::Stored> stored() const {
        return producer_->stored();
    }
    [[nodiscard]] bool ended() const { return end_.has_value(); }
    [[nodiscard]] std::string stalled() const { return end_ ? end_->stalled : ""; }
    [[nodiscard]] LaneSnapshot described() const;
    [[nodiscard]] PipelineSnapshot totals() const;
    [[nodiscard]] std::uint64_t records_read() const { return totals().topics[0].records_read; }

    asio::io_context io_;
    testing::ManualTime time_;
    testing::CapturingLogger log_;
    PipelineSettings settings_;
    std::shared_ptr<testing::StageScript> script_;
    std::shared_ptr<testing::FakeProducer> producer_ = std::make_shared<testing::FakeProducer>();
    std::unique_ptr<testing::FakeLaneFactory> factory_;
    std::shared_ptr<testing::FakeSource> source_;
    std::function<std::unique_ptr<Dedupe>()> make_dedupe_;  ///< before the first assign()
    std::int64_t history_{0};                               ///< so far below its start a lane reads
    std::int32_t start_leader_epoch_{-1};                   ///< of the record before the start
    std::shared_ptr<Lane> lane_;
    std::optional<LaneEnd> end_;
    std::size_t commits_due_{0};
    std::vector<std::string> store_troubles_;  ///< as they were told; "" = it is well again
    std::function<void()> when_closed_;        ///< called last, from the lane's strand

private:
    struct Events;

    void prepare();
    void open(model::Offset start, Condemned condemned, bool redelivered);
    void close(CloseReason reason);
    std::vector<std::string> in_words(const std::vector<testing::FakeProducer::Sent>& sent) const;

    std::shared_ptr<Events> events_;
    std::shared_ptr<LaneProbe> probe_;
    model::TopicPartition where_;
    std::map<std::string, std::shared_ptr<testing::FakeSource>> logs_;
    std::map<std::string, model::Offset> committed_;
    std::uint64_t epoch_{0};
    std::uint64_t unfinished_{0};  // left behind by lanes that are closed
    bool closed_{false};
};

}  // namespace strandline::engine
