#include "app/running_pipeline.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "app/translate.hpp"
#include "kafka/consumer.hpp"
#include "kafka/embedded_broker.hpp"

namespace strandline::app {

namespace {

constexpr Duration backoff_initial = std::chrono::seconds{1};
constexpr Duration backoff_max = std::chrono::seconds{30};

std::uint64_t random_seed() {
    std::random_device random;
    return (std::uint64_t{random()} << 32U) | random();
}

}  // namespace

RunningPipeline::RunningPipeline(RunningPipelineSetup setup)
    : control_(*setup.control),
      workers_(*setup.workers),
      journal_(std::move(setup.journal)),
      on_handler_hung_(std::move(setup.on_handler_hung)),
      clock_(*setup.clock),
      log_(*setup.log) {}

RunningPipeline::~RunningPipeline() = default;

Result<std::unique_ptr<PipelineWorks>> RunningPipeline::open_works(
    const RunningPipelineSetup& setup) {
    PipelineWorksSetup works_setup;
    works_setup.configuration = setup.configuration;
    works_setup.index = setup.index;
    works_setup.stores = setup.stores;
    works_setup.journal = setup.journal;
    works_setup.embedded_brokers = setup.embedded_brokers;
    works_setup.hash_seed = random_seed();
    works_setup.clock = setup.clock;
    works_setup.log = setup.log;
    return PipelineWorks::open(std::move(works_setup));
}

Result<std::unique_ptr<RunningPipeline>> RunningPipeline::open(RunningPipelineSetup setup) {
    Result<std::unique_ptr<PipelineWorks>> works = open_works(setup);
    if (!works) return tl::unexpected(std::move(works.error()));
    std::unique_ptr<RunningPipeline> pipeline(new RunningPipeline(std::move(setup)));
    pipeline->works_ = std::move(*works);
    pipeline->make_engine();
    return pipeline;
}

void RunningPipeline::make_engine() {
    engine::PipelineSetup setup;
    setup.settings = works_->settings();
    setup.when_offset_is_gone =
        works_->definition().source.when_offset_is_gone == config::WhenOffsetIsGone::stop
            ? engine::OffsetGone::stop
            : engine::OffsetGone::reset;
    setup.make_consumer = [this]() -> std::shared_ptr<engine::Consumer> {
        kafka::ConsumerSettings settings =
            consumer_settings(works_->host(), works_->definition(), works_->embedded_brokers());
        if (!works_->embedded_brokers().empty())
            add_defaults(settings.client, kafka::EmbeddedBroker::consumer_extra());
        return std::make_shared<kafka::Consumer>(std::move(settings), log_);
    };
    setup.factory = works_.get();
    setup.make_lane_strand = [this] { return engine::asio::make_strand(workers_); };
    setup.clock = &clock_;
    setup.log = &log_;
    setup.make_alarm = engine::make_strand_alarm;
    setup.on_handler_hung = [this](const model::TopicPartition& where, const engine::StageInfo&) {
        if (journal_) journal_->mark_hung(name(), where);
        on_handler_hung_();
    };
    setup.seed = static_cast<std::uint64_t>(clock_.wall_ms());
    pipeline_ = std::make_shared<engine::Pipeline>(control_, std::move(setup));
    works_->report_to(pipeline_);
}

Result<> RunningPipeline::start() {
    if (Result<> opened = works_->open_stages(); !opened) {
        if (opened.error().code == "plugin-config") return opened;  // the definition is wrong
        try_again_later(opened.error());
        return {};
    }
    cannot_open_.clear();
    Result<> started = pipeline_->start();
    joined_ = started.has_value();
    return started;
}

void RunningPipeline::try_again_later(const Error& trouble) {
    cannot_open_ = trouble.message;
    retry_backoff_ =
        retry_backoff_ == Duration{0} ? backoff_initial : std::min(retry_backoff_ * 2, backoff_max);
    log_.error("a stage cannot open: tried again later",
               {{"pipeline", name()},
                {"error", trouble.message},
                {"backoff_ms",
                 std::chrono::duration_cast<std::chrono::milliseconds>(retry_backoff_).count()}});
    if (!retry_alarm_)
        // Weak: a firing that is under way may come when the pipeline is gone.
        retry_alarm_ = engine::make_strand_alarm(control_, [weak = std::weak_ptr(alive_)] {
            if (const auto self = weak.lock()) (*self)->start_or_retry();
        });
    retry_alarm_->set(clock_.now() + retry_backoff_);
}

void RunningPipeline::start_or_retry() {
    if (stopping_) return;
    if (Result<> started = start(); !started) try_again_later(started.error());
}

void RunningPipeline::swap(std::unique_ptr<PipelineWorks> next, std::function<void()> done) {
    works_->report_to(nullptr);
    former_.push_back(std::exchange(works_, std::move(next)));
    works_->report_to(pipeline_);
    pipeline_->swap({.settings = works_->settings(), .factory = works_.get()},
                    [this, done = std::move(done)] {
                        close_former();
                        done();
                    });
    // What could not open before may be what was put right.
    if (!cannot_open_.empty() && !stopping_) start_or_retry();
}

void RunningPipeline::close_former() {
    for (const auto& works : former_) works->close();
    former_.clear();
}

void RunningPipeline::stop(std::function<void()> done) {
    if (stopped_) return done();
    stop_done_.push_back(std::move(done));
    if (std::exchange(stopping_, true)) return;
    if (retry_alarm_) retry_alarm_->clear();
    if (!joined_) return finish_stop();
    pipeline_->stop([this] { finish_stop(); });
}

void RunningPipeline::finish_stop() {
    close_former();
    works_->close();
    stopped_ = true;
    for (const auto& done : std::exchange(stop_done_, {})) done();
}

engine::PipelineSnapshot RunningPipeline::snapshot() const {
    engine::PipelineSnapshot snapshot = pipeline_->snapshot();
    if (!cannot_open_.empty()) {
        snapshot.ready = false;
        snapshot.not_ready = cannot_open_;
    }
    return snapshot;
}

}  // namespace strandline::app
