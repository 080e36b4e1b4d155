#include "app/host.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <future>
#include <set>

#include "app/stop_guard.hpp"
#include "app/translate.hpp"
#include "app/version.hpp"
#include "engine/strand.hpp"
#include "kafka/version.hpp"

namespace strandline::app {

namespace asio = boost::asio;

namespace {

constexpr Duration beat_every = std::chrono::seconds{1};
constexpr std::chrono::milliseconds snapshot_patience{500};
constexpr std::int64_t beat_late_ms = 15'000;
constexpr std::chrono::seconds stop_margin{10};

/// Topics of one embedded cluster: those that its pipelines read and write.
std::set<std::string> topics_of(const Configuration& configuration, const std::string& cluster) {
    std::set<std::string> topics;
    for (const config::PipelineDefinition& pipeline : configuration.definitions.pipelines) {
        if (pipeline.cluster.text != cluster) continue;
        for (const config::Placed& topic : pipeline.source.topics) topics.insert(topic.text);
        for (const engine::OutputSettings& output : outputs_of(pipeline))
            topics.insert(output.topic);
    }
    return topics;
}

std::chrono::milliseconds longest_drain(const Configuration& configuration) {
    std::chrono::milliseconds longest{0};
    for (const config::PipelineDefinition& pipeline : configuration.definitions.pipelines)
        longest = std::max(longest, pipeline.stop.drain);
    return longest;
}

}  // namespace

Host::Host(const Configuration& configuration, HostOptions options, LogSink& log, Clock& clock)
    : configuration_(configuration), options_(options), log_(log), clock_(clock) {}

Host::~Host() { stop(); }

// ---- Start ---------------------------------------------------------------------------------------------

Result<> Host::start() {
    Result<> done = open_embedded_clusters();
    if (!done) return done;

    workers_busy_.emplace(workers_.get_executor());
    control_busy_.emplace(control_.get_executor());
    threads_.emplace_back([this] { control_.run(); });
    const unsigned workers = std::max(2U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < workers; ++i) threads_.emplace_back([this] { workers_.run(); });

    done = start_pipelines();
    if (!done) return done;
    const engine::Strand control_strand = engine::asio::make_strand(control_);
    asio::post(control_, [this, control_strand] {
        beat_alarm_ = engine::make_strand_alarm(control_strand, [this] { beat(); });
        beat();
    });
    done = listen();
    if (!done) return done;

    systemd_.ready(status_line());
    log_.info("host started", {{"instance", configuration_.definitions.host.instance},
                               {"version", version_text},
                               {"pipelines", pipelines_.size()},
                               {"workers", workers}});
    return done;
}

Result<> Host::open_embedded_clusters() {
    for (const auto& [name, cluster] : configuration_.definitions.host.clusters) {
        if (!cluster.embedded) continue;
        std::vector<kafka::EmbeddedTopic> topics;
        for (const std::string& topic : topics_of(configuration_, name))
            topics.push_back({.name = topic, .partitions = options_.embedded_partitions});
        Result<std::unique_ptr<kafka::EmbeddedBroker>> broker = kafka::EmbeddedBroker::open(topics);
        if (!broker) return tl::unexpected(std::move(broker.error()));
        log_.warn("embedded broker: it lives in this process and keeps nothing",
                  {{"cluster", name}, {"brokers", (*broker)->brokers()}});
        embedded_[name] = std::move(*broker);
    }
    return {};
}

Result<> Host::start_pipelines() {
    Result<Stores> stores = Stores::open(configuration_.definitions, log_);
    if (!stores) return tl::unexpected(std::move(stores.error()));
    stores_ = std::move(*stores);
    for (std::size_t i = 0; i < configuration_.definitions.pipelines.size(); ++i) {
        const std::string& cluster = configuration_.definitions.pipelines[i].cluster.text;
        RunningPipelineSetup setup;
        setup.configuration = &configuration_;
        setup.index = i;
        setup.embedded_brokers = embedded_brokers(cluster);
        setup.control = engine::asio::make_strand(control_);
        setup.workers = &workers_;
        setup.stores = &stores_;
        setup.clock = &clock_;
        setup.log = &log_;
        Result<std::unique_ptr<RunningPipeline>> pipeline = RunningPipeline::open(std::move(setup));
        if (!pipeline) return tl::unexpected(std::move(pipeline.error()));
        pipelines_.push_back(std::move(*pipeline));
    }
    for (const auto& pipeline : pipelines_) {
        std::promise<Result<>> started;
        asio::post(pipeline->control(), [&] { started.set_value(pipeline->start()); });
        Result<> result = started.get_future().get();
        if (!result) return result;
    }
    return {};
}

Result<> Host::listen() {
    const config::AdminDefinition& definition = configuration_.definitions.host.admin;
    admin::HttpOptions options;
    options.host = definition.host;
    options.port = options_.admin_port.value_or(definition.port);
    Result<std::unique_ptr<admin::HttpServer>> server =
        admin::HttpServer::start(options, *this, log_);
    if (!server && options_.any_port_if_taken) {
        options.port = 0;
        server = admin::HttpServer::start(options, *this, log_);
    }
    if (!server) return tl::unexpected(std::move(server.error()));
    admin_ = std::move(*server);
    log_.info("admin listening", {{"url", url() + "/metrics"}});
    return {};
}

// ---- Stop ----------------------------------------------------------------------------------------------

bool Host::stop() {
    if (stopping_.exchange(true)) return true;
    const auto deadline = longest_drain(configuration_) + stop_margin;
    systemd_.stopping("draining");
    systemd_.extend_timeout(deadline);
    StopGuard guard(deadline, log_);

    std::vector<std::future<void>> stopped;
    for (const auto& pipeline : pipelines_) {
        auto done = std::make_shared<std::promise<void>>();
        stopped.push_back(done->get_future());
        asio::post(pipeline->control(),
                   [&pipeline, done] { pipeline->stop([done] { done->set_value(); }); });
    }
    for (std::future<void>& each : stopped) each.wait();
    const bool drained =
        std::ranges::all_of(pipelines_, [](const auto& pipeline) { return pipeline->drained(); });

    std::promise<void> last_beat;
    if (!threads_.empty()) {
        asio::post(control_, [this, &last_beat] {
            beat_alarm_.reset();
            last_beat.set_value();
        });
        last_beat.get_future().wait();
    }
    if (admin_) admin_->stop();
    workers_busy_.reset();
    control_busy_.reset();
    for (std::thread& thread : threads_) thread.join();
    threads_.clear();
    pipelines_.clear();
    stores_ = {};       // after every lane: they say what they give back
    embedded_.clear();  // after every client
    log_.info("host stopped");
    return drained;
}

// ---- Read-outs -----------------------------------------------------------------------------------------

/// Once a second on the control thread: the newest snapshots, the watchdog, systemd's status line.
void Host::beat() {
    std::vector<engine::PipelineSnapshot> newest;
    for (const auto& pipeline : pipelines_) newest.push_back(pipeline->snapshot());
    {
        const std::lock_guard lock(snapshots_mutex_);
        snapshots_ = std::move(newest);
    }
    last_beat_ms_.store(clock_.wall_ms());
    systemd_.watchdog();
    if (!stopping_.load()) systemd_.status(status_line());
    if (beat_alarm_) beat_alarm_->set(clock_.now() + beat_every);
}

std::vector<engine::PipelineSnapshot> Host::snapshots() {
    if (!stopping_.load() && !pipelines_.empty()) {
        auto fresh = std::make_shared<std::promise<void>>();
        std::future<void> taken = fresh->get_future();
        asio::post(control_, [this, fresh] {
            std::vector<engine::PipelineSnapshot> newest;
            for (const auto& pipeline : pipelines_) newest.push_back(pipeline->snapshot());
            const std::lock_guard lock(snapshots_mutex_);
            snapshots_ = std::move(newest);
            fresh->set_value();
        });
        taken.wait_for(snapshot_patience);
    }
    const std::lock_guard lock(snapshots_mutex_);
    return snapshots_;
}

std::string Host::metrics() {
    metrics::MetricsInput input;
    input.pipelines = snapshots();
    input.build = {.version = std::string(version_text),
                   .revision = std::string(revision_text),
                   .librdkafka = kafka::librdkafka_version()};
    input.plugins = plugin_infos(configuration_);
    input.misbehaviours = misbehaviours(configuration_);
    input.config_generation = 1;
    input.insecure = configuration_.insecure;
    input.log_suppressed = log_.suppressed();
    input.log_dropped = log_.dropped();
    input.tls = tls_expiries(configuration_.definitions.host);
    return metrics::exposition(input);
}

admin::HealthReport Host::live() {
    const std::int64_t age_ms = clock_.wall_ms() - last_beat_ms_.load();
    return {{{.name = "control",
              .ok = age_ms < beat_late_ms,
              .detail = age_ms < beat_late_ms ? "ticks"
                                              : fmt::format("no tick for {} s", age_ms / 1000)}}};
}

admin::HealthReport Host::ready() {
    admin::HealthReport report = live();
    for (const engine::PipelineSnapshot& pipeline : snapshots())
        report.checks.push_back({.name = pipeline.name,
                                 .ok = pipeline.ready && !stopping_.load(),
                                 .detail = pipeline.not_ready});
    return report;
}

std::string Host::status_line() {
    std::size_t ready = 0;
    std::string trouble;
    std::vector<engine::PipelineSnapshot> newest;
    {
        const std::lock_guard lock(snapshots_mutex_);
        newest = snapshots_;
    }
    for (const engine::PipelineSnapshot& pipeline : newest) {
        if (pipeline.ready)
            ++ready;
        else if (trouble.empty())
            trouble = "; " + pipeline.name + ": " + pipeline.not_ready;
    }
    return fmt::format("{} of {} pipelines ready{}", ready, pipelines_.size(), trouble);
}

std::string Host::url() const {
    if (!admin_) return {};
    const std::string& host = configuration_.definitions.host.admin.host;
    const bool ipv6 = host.find(':') != std::string::npos;
    return fmt::format("http://{}:{}", ipv6 ? "[" + host + "]" : host, admin_->port());
}

std::string Host::embedded_brokers(const std::string& cluster) const {
    const auto found = embedded_.find(cluster);
    return found == embedded_.end() ? std::string{} : found->second->brokers();
}

}  // namespace strandline::app
