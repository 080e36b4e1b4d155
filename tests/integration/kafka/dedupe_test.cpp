#include <gmock/gmock.h>

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <map>
#include <thread>

#include "dedupe/local_dedupe.hpp"
#include "engine/pipeline.hpp"
#include "kafka_test.hpp"
#include "support/fake_lane_factory.hpp"

// The engine, its windows and the consumer together: what a pipeline knows of the events of its earlier
// lives.
namespace strandline::testing {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;

/// An io_context with a thread.
class Context {
public:
    Context() : work_(engine::asio::make_work_guard(io)), thread_([this] { io.run(); }) {}
    ~Context() {
        work_.reset();
        thread_.join();
    }
    void run(const std::function<void()>& work) {
        std::promise<void> done;
        engine::asio::post(io, [&] {
            work();
            done.set_value();
        });
        done.get_future().get();
    }
    engine::asio::io_context io;

private:
    engine::asio::executor_work_guard<engine::asio::io_context::executor_type> work_;
    std::thread thread_;
};

/// One life of a pipeline, from its join to its drained stop.
class Life {
public:
    Life(kafka::ConsumerSettings consumer, std::size_t window, CapturingLogger& log) {
        engine::PipelineSettings settings;
        settings.name = "orders";
        settings.topics = {"orders"};
        settings.types = {"_other", "ORDER"};
        settings.outputs = {{.name = "dead_letters", .topic = "dlq"},
                            {.name = "poison", .topic = "dlq-poison"}};
        engine::StageSettings stage;
        stage.info = {.handler = "shop.enrich", .version = "1"};
        stage.wants = {true, true};
        settings.stages = {stage};
        consumer.history = window;
        factory_ =
            std::make_unique<FakeLaneFactory>(settings, script_, std::make_shared<FakeProducer>());
        factory_->set_dedupe([window] {
            return std::make_unique<dedupe::LocalDedupe>(window, dedupe::OnCollision::dead_letter,
                                                         42);
        });
        engine::PipelineSetup setup;
        setup.settings = settings;
        setup.make_consumer = [consumer, &log] {
            return std::make_shared<kafka::Consumer>(consumer, log);
        };
        setup.factory = factory_.get();
        setup.make_lane_strand = [this] { return engine::asio::make_strand(worker_.io); };
        setup.clock = &clock_;
        setup.log = &log;
        setup.make_alarm = engine::make_strand_alarm;
        pipeline_ = std::make_shared<engine::Pipeline>(engine::asio::make_strand(control_.io),
                                                       std::move(setup));
        control_.run([this] { EXPECT_TRUE(pipeline_->start()); });
    }
    ~Life() {
        if (pipeline_) stop();
    }

    std::map<std::string, std::uint64_t> dispositions() {
        std::map<std::string, std::uint64_t> counts;
        const auto taken = snapshot();
        for (const auto& type : taken.topics[0].types)
            for (std::size_t i = 0; i < type.dispositions.size(); ++i)
                if (type.dispositions[i] > 0)
                    counts[std::string(model::disposition_names[i])] += type.dispositions[i];
        return counts;
    }
    engine::PipelineSnapshot snapshot() {
        engine::PipelineSnapshot taken;
        control_.run([&] { taken = pipeline_->snapshot(); });
        return taken;
    }
    /// Until so many records have their disposition in this life.
    [[nodiscard]] bool wait_finished(std::uint64_t records) {
        return wait([&] {
            std::uint64_t finished = 0;
            for (const auto& [disposition, count] : dispositions()) finished += count;
            return finished >= records;
        });
    }
    /// Until every partition has come to the end of its log.
    [[nodiscard]] bool wait_caught_up(std::size_t partitions) {
        return wait([&] {
            const auto taken = snapshot();
            std::size_t done = 0;
            for (const auto& lane : taken.lanes) done += lane.lag_records == 0 ? 1 : 0;
            return done == partitions;
        });
    }
    /// The ids that the handler was given, in order.
    std::vector<std::string> stop() {
        std::promise<void> stopped;
        control_.run([&] { pipeline_->stop([&] { stopped.set_value(); }); });
        stopped.get_future().get();
        control_.run([this] { pipeline_.reset(); });
        std::vector<std::string> ids;
        for (const auto& call : script_->calls) ids.push_back(call.id);
        return ids;
    }

private:
    static bool wait(const std::function<bool()>& condition) {
        const auto end = std::chrono::steady_clock::now() + 20s;
        while (!condition()) {
            if (std::chrono::steady_clock::now() > end) return false;
            std::this_thread::yield();
        }
        return true;
    }

