#include "simulation/host.hpp"

#include <boost/asio/post.hpp>

#include "dlq/dead_letter_writer.hpp"
#include "simulation/dedupe.hpp"

namespace strandline::simulation {

namespace asio = engine::asio;

HostProcess::HostProcess(Ground& ground, Cluster& cluster, Group& group, Crashes& crashes,
                         Logger& log, std::shared_ptr<Process> process)
    : ground_(ground),
      cluster_(cluster),
      group_(group),
      crashes_(crashes),
      log_(log),
      process_(std::move(process)),
      producer_(std::make_shared<SimulatedProducer>(ground, process_, cluster)) {}

HostProcess::~HostProcess() = default;

void HostProcess::start() {
    engine::PipelineSetup setup;
    setup.settings = ground_.plan.settings;
    setup.when_offset_is_gone =
        ground_.plan.reset_when_gone ? engine::OffsetGone::reset : engine::OffsetGone::stop;
    setup.make_consumer = [this] {
        consumer_ =
            std::make_shared<SimulatedConsumer>(ground_, process_, cluster_, group_, pipeline_);
        return consumer_;
    };
    setup.factory = this;
    setup.make_lane_strand = [this] { return asio::make_strand(ground_.io); };
    setup.clock = &ground_.time;
    setup.log = &log_;
    setup.make_alarm = ground_.time.alarms();
    setup.seed = ground_.random.next();
    pipeline_ = std::make_shared<engine::Pipeline>(asio::make_strand(ground_.io), std::move(setup));
    asio::post(ground_.io, [self = shared_from_this()] { (void)self->pipeline_->start(); });
}

Result<engine::LaneParts> HostProcess::open(const model::TopicPartition& where,
                                            std::shared_ptr<engine::LanePort> port) {
    const Step step(ground_, *process_, "open lane", where);
    if (!step) return failed("dead", "the process is dead");
    if (ground_.fault(Fault::Kind::open_fails) != nullptr)
        return failed("plugin-open-lane", "its database does not answer");
    const engine::PipelineSettings& settings = ground_.plan.settings;
    engine::LaneParts parts;
    parts.decoder = std::make_unique<ScriptDecoder>();
    parts.stages.push_back(
        std::make_unique<ScriptedStage>(ground_, process_, std::move(port), crashes_));
    const auto publisher = producer_->open_port(where);
    parts.publisher = publisher;
    dlq::DeadLetterSettings stored;
    stored.pipeline = settings.name;
    stored.dead_letter_output = settings.dead_letter_output();
    stored.poison_output = settings.poison_output();
    stored.trust_source_headers = where.topic == replay_topic;
    parts.dead_letters =
        std::make_unique<dlq::DeadLetterWriter>(std::move(stored), *publisher, ground_.time);
    if (ground_.plan.dedupes)
        parts.dedupe = std::make_unique<WatchedDedupe>(ground_, process_, where);
    return parts;
}

void HostProcess::stop(std::function<void()> done) {
    asio::post(ground_.io, [self = shared_from_this(), done = std::move(done)] {
        if (!self->process_->dead) self->stop_pipeline(done);
    });
}

void HostProcess::stop_pipeline(std::function<void()> done) {
    pipeline_->stop([self = shared_from_this(), done = std::move(done)] {
        // Not inside the pipeline's own call.
        asio::post(self->ground_.io, done);
    });
}

void HostProcess::bury(std::function<void()> done) {
    asio::post(ground_.io, [self = shared_from_this(), done = std::move(done)] {
        self->producer_->bury();
        if (!self->consumer_) return self->stop_pipeline(done);
        self->consumer_->bury([self, done] { self->stop_pipeline(done); });
    });
}

}  // namespace strandline::simulation
