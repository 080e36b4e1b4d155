#include "app/running_pipeline.hpp"

#include <algorithm>
#include <random>

#include "app/translate.hpp"
#include "dedupe/local_dedupe.hpp"
#include "dlq/dead_letter_writer.hpp"
#include "kafka/consumer.hpp"
#include "kafka/embedded_broker.hpp"
#include "schema/event_reader.hpp"

namespace strandline::app {

namespace {

constexpr Duration backoff_initial = std::chrono::seconds{1};
constexpr Duration backoff_max = std::chrono::seconds{30};

std::vector<StageFacts> facts_of(const PipelineHandlers& handlers) {
    std::vector<StageFacts> facts;
    for (const StageHandler& stage : handlers.stages)
        facts.push_back({.version = stage.version, .reads_headers = stage.reads_headers});
    return facts;
}

std::uint64_t random_seed() {
    std::random_device random;
    return (std::uint64_t{random()} << 32U) | random();
}

/// The operator's own properties win over those that the embedded broker wants.
void add_defaults(kafka::ClientSettings& client, const std::map<std::string, std::string>& extra) {
    client.extra.insert(extra.begin(), extra.end());
}

}  // namespace

RunningPipeline::RunningPipeline(RunningPipelineSetup setup)
    : configuration_(*setup.configuration),
      definition_(configuration_.definitions.pipelines[setup.index]),
      handlers_(configuration_.handlers[setup.index]),
      embedded_brokers_(std::move(setup.embedded_brokers)),
      control_(*setup.control),
      workers_(*setup.workers),
      stores_(*setup.stores),
      clock_(*setup.clock),
      log_(*setup.log),
      settings_(engine_settings(definition_, facts_of(handlers_))),
      reader_settings_(reader_settings(definition_, configuration_.schemas[setup.index])),
      hash_seed_(random_seed()) {}

RunningPipeline::~RunningPipeline() = default;

Result<std::unique_ptr<RunningPipeline>> RunningPipeline::open(RunningPipelineSetup setup) {
    std::unique_ptr<RunningPipeline> pipeline(new RunningPipeline(std::move(setup)));
    pipeline->make_engine();
    if (Result<> opened = pipeline->open_producer(); !opened)
        return tl::unexpected(std::move(opened.error()));
    return pipeline;
}

Result<> RunningPipeline::open_producer() {
    kafka::ProducerSettings settings =
        producer_settings(configuration_.definitions.host, definition_, embedded_brokers_);
    if (!embedded_brokers_.empty())
        add_defaults(settings.client, kafka::EmbeddedBroker::producer_extra());
    const std::weak_ptr<engine::Pipeline> pipeline = pipeline_;
    kafka::ProducerEvents events;
    events.on_connection = [pipeline](const std::optional<Error>& trouble) {
        if (const auto self = pipeline.lock()) self->on_producer_trouble(trouble);
    };
    events.on_fatal = [this](const Error& error) {
        log_.error("producer failed for good: a new one takes its place, the lanes reopen",
                   {{"pipeline", settings_.name}, {"code", error.code}, {"error", error.message}});
    };
    Result<std::unique_ptr<kafka::Producer>> producer =
        kafka::Producer::open(std::move(settings), log_, std::move(events));
    if (!producer) return tl::unexpected(std::move(producer.error()));
    producer_ = std::move(*producer);
    return {};
}

void RunningPipeline::make_engine() {
    engine::PipelineSetup setup;
    setup.settings = settings_;
    setup.when_offset_is_gone =
        definition_.source.when_offset_is_gone == config::WhenOffsetIsGone::stop
            ? engine::OffsetGone::stop
            : engine::OffsetGone::reset;
    setup.make_consumer = [this]() -> std::shared_ptr<engine::Consumer> {
        kafka::ConsumerSettings settings =
            consumer_settings(configuration_.definitions.host, definition_, embedded_brokers_);
        if (!embedded_brokers_.empty())
            add_defaults(settings.client, kafka::EmbeddedBroker::consumer_extra());
        return std::make_shared<kafka::Consumer>(std::move(settings), log_);
    };
    setup.factory = this;
    setup.make_lane_strand = [this] { return engine::asio::make_strand(workers_); };
    setup.clock = &clock_;
    setup.log = &log_;
    setup.make_alarm = engine::make_strand_alarm;
    setup.seed = static_cast<std::uint64_t>(clock_.wall_ms());
    pipeline_ = std::make_shared<engine::Pipeline>(control_, std::move(setup));
}

/// Of one lane.
std::unique_ptr<engine::Dedupe> RunningPipeline::make_dedupe() const {
    const config::DedupeDefinition& definition = definition_.dedupe;
    if (!definition.on) return nullptr;
    return std::make_unique<dedupe::LocalDedupe>(
        definition.ids,
        definition.on_collision == config::OnCollision::duplicate
            ? dedupe::OnCollision::duplicate
            : dedupe::OnCollision::dead_letter,
        hash_seed_);
}

Result<> RunningPipeline::start() {
    if (Result<> opened = open_stages(); !opened) {
        if (opened.error().code == "plugin-config") return opened;  // the definition is wrong
        try_again_later(opened.error());
        return {};
    }
    cannot_open_.clear();
    joined_ = true;
    return pipeline_->start();
}

Result<> RunningPipeline::open_stages() {
    for (std::size_t i = stages_.size(); i < definition_.stages.size(); ++i) {
        const config::StageDefinition& stage = definition_.stages[i];
        plugin::StageParts parts{.plugin = handlers_.stages[i].plugin,
                                 .handler = stage.handler_name,
                                 .pipeline = settings_.name,
                                 .config = stage.config_json,
                                 .outputs = {},
                                 .clock = clock_,
                                 .logger = log_};
        engine::OutputIndex index = first_output_of(definition_, i);
        for (const config::OutputDefinition& output : stage.outputs)
            parts.outputs.push_back(
                {.name = output.name.text,
                 .output = output.discard ? std::nullopt : std::optional(index++),
                 .type = output.type,
                 .key = output.key});
        auto opened = plugin::PluginStage::open(std::move(parts));
        if (!opened) {
            const plugin::Refusal& first = opened.error().front();
            return failed(first.code, first.message);
        }
        stages_.push_back(std::move(*opened));
    }
    return {};
}

void RunningPipeline::try_again_later(const Error& trouble) {
    cannot_open_ = trouble.message;
    retry_backoff_ =
        retry_backoff_ == Duration{0} ? backoff_initial : std::min(retry_backoff_ * 2, backoff_max);
    log_.error("a stage cannot open: tried again later",
               {{"pipeline", settings_.name},
                {"error", trouble.message},
                {"backoff_ms",
                 std::chrono::duration_cast<std::chrono::milliseconds>(retry_backoff_).count()}});
    if (!retry_alarm_)
        retry_alarm_ = engine::make_strand_alarm(control_, [this] {
            if (Result<> started = start(); !started) try_again_later(started.error());
        });
    retry_alarm_->set(clock_.now() + retry_backoff_);
}

/// A lane's parts, anew for every assignment epoch. [lane-strand]
Result<engine::LaneParts> RunningPipeline::open(const model::TopicPartition& where,
                                                std::shared_ptr<engine::LanePort> port) {
    engine::LaneParts parts;
    parts.decoder = std::make_unique<schema::EventReader>(reader_settings_);
    parts.publisher = producer_->open_port();
    parts.dedupe = make_dedupe();
    dlq::DeadLetterSettings dead_letters;
    dead_letters.pipeline = settings_.name;
    dead_letters.dead_letter_output = settings_.dead_letter_output();
    dead_letters.poison_output = settings_.poison_output();
    dead_letters.trust_source_headers = definition_.trust_source_headers;
    parts.dead_letters =
        std::make_unique<dlq::DeadLetterWriter>(std::move(dead_letters), *parts.publisher, clock_);
    if (definition_.dedupe.on && !definition_.dedupe.store.text.empty())
        parts.dedupe = stores_.make_dedupe(definition_, where, clock_);
    for (const auto& stage : stages_) {
        Result<std::unique_ptr<engine::Stage>> lane = stage->open_lane(where, port);
        if (!lane) {
            for (const auto& opened : parts.stages) opened->close(engine::CloseReason::reopen);
            return tl::unexpected(std::move(lane.error()));
        }
        parts.stages.push_back(std::move(*lane));
    }
    return parts;
}

void RunningPipeline::stop(std::function<void()> done) {
    if (retry_alarm_) retry_alarm_->clear();
    const auto finish = [this, done = std::move(done)] {
        stages_.clear();
        // The lanes waited for what they published: whatever is still unanswered is done again.
        producer_->close(std::chrono::milliseconds{0});
        done();
    };
    if (!joined_) return finish();
    pipeline_->stop(finish);
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