    SystemClock clock_;
    std::shared_ptr<StageScript> script_ = std::make_shared<StageScript>(1);
    std::unique_ptr<FakeLaneFactory> factory_;
    Context worker_;  // one thread: the script is read when the lanes have ended
    Context control_;
    std::shared_ptr<engine::Pipeline> pipeline_;
};

class Dedupe : public KafkaTest {
protected:
    Dedupe() : KafkaTest(2) {}

    void send(std::int32_t partition, const std::vector<std::string>& ids) {
        auto settings = client();
        settings.extra = kafka::EmbeddedBroker::producer_extra();
        auto feeder = kafka::Feeder::open(settings);
        ASSERT_TRUE(feeder) << feeder.error().message;
        for (const auto& id : ids) {
            while ((*feeder)->feed(topic, "key", "type:ORDER id:" + id, {}, partition) ==
                   kafka::Feeder::Fed::full)
                std::this_thread::yield();
        }
        ASSERT_TRUE((*feeder)->flush(seconds(10)));
    }
    static std::vector<std::string> ids(const std::string& prefix, int first, int last) {
        std::vector<std::string> all;
        for (int i = first; i < last; ++i) all.push_back(prefix + std::to_string(i));
        return all;
    }
};

TEST_F(Dedupe, HandlesNothingTwiceOverACleanRestart) {
    send(0, {"a", "b", "a"});
    send(1, {"c"});
    Life first(consumer_settings(), 100, logger);
    ASSERT_TRUE(first.wait_finished(4));
    EXPECT_THAT(first.dispositions(), ElementsAre(Pair("delivered", 3), Pair("duplicate", 1)));
    EXPECT_EQ(first.stop().size(), 3U);

    Life second(consumer_settings(), 100, logger);
    ASSERT_TRUE(second.wait_caught_up(2));
    EXPECT_THAT(second.dispositions(), IsEmpty()) << "what is below the start counts for nothing";
    EXPECT_EQ(second.snapshot().topics[0].records_read, 0U);
    EXPECT_THAT(second.stop(), IsEmpty());
}

TEST_F(Dedupe, FindsCopiesOfWhatAnEarlierLifeHandled) {
    send(0, {"a", "b"});
    Life first(consumer_settings(), 100, logger);
    ASSERT_TRUE(first.wait_finished(2));
    first.stop();
    send(0, {"b", "c", "a"});
    Life second(consumer_settings(), 100, logger);
    ASSERT_TRUE(second.wait_finished(3));
    EXPECT_THAT(second.dispositions(), ElementsAre(Pair("delivered", 1), Pair("duplicate", 2)));
    EXPECT_THAT(second.stop(), ElementsAre("c"));
}

TEST_F(Dedupe, HandlesACopyOfWhatNobodyHandledBecauseTheGroupBeganLater) {
    send(0, {"a", "b"});
    {
        Life first(consumer_settings(kafka::StartAt::Kind::latest), 100, logger);
        ASSERT_TRUE(first.wait_caught_up(2));
    }
    send(0, {"c"});
    {
        Life second(consumer_settings(kafka::StartAt::Kind::latest), 100, logger);
        ASSERT_TRUE(second.wait_finished(1));
    }
    send(0, {"a", "c"});
    Life third(consumer_settings(kafka::StartAt::Kind::latest), 100, logger);
    ASSERT_TRUE(third.wait_finished(2));
    EXPECT_THAT(third.stop(), ElementsAre("a"));
}

TEST_F(Dedupe, KeepsAPartitionsWindowWhateverTheOthersHandle_F35) {
    send(0, {"slow"});
    Life life(consumer_settings(), 50, logger);
    ASSERT_TRUE(life.wait_finished(1));
    send(1, ids("fast", 0, 5'000));
    ASSERT_TRUE(life.wait_finished(5'001));
    send(0, {"slow"});
    send(1, {"fast4999", "fast0"});
    ASSERT_TRUE(life.wait_finished(5'004));
    // fast0 was seen more than a window ago, in its own partition.
    EXPECT_THAT(life.dispositions(), ElementsAre(Pair("delivered", 5'002), Pair("duplicate", 2)));
    EXPECT_EQ(life.stop().back(), "fast0");
}

}  // namespace
}  // namespace strandline::testing
