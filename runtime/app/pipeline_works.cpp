#include "app/pipeline_works.hpp"

#include "app/translate.hpp"
#include "dedupe/local_dedupe.hpp"
#include "dlq/dead_letter_writer.hpp"
#include "kafka/embedded_broker.hpp"

namespace strandline::app {

namespace {

std::vector<StageFacts> facts_of(const PipelineHandlers& handlers) {
    std::vector<StageFacts> facts;
    for (const StageHandler& stage : handlers.stages)
        facts.push_back({.version = stage.version, .reads_headers = stage.reads_headers});
    return facts;
}

}  // namespace

void add_defaults(kafka::ClientSettings& client, const std::map<std::string, std::string>& extra) {
    client.extra.insert(extra.begin(), extra.end());
}

PipelineWorks::PipelineWorks(PipelineWorksSetup setup)
    : setup_(std::move(setup)),
      definition_(setup_.configuration->definitions.pipelines[setup_.index]),
      handlers_(setup_.configuration->handlers[setup_.index]),
      settings_(engine_settings(definition_, facts_of(handlers_))),
      reader_settings_(reader_settings(definition_, setup_.configuration->schemas[setup_.index])) {}

PipelineWorks::~PipelineWorks() = default;

Result<std::unique_ptr<PipelineWorks>> PipelineWorks::open(PipelineWorksSetup setup) {
    std::unique_ptr<PipelineWorks> works(new PipelineWorks(std::move(setup)));
    if (Result<> opened = works->open_producer(); !opened)
        return tl::unexpected(std::move(opened.error()));
    return works;
}

Result<> PipelineWorks::open_producer() {
    kafka::ProducerSettings settings =
        producer_settings(host(), definition_, setup_.embedded_brokers);
    if (!setup_.embedded_brokers.empty())
        add_defaults(settings.client, kafka::EmbeddedBroker::producer_extra());
    kafka::ProducerEvents events;
    events.on_connection = [connection = connection_](const std::optional<Error>& trouble) {
        const std::lock_guard lock(connection->mutex);
        connection->trouble = trouble;
        if (const auto pipeline = connection->listener.lock())
            pipeline->on_producer_trouble(trouble);
    };
    events.on_fatal = [log = setup_.log, name = settings_.name](const Error& error) {
        log->error("producer failed for good: a new one takes its place, the lanes reopen",
                   {{"pipeline", name}, {"code", error.code}, {"error", error.message}});
    };
    Result<std::unique_ptr<kafka::Producer>> producer =
        kafka::Producer::open(std::move(settings), *setup_.log, std::move(events));
    if (!producer) return tl::unexpected(std::move(producer.error()));
    producer_ = std::move(*producer);
    return {};
}

void PipelineWorks::report_to(const std::shared_ptr<engine::Pipeline>& pipeline) {
    const std::lock_guard lock(connection_->mutex);
    connection_->listener = pipeline;
    if (pipeline) pipeline->on_producer_trouble(connection_->trouble);
}

Result<> PipelineWorks::open_stages() {
    for (std::size_t i = stages_.size(); i < definition_.stages.size(); ++i) {
        const config::StageDefinition& stage = definition_.stages[i];
        plugin::StageParts parts{.plugin = handlers_.stages[i].plugin,
                                 .handler = stage.handler_name,
                                 .pipeline = settings_.name,
                                 .config = stage.config_json,
                                 .outputs = {},
                                 .clock = *setup_.clock,
                                 .logger = *setup_.log};
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

void PipelineWorks::close() {
    report_to(nullptr);
    stages_.clear();
    // The lanes waited for what they published: whatever is still unanswered is done again.
    producer_->close(std::chrono::milliseconds{0});
}

/// Of one lane.
std::unique_ptr<engine::Dedupe> PipelineWorks::make_dedupe(
    const model::TopicPartition& where) const {
    const config::DedupeDefinition& definition = definition_.dedupe;
    if (!definition.on) return nullptr;
    if (!definition.store.text.empty())
        return setup_.stores->make_dedupe(definition_, where, *setup_.clock);
    return std::make_unique<dedupe::LocalDedupe>(
        definition.ids,
        definition.on_collision == config::OnCollision::duplicate
            ? dedupe::OnCollision::duplicate
            : dedupe::OnCollision::dead_letter,
        setup_.hash_seed);
}

/// A lane's parts, anew for every assignment epoch. [lane-strand]
Result<engine::LaneParts> PipelineWorks::open(const model::TopicPartition& where,
                                              std::shared_ptr<engine::LanePort> port) {
    engine::LaneParts parts;
    parts.decoder = std::make_unique<schema::EventReader>(reader_settings_);
    parts.publisher = producer_->open_port();
    parts.dedupe = make_dedupe(where);
    dlq::DeadLetterSettings dead_letters;
    dead_letters.pipeline = settings_.name;
    dead_letters.dead_letter_output = settings_.dead_letter_output();
    dead_letters.poison_output = settings_.poison_output();
    // Only who may write to the replay topic can have written our headers there.
    dead_letters.trust_source_headers = definition_.trust_source_headers ||
                                        where.topic == definition_.dead_letters.replay_topic.text;
    dead_letters.profiles = {.connect = definition_.dead_letters.connect_headers,
                             .spring = definition_.dead_letters.spring_headers};
    dead_letters.group = definition_.source.group.text;
    parts.dead_letters = std::make_unique<dlq::DeadLetterWriter>(std::move(dead_letters),
                                                                 *parts.publisher, *setup_.clock);
    if (setup_.journal) {
        std::vector<engine::StageInfo> infos;
        for (const engine::StageSettings& stage : settings_.stages) infos.push_back(stage.info);
        parts.calls = setup_.journal->open_line(settings_.name, where, infos);
    }
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

}  // namespace strandline::app
