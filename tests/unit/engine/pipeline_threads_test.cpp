#include <gtest/gtest.h>

#include <boost/asio/executor_work_guard.hpp>
#include <future>
#include <thread>
#include <vector>

#include "engine/pipeline.hpp"
#include "support/capturing_logger.hpp"
#include "support/fake_consumer.hpp"
#include "support/fake_lane_factory.hpp"

// The real threads: workers, the control thread, a poll thread and whoever feeds the queues. What the
// thread sanitizer has to see.
namespace strandline::engine {
namespace {

using namespace std::chrono_literals;
using model::Offset;
using testing::FakeConsumer;
using testing::FakeSource;

/// An io_context with its threads.
class Threads {
public:
    explicit Threads(std::size_t count) : work_(asio::make_work_guard(io)) {
        for (std::size_t i = 0; i < count; ++i) threads_.emplace_back([this] { io.run(); });
    }
    ~Threads() {
        work_.reset();
        for (std::thread& thread : threads_) thread.join();
    }
    asio::io_context io;

private:
    asio::executor_work_guard<asio::io_context::executor_type> work_;
    std::vector<std::thread> threads_;
};

class PipelineThreads : public ::testing::Test {
protected:
    static constexpr int partitions = 4;

    PipelineThreads() {
        PipelineSettings settings;
        settings.name = "orders";
        settings.topics = {"orders"};
        settings.types = {"_other", "ORDER"};
        settings.outputs = {{.name = "enriched", .topic = "a"},
                            {.name = "dead_letters", .topic = "b"},
                            {.name = "poison", .topic = "c"}};
        StageSettings stage;
        stage.info = {.handler = "shop.enrich", .version = "1"};
        stage.wants = {true, true};
        settings.stages = {stage};
        settings.commit_every = 1ms;
        script_->recording = false;
        script_->always[0].emit(0, "a");
        factory_ = std::make_unique<testing::FakeLaneFactory>(settings, script_, producer_);
        consumer_ = std::make_shared<FakeConsumer>(cluster_);
        PipelineSetup setup;
        setup.settings = settings;
        setup.make_consumer = [this] { return consumer_; };
        setup.factory = factory_.get();
        setup.make_lane_strand = [this] { return asio::make_strand(workers_.io); };
        setup.clock = &clock_;
        setup.log = &log_;
        setup.make_alarm = make_strand_alarm;
        pipeline_ = std::make_shared<Pipeline>(asio::make_strand(control_.io), std::move(setup));
        for (int i = 0; i < partitions; ++i) logs_.push_back(std::make_shared<FakeSource>());
    }

    static model::TopicPartition where(int partition) { return {"orders", partition}; }

    void on_control(const std::function<void()>& work) {
        std::promise<void> done;
        asio::post(control_.io, [&] {
            work();
            done.set_value();
        });
        done.get_future().get();
    }

    void assign_all() {
        std::vector<Assigned> assigned;
        for (int i = 0; i < partitions; ++i) {
            const std::int64_t start = committed(i);
            logs_[static_cast<std::size_t>(i)]->seek(start);
            assigned.push_back({.start = {.where = where(i), .offset = Offset{start}},
                                .source = logs_[static_cast<std::size_t>(i)]});
        }
        consumer_->assign(std::move(assigned));
    }

    std::int64_t committed(int partition) const {
        const std::lock_guard lock(cluster_->mutex);
        const auto found = cluster_->committed.find(where(partition));
        return found == cluster_->committed.end() ? 0 : found->second;
    }

    void wait_for_poll_thread() const {
        while (!consumer_->done()) std::this_thread::yield();
    }

    SystemClock clock_;
    testing::CapturingLogger log_;
    Threads workers_{2};
    Threads control_{1};
    std::shared_ptr<testing::StageScript> script_ = std::make_shared<testing::StageScript>(1);
    std::shared_ptr<testing::FakeProducer> producer_ = std::make_shared<testing::FakeProducer>();
    std::unique_ptr<testing::FakeLaneFactory> factory_;
    std::shared_ptr<FakeConsumer::Cluster> cluster_ = std::make_shared<FakeConsumer::Cluster>();
    std::shared_ptr<FakeConsumer> consumer_;
    std::vector<std::shared_ptr<FakeSource>> logs_;
    std::shared_ptr<Pipeline> pipeline_;
};

TEST_F(PipelineThreads, LosesNothingOverRebalancesUnderLoad_F03_F06) {
    constexpr int rounds = 60;
    constexpr int records_a_round = 40;
    on_control([this] { ASSERT_TRUE(pipeline_->start()); });
    std::int64_t next = 0;
    for (int round = 0; round < rounds; ++round) {
        assign_all();
        if (round % 3 == 0) producer_->cork();
        for (int i = 0; i < records_a_round; ++i, ++next)
            for (const auto& log : logs_) log->append({.offset = next, .headers = {}});
        std::vector<model::TopicPartition> all;
        for (int i = 0; i < partitions; ++i) all.push_back(where(i));
        if (round % 5 == 0)
            consumer_->lose(all);
        else
            consumer_->revoke(all);
        producer_->uncork();
        on_control([this] { (void)pipeline_->snapshot(); });
        wait_for_poll_thread();
    }
    assign_all();
    wait_for_poll_thread();
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    for (int i = 0; i < partitions; ++i) {
        while (committed(i) < next && std::chrono::steady_clock::now() < deadline)
            std::this_thread::yield();
        EXPECT_EQ(committed(i), next);
    }
    EXPECT_FALSE(cluster_->fell) << "I5: a committed offset fell";

    std::promise<void> stopped;
    on_control([&] { pipeline_->stop([&stopped] { stopped.set_value(); }); });
    stopped.get_future().get();
    wait_for_poll_thread();
    on_control([this] { pipeline_.reset(); });
    EXPECT_GE(producer_->landed().size(), static_cast<std::size_t>(next) * partitions);
}

}  // namespace
}  // namespace strandline::engine
