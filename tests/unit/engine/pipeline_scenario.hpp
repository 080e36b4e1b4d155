#pragma once

#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/pipeline.hpp"
#include "support/capturing_logger.hpp"
#include "support/fake_consumer.hpp"
#include "support/fake_lane_factory.hpp"
#include "support/manual_time.hpp"

namespace strandline::engine {

/// A small language for what can happen to a pipeline. Control strand and lanes run in the test's own
/// thread, a context each, so that a handler can stand still while the control strand goes on; the
/// consumer's poll thread is a real one, because it blocks until the pipeline has answered.
class PipelineScenario : public ::testing::Test {
protected:
    using Outcome = Report::Outcome;
    static constexpr OutputIndex out = 0;

    PipelineScenario();
    void TearDown() override;  ///< every scenario ends with a stop

    // ---- What happens. A `begin_` lets it begin, and returns when the pipeline waits for something.
    void start();
    void assign(const std::vector<std::string>& names);
    void begin_revoke(const std::vector<std::string>& names);
    void revoke(const std::vector<std::string>& names);
    void lose(const std::vector<std::string>& names);
    void begin_stop();
    void stop();
    void begin();   ///< until the poll thread's next call waits, or is through
    void finish();  ///< until the poll thread is through
    void fetch(const std::string& name, std::int64_t offset, std::string text = "type:ORDER");
    void fetch_many(const std::string& name, std::int64_t from, std::int64_t to);
    void handler_answers(std::vector<testing::Answer> answers);
    void advance(Duration by);
    void pass(Duration time, Duration step = std::chrono::seconds{1});  ///< advance, in steps
    std::size_t run();   ///< returns how much there was to do
    void run_control();  ///< only the control strand, as when all workers are blocked

    // ---- What came of it
    [[nodiscard]] std::int64_t committed(const std::string& name) const;  ///< -1 = never
    [[nodiscard]] PipelineSnapshot snapshot() const { return pipeline_->snapshot(); }
    [[nodiscard]] LaneSnapshot lane(const std::string& name) const;
    [[nodiscard]] std::map<std::string, std::uint64_t> dispositions() const;
    [[nodiscard]] std::vector<std::int64_t> handled() const;
    [[nodiscard]] std::shared_ptr<testing::FakeSource> source(const std::string& name);
    [[nodiscard]] testing::FakeConsumer& consumer() const { return *consumers_.back(); }
    static model::TopicPartition where(const std::string& name);

    asio::io_context control_io_;
    asio::io_context lanes_io_;
    testing::ManualTime time_;
    testing::CapturingLogger log_;
    PipelineSetup setup_;  ///< to be changed before start()
    std::shared_ptr<testing::StageScript> script_ = std::make_shared<testing::StageScript>(1);
    std::shared_ptr<testing::FakeProducer> producer_ = std::make_shared<testing::FakeProducer>();
    std::unique_ptr<testing::FakeLaneFactory> factory_;
    std::shared_ptr<testing::FakeConsumer::Cluster> cluster_ =
        std::make_shared<testing::FakeConsumer::Cluster>();
    std::vector<std::shared_ptr<testing::FakeConsumer>> consumers_;
    std::function<void(testing::FakeConsumer&)> prepare_consumer_;  ///< before it is handed over
    std::function<std::unique_ptr<Dedupe>()> make_dedupe_;          ///< before start()
    std::int64_t history_{0};     ///< so far below its start a partition is read
    std::int64_t ours_from_{-1};  ///< of the partitions that are assigned
    std::shared_ptr<Pipeline> pipeline_;
    bool stopped_{false};

private:
    [[nodiscard]] std::vector<model::TopicPartition> all(const std::vector<std::string>& names);

    asio::executor_work_guard<asio::io_context::executor_type> control_work_;
    std::map<std::string, std::shared_ptr<testing::FakeSource>> logs_;
    bool stopping_{false};
};

}  // namespace strandline::engine
