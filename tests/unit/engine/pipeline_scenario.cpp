#include "unit/engine/pipeline_scenario.hpp"

namespace strandline::engine {

using namespace std::chrono_literals;
using testing::FakeConsumer;
using testing::FakeSource;

PipelineScenario::PipelineScenario() : control_work_(asio::make_work_guard(control_io_)) {
    setup_.settings.name = "orders";
    setup_.settings.topics = {"orders"};
    setup_.settings.types = {"_other", "ORDER"};
    setup_.settings.outputs = {{.name = "enriched", .topic = "orders-enriched"},
                               {.name = "dead_letters", .topic = "orders-dlq"},
                               {.name = "poison", .topic = "orders-dlq-poison"}};
    StageSettings stage;
    stage.info = {.handler = "shop.enrich", .version = "1.2.3"};
    stage.wants = {true, true};
    stage.retry.jitter = 0.0;
    setup_.settings.stages = {stage};
    setup_.make_consumer = [this] {
        auto consumer = std::make_shared<FakeConsumer>(cluster_);
        if (prepare_consumer_) prepare_consumer_(*consumer);
        consumers_.push_back(consumer);
        return consumer;
    };
    setup_.make_lane_strand = [this] { return asio::make_strand(lanes_io_); };
    setup_.clock = &time_.clock();
    setup_.log = &log_;
    setup_.make_alarm = time_.alarms();
}

void PipelineScenario::TearDown() {
    if (!pipeline_) return;
    producer_->uncork();
    if (!stopped_) stop();
    EXPECT_TRUE(snapshot().lanes.empty());
    EXPECT_FALSE(cluster_->fell) << "I5: a committed offset fell";
    for (const auto& [name, log] : logs_) EXPECT_EQ(log->held(), 0U) << "records not given back";
    const std::weak_ptr<Pipeline> gone = pipeline_;
    pipeline_.reset();
    run();
    EXPECT_TRUE(gone.expired()) << "somebody still holds the stopped pipeline";
}

// ---- What happens ----------------------------------------------------------------------------------------

void PipelineScenario::start() {
    factory_ = std::make_unique<testing::FakeLaneFactory>(setup_.settings, script_, producer_);
    factory_->set_dedupe(make_dedupe_);
    setup_.factory = factory_.get();
    pipeline_ = std::make_shared<Pipeline>(asio::make_strand(control_io_), setup_);
    asio::post(control_io_, [this] { ASSERT_TRUE(pipeline_->start()); });
    run();
}

void PipelineScenario::assign(const std::vector<std::string>& names) {
    std::vector<Assigned> partitions;
    for (const std::string& name : names) {
        const std::int64_t offset = std::max<std::int64_t>(0, committed(name));
        const auto log = source(name);
        const std::int64_t from = std::max<std::int64_t>(0, offset - history_);
        log->seek(from);
        Assigned assigned;
        assigned.start = {.where = where(name),
                          .offset = model::Offset{offset},
                          .ours_from = model::Offset{ours_from_}};
        if (history_ > 0) assigned.history_from = model::Offset{from};
        assigned.source = log;
        partitions.push_back(std::move(assigned));
    }
    consumer().assign(std::move(partitions));
    finish();
}

void PipelineScenario::begin_revoke(const std::vector<std::string>& names) {
    consumer().revoke(all(names));
    begin();
}

void PipelineScenario::revoke(const std::vector<std::string>& names) {
    begin_revoke(names);
    finish();
}

void PipelineScenario::lose(const std::vector<std::string>& names) {
    consumer().lose(all(names));
    finish();
}

void PipelineScenario::begin_stop() {
    stopping_ = true;
    asio::post(control_io_, [this] { pipeline_->stop([this] { stopped_ = true; }); });
    run();
}

void PipelineScenario::stop() {
    if (!stopping_) begin_stop();
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    while (!stopped_ && std::chrono::steady_clock::now() < deadline) {
        control_io_.run_one_for(1ms);
        run();
    }
    ASSERT_TRUE(stopped_) << "the pipeline does not stop";
    finish();
}

/// The poll thread's call posts to the control strand before it blocks: that much is waited for.
void PipelineScenario::begin() {
    control_io_.restart();
    ASSERT_EQ(control_io_.run_one_for(30s), 1U) << "the poll thread said nothing";
    run_control();
    run();
}

void PipelineScenario::finish() {
    const auto deadline = std::chrono::steady_clock::now() + 30s;
    // What a call leaves behind it may give the poll thread more to do.
    while (!consumer().done() || run() > 0) {
        ASSERT_LT(std::chrono::steady_clock::now(), deadline) << "the poll thread is blocked";
        if (run() == 0) control_io_.run_one_for(1ms);
    }
}

void PipelineScenario::fetch(const std::string& name, std::int64_t offset, std::string text) {
    source(name)->append({.offset = offset, .value = std::move(text), .headers = {}});
    run();
}

void PipelineScenario::fetch_many(const std::string& name, std::int64_t from, std::int64_t to) {
    for (std::int64_t offset = from; offset < to; ++offset)
        source(name)->append({.offset = offset, .headers = {}});
    run();
}

void PipelineScenario::handler_answers(std::vector<testing::Answer> answers) {
    for (testing::Answer& answer : answers) script_->answers[0].push_back(std::move(answer));
}

void PipelineScenario::advance(Duration by) {
    time_.advance(by);
    run();
}

void PipelineScenario::pass(Duration time, Duration step) {
    for (Duration gone{0}; gone < time; gone += step) advance(std::min(step, time - gone));
}

std::size_t PipelineScenario::run() {
    control_io_.restart();
    lanes_io_.restart();
    std::size_t all_done = 0;
    while (const std::size_t done = control_io_.poll() + lanes_io_.poll()) all_done += done;
    return all_done;
}

void PipelineScenario::run_control() {
    control_io_.restart();
    while (control_io_.poll() > 0) {
    }
}

// ---- What came of it ----------------------------------------------------------------------------------------

model::TopicPartition PipelineScenario::where(const std::string& name) {
    const std::size_t slash = name.find('/');
    return {name.substr(0, slash), std::stoi(name.substr(slash + 1))};
}

std::vector<model::TopicPartition> PipelineScenario::all(const std::vector<std::string>& names) {
    std::vector<model::TopicPartition> partitions;
    for (const std::string& name : names) partitions.push_back(where(name));
    return partitions;
}

std::int64_t PipelineScenario::committed(const std::string& name) const {
    const std::lock_guard lock(cluster_->mutex);
    const auto found = cluster_->committed.find(where(name));
    return found == cluster_->committed.end() ? -1 : found->second;
}

LaneSnapshot PipelineScenario::lane(const std::string& name) const {
    for (const LaneSnapshot& lane : snapshot().lanes)
        if (lane.where == where(name)) return lane;
    ADD_FAILURE() << name << " is not assigned";
    return {};
}

std::map<std::string, std::uint64_t> PipelineScenario::dispositions() const {
    std::map<std::string, std::uint64_t> counts;
    const PipelineSnapshot sums = snapshot();
    for (const TypeSnapshot& type : sums.topics[0].types) {
        for (std::size_t i = 0; i < type.dispositions.size(); ++i) {
            if (type.dispositions[i] > 0)
                counts[std::string(model::disposition_names[i])] += type.dispositions[i];
        }
    }
    return counts;
}

std::vector<std::int64_t> PipelineScenario::handled() const {
    std::vector<std::int64_t> offsets;
    for (const auto& call : script_->calls) offsets.push_back(call.offset);
    return offsets;
}

std::shared_ptr<FakeSource> PipelineScenario::source(const std::string& name) {
    auto& log = logs_[name];
    if (!log) log = std::make_shared<FakeSource>();
    return log;
}

}  // namespace strandline::engine
