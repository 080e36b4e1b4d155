#include "unit/engine/lane_scenario.hpp"

#include <algorithm>

namespace strandline::engine {

using testing::Answer;
using testing::FakeProducer;
using testing::FakeRecord;
using testing::FakeSource;

struct LaneScenario::Events final : LaneEvents {
    explicit Events(LaneScenario& scenario) : scenario_(scenario) {}
    void on_commit_due() override { ++scenario_.commits_due_; }
    void on_store_trouble(const model::TopicPartition&, model::AssignmentEpoch,
                          const std::optional<Error>& trouble) override {
        scenario_.store_troubles_.push_back(trouble ? trouble->message : "");
    }
    void on_ended(const model::TopicPartition&, model::AssignmentEpoch, LaneEnd end) override {
        scenario_.end_ = std::move(end);
    }
    void on_closed(const model::TopicPartition&, model::AssignmentEpoch) override {
        scenario_.closed_ = true;
        if (scenario_.when_closed_) scenario_.when_closed_();
    }
    LaneScenario& scenario_;
};

LaneScenario::LaneScenario() : events_(std::make_shared<Events>(*this)) {
    settings_.name = "orders";
    settings_.topics = {"orders"};
    settings_.types = {"_other", "ORDER", "PAYMENT"};
    settings_.outputs = {{.name = "enriched", .topic = "orders-enriched"},
                         {.name = "audit", .topic = "orders-audit"},
                         {.name = "dead_letters", .topic = "orders-dlq"},
                         {.name = "poison", .topic = "orders-dlq-poison"}};
    stages(1);
}

void LaneScenario::TearDown() {
    producer_->uncork();
    run();
    if (lane_) {
        lane_->stop(CancelReason::shutdown);
        run();
        close(CloseReason::shutdown);
    }
    if (!probe_) return;
    std::uint64_t finished = 0;
    for (const auto& [disposition, count] : dispositions()) finished += count;
    EXPECT_EQ(records_read(), finished + unfinished_) << "I13: the metrics are not honest";
    for (const auto& [name, log] : logs_) EXPECT_EQ(log->held(), 0U) << "records not given back";
}

// ---- What happens ------------------------------------------------------------------------------------------

void LaneScenario::stages(std::size_t count) {
    settings_.stages.clear();
    for (std::size_t i = 0; i < count; ++i) {
        StageSettings stage;
        stage.info = {.handler = "shop.stage" + std::to_string(i),
                      .version = "1." + std::to_string(i)};
        stage.wants = {true, true, true};
        stage.retry.jitter = 0.0;
        settings_.stages.push_back(stage);
    }
    script_ = std::make_shared<testing::StageScript>(count);
}

void LaneScenario::prepare() {
    if (factory_) return;
    factory_ = std::make_unique<testing::FakeLaneFactory>(settings_, script_, producer_);
    factory_->set_dedupe(make_dedupe_);
    probe_ = std::make_shared<LaneProbe>(settings_.types.size(), settings_.stages.size(),
                                         settings_.outputs.size());
}

void LaneScenario::assign(const std::string& where) {
    prepare();
    const std::size_t slash = where.find('/');
    where_ = {where.substr(0, slash), std::stoi(where.substr(slash + 1))};
    if (!logs_.contains(where)) logs_[where] = std::make_shared<FakeSource>();
    source_ = logs_[where];
    open(committed_[where], {}, true);
}

void LaneScenario::open(model::Offset start, Condemned condemned, bool redelivered) {
    const model::Offset from{std::max<std::int64_t>(0, start.value - history_)};
    source_->seek(from.value);
    end_.reset();
    closed_ = false;
    LaneSetup setup;
    setup.settings = &settings_;
    setup.start = {.where = where_, .offset = start, .leader_epoch = start_leader_epoch_};
    setup.history_from = from;
    setup.epoch = model::AssignmentEpoch{++epoch_};
    setup.source = source_;
    setup.factory = factory_.get();
    setup.events = events_;
    setup.probe = probe_;
    setup.condemned = std::move(condemned);
    setup.redelivered = redelivered;
    setup.seed = epoch_;
    setup.clock = &time_.clock();
    setup.log = &log_;
    setup.make_alarm = time_.alarms();
    lane_ = std::make_shared<Lane>(asio::make_strand(io_), std::move(setup));
    lane_->open();
    run();
}

void LaneScenario::close(CloseReason reason) {
    unfinished_ += described().in_flight;
    lane_->close(reason);
    run();
    EXPECT_TRUE(closed_) << "the lane did not close";
    const std::weak_ptr<Lane> gone = lane_;
    lane_.reset();
    EXPECT_TRUE(gone.expired()) << "somebody still holds the closed lane";
}

void LaneScenario::revoke(const std::string& where) {
    lane_->stop(CancelReason::revoked);
    run();
    EXPECT_TRUE(ended()) << "the lane did not drain";
    lane_->fence();
    committed_[where] = committable();
    close(CloseReason::revoked);
}

void LaneScenario::lose(const std::string& /*where*/) {
    lane_->fence();
    close(CloseReason::lost);
}

void LaneScenario::reopen() {
    ASSERT_TRUE(ended());
    const model::Offset start = committable();
    Condemned condemned = std::move(end_->condemned);
    close(CloseReason::reopen);
    open(start, std::move(condemned), true);
}

void LaneScenario::abandon(CloseReason reason) {
    unfinished_ += described().in_flight;
    lane_->close(reason);
    lane_.reset();
    run();
    EXPECT_TRUE(closed_) << "the lane did not close";
}

void LaneScenario::stop_intake(CancelReason reason) {
    lane_->stop(reason);
    run();
}

void LaneScenario::fetch(std::int64_t offset, std::string text, Headers headers) {
    fetch_record({.offset = offset, .value = std::move(text), .headers = std::move(headers)});
}

void LaneScenario::fetch_tombstone(std::int64_t offset) {
    fetch_record({.offset = offset, .value = std::nullopt, .headers = {}});
}

void LaneScenario::fetch_record(FakeRecord record) {
    source_->append(std::move(record));
    run();
}

void LaneScenario::handler_answers(std::vector<Answer> answers, std::size_t stage) {
    for (Answer& answer : answers) script_->answers[stage].push_back(std::move(answer));
}

void LaneScenario::settle_pending(model::Verdict verdict) {
    const auto port = factory_->port(where_);
    ASSERT_NE(port, nullptr);
    port->post([port, verdict] { port->settle(verdict); });
    run();
}

void LaneScenario::commit() {
    lane_->committed(committable());
    run();
}

void LaneScenario::advance(Duration by) {
    time_.advance(by);
    run();
}

void LaneScenario::run() {
    io_.restart();
    while (io_.poll() > 0) {
    }
}

// ---- What came of it -----------------------------------------------------------------------------------------

std::map<std::string, std::uint64_t> LaneScenario::dispositions() const {
    std::map<std::string, std::uint64_t> counts;
    const PipelineSnapshot sums = totals();
    for (const TypeSnapshot& type : sums.topics[0].types) {
        for (std::size_t i = 0; i < type.dispositions.size(); ++i) {
            if (type.dispositions[i] > 0)
                counts[std::string(model::disposition_names[i])] += type.dispositions[i];
        }
    }
    return counts;
}

std::vector<std::int64_t> LaneScenario::handled(std::size_t stage) const {
    std::vector<std::int64_t> offsets;
    for (const auto& call : script_->calls)
        if (call.stage == stage) offsets.push_back(call.offset);
    return offsets;
}

std::vector<std::uint32_t> LaneScenario::attempts(std::size_t stage) const {
    std::vector<std::uint32_t> numbers;
    for (const auto& call : script_->calls)
        if (call.stage == stage) numbers.push_back(call.attempt);
    return numbers;
}

model::Offset LaneScenario::committable() const {
    if (lane_) return lane_->committable().offset;
    return committed_.at(where_.topic + "/" + std::to_string(where_.partition));
}

std::vector<std::string> LaneScenario::published() const { return in_words(producer_->sent()); }
std::vector<std::string> LaneScenario::landed() const { return in_words(producer_->landed()); }

std::vector<std::string> LaneScenario::in_words(const std::vector<FakeProducer::Sent>& sent) const {
    std::vector<std::string> words;
    for (const FakeProducer::Sent& record : sent)
        words.push_back(settings_.outputs[record.output].name + "=" + record.value);
    return words;
}

LaneSnapshot LaneScenario::described() const {
    LaneSnapshot snapshot;
    lane_->describe(snapshot, time_.clock().wall_ms());
    return snapshot;
}

PipelineSnapshot LaneScenario::totals() const {
    PipelineSnapshot totals;
    totals.stages.resize(settings_.stages.size());
    totals.outputs.resize(settings_.outputs.size());
    TopicSnapshot& topic = totals.topics.emplace_back();
    topic.types.resize(settings_.types.size());
    if (probe_) {
        TopicSnapshot sums = topic;
        probe_->add_to(totals, sums);
        totals.topics[0] = std::move(sums);
    }
    return totals;
}

}  // namespace strandline::engine
