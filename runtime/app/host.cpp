#include "app/host.hpp"

#include <fmt/format.h>
#include <signal.h>
#include <unistd.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <cstdlib>
#include <future>

#include "app/control/socket_place.hpp"
#include "app/state_directory.hpp"
#include "app/stop_guard.hpp"
#include "app/translate.hpp"
#include "app/version.hpp"
#include "engine/strand.hpp"
#include "journal/fatal_signals.hpp"
#include "kafka/version.hpp"

namespace strandline::app {

namespace asio = boost::asio;

namespace {

constexpr Duration beat_every = std::chrono::seconds{1};
constexpr std::chrono::milliseconds snapshot_patience{500};
constexpr std::int64_t beat_late_ms = 15'000;
constexpr std::chrono::seconds stop_margin{10};
constexpr std::size_t spare_workers_max = 16;

}  // namespace

Host::Host(std::shared_ptr<const Configuration> configuration, HostOptions options, LogSink& log,
           Clock& clock)
    : options_(options), log_(log), clock_(clock), born_(clock.now()), desk_(*this, log) {
    longest_drain_ms_ = longest_drain(*configuration).count();
    generation_.configuration = std::move(configuration);
}

Host::~Host() { stop(); }

// ---- Start ---------------------------------------------------------------------------------------------

Result<> Host::start() {
    Result<> done = open_embedded_clusters();
    if (!done) return done;

    workers_busy_.emplace(workers_.get_executor());
    control_busy_.emplace(control_.get_executor());
    if (options_.crash_journal) open_journal();
    threads_.push_back(work_on(control_));
    const unsigned workers = std::max(2U, std::thread::hardware_concurrency());
    for (unsigned i = 0; i < workers; ++i) threads_.push_back(work_on(workers_));

    done = start_pipelines();
    if (!done) return done;
    const engine::Strand control_strand = engine::asio::make_strand(control_);
    asio::post(control_, [this, control_strand] {
        beat_alarm_ = engine::make_strand_alarm(control_strand, [this] { beat(); });
        beat();
    });
    done = listen();
    if (done) done = open_control_socket();
    if (!done) return done;

    systemd_.ready(status_line());
    log_.info("host started", {{"instance", generation().configuration->definitions.host.instance},
                               {"version", version_text},
                               {"pipelines", pipelines_.size()},
                               {"workers", workers}});
    return done;
}

/// Whatever is wrong with it, the host goes on without: records are worth more than their history.
void Host::open_journal() {
    const std::shared_ptr<const Configuration> configuration = generation().configuration;
    const config::HostDefinition& host = configuration->definitions.host;
    auto journal = journal::CrashJournal::open(state_directory(host), clock_, log_);
    if (journal) {
        journal_ = std::move(*journal);
        return;
    }
    log_.error("no crash journal: a record that ends the host will not be known after it",
               {{"error", journal.error().message},
                {"fix",
                 "let the host write there, or name another folder: state: {directory: "
                 "/path} in its file"}});
}

std::thread Host::work_on(asio::io_context& context) {
    return std::thread([&context] {
        const journal::AlternateStack stack;  // a stack overflow leaves no other
        context.run();
    });
}

Result<> Host::open_embedded_clusters() {
    const std::shared_ptr<const Configuration> configuration = generation().configuration;
    for (const auto& [name, cluster] : configuration->definitions.host.clusters) {
        if (!cluster.embedded) continue;
        std::vector<kafka::EmbeddedTopic> topics;
        for (const std::string& topic : topics_of(configuration->definitions, name)) {
            topics.push_back({.name = topic, .partitions = options_.embedded_partitions});
            embedded_topics_.insert(name + '/' + topic);
        }
        Result<std::unique_ptr<kafka::EmbeddedBroker>> broker = kafka::EmbeddedBroker::open(topics);
        if (!broker) return tl::unexpected(std::move(broker.error()));
        log_.warn("embedded broker: it lives in this process and keeps nothing",
                  {{"cluster", name}, {"brokers", (*broker)->brokers()}});
        embedded_[name] = std::move(*broker);
    }
    return {};
}

RunningPipelineSetup Host::pipeline_setup(const std::shared_ptr<const Configuration>& configuration,
                                          std::size_t index, std::shared_ptr<const Stores> stores) {
    RunningPipelineSetup setup;
    setup.configuration = configuration;
    setup.index = index;
    setup.embedded_brokers =
        embedded_brokers(configuration->definitions.pipelines[index].cluster.text);
    setup.control = engine::asio::make_strand(control_);
    setup.workers = &workers_;
    setup.stores = std::move(stores);
    setup.journal = journal_;
    setup.on_handler_hung = [this] { restart(); };
    setup.clock = &clock_;
    setup.log = &log_;
    return setup;
}

Result<> Host::start_pipelines() {
    const std::shared_ptr<const Configuration> configuration = generation().configuration;
    Result<Stores> stores = Stores::open(*configuration, nullptr, log_);
    if (!stores) return tl::unexpected(std::move(stores.error()));
    stores_ = std::make_shared<const Stores>(std::move(*stores));
    for (std::size_t i = 0; i < configuration->definitions.pipelines.size(); ++i) {
        Result<std::unique_ptr<RunningPipeline>> pipeline =
            RunningPipeline::open(pipeline_setup(configuration, i, stores_));
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
    const std::shared_ptr<const Configuration> configuration = generation().configuration;
    const config::AdminDefinition& definition = configuration->definitions.host.admin;
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

/// A host that nobody can ask is better than none, unless the place was written out.
Result<> Host::open_control_socket() {
    const std::shared_ptr<const Configuration> configuration = generation().configuration;
    const config::HostDefinition& host = configuration->definitions.host;
    if (!host.control.on || options_.without_control) return {};
    const std::string path = control_socket_of(host);
    Result<std::unique_ptr<control::Server>> server =
        control::Server::start({.path = path}, desk_, log_);
    if (server) {
        control_socket_ = std::move(*server);
        log_.info("control socket listening", {{"path", path}});
        return {};
    }
    const bool written_out = host.control.position.line > 0;
    if (written_out || server.error().code == "control-in-use")
        return tl::unexpected(std::move(server.error()));
    log_.warn(
        "no control socket: strandline status, explain, pause and the like cannot reach this host",
        {{"code", server.error().code}, {"error", server.error().message}});
    return {};
}

// ---- Stop ----------------------------------------------------------------------------------------------

bool Host::stop() {
    if (stopping_.exchange(true)) return true;
    const auto deadline = std::chrono::milliseconds{longest_drain_ms_.load()} + stop_margin;
    systemd_.stopping("draining");
    systemd_.extend_timeout(deadline);
    StopGuard guard(deadline, log_);
    if (control_socket_) control_socket_->stop();

    // With a reload that was given up, pipelines that are already on their way out are among them.
    std::vector<RunningPipeline*> all;
    on_control([this, &all] {
        for (const auto& pipeline : pipelines_) all.push_back(pipeline.get());
        for (const auto& move : moves_)
            if (move->next) all.push_back(move->next.get());
    });
    std::vector<std::future<void>> stopped;
    for (RunningPipeline* const pipeline : all) {
        auto done = std::make_shared<std::promise<void>>();
        stopped.push_back(done->get_future());
        asio::post(pipeline->control(),
                   [pipeline, done] { pipeline->stop([done] { done->set_value(); }); });
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
    for (std::thread& thread : spare_workers_) thread.join();
    spare_workers_.clear();
    moves_.clear();
    pipelines_.clear();
    if (journal_) journal_->close();
    journal_.reset();
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
    desk_.note(clock_.now(), newest);
    replace_stuck_workers(newest);
    {
        const std::lock_guard lock(snapshots_mutex_);
        snapshots_ = std::move(newest);
    }
    last_beat_ms_.store(clock_.wall_ms());
    systemd_.watchdog();
    if (!stopping_.load()) systemd_.status(status_line());
    if (beat_alarm_) beat_alarm_->set(clock_.now() + beat_every);
}

/// A handler that does not return keeps its thread: another takes its place, so that the other lanes go
/// on. They stay when it does return; there are never many.
void Host::replace_stuck_workers(const std::vector<engine::PipelineSnapshot>& pipelines) {
    std::size_t stuck = 0;
    for (const engine::PipelineSnapshot& pipeline : pipelines)
        stuck += static_cast<std::size_t>(
            std::ranges::count_if(pipeline.lanes, &engine::LaneSnapshot::handler_stuck));
    while (!stopping_.load() && spare_workers_.size() < std::min(stuck, spare_workers_max)) {
        spare_workers_.push_back(work_on(workers_));
        log_.warn("a thread takes the place of one whose handler does not return",
                  {{"spare", spare_workers_.size()}, {"at_most", spare_workers_max}});
    }
}

/// By the signal that also an operator would send: other lanes drain, and who starts us sees a failure.
void Host::restart() {
    log_.error("the host restarts itself, because a handler does not return", {{"exit_code", 75}});
    ::kill(::getpid(), SIGTERM);
}

std::vector<engine::PipelineSnapshot> Host::snapshots() {
    if (!stopping_.load() && !threads_.empty()) {
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
    const Generation running = generation();
    const Configuration& configuration = *running.configuration;
    input.plugins = plugin_infos(configuration);
    input.misbehaviours = misbehaviours(configuration);
    input.config_generation = running.number;
    {
        const std::lock_guard lock(generation_mutex_);
        input.last_reload_successful = last_reload_successful_;
        input.last_reload_success_s = last_reload_success_s_;
    }
    input.insecure = configuration.insecure;
    input.log_suppressed = log_.suppressed();
    input.log_dropped = log_.dropped();
    input.crash_journal = journal_ && !journal_->lost();
    input.tls = tls_expiries(configuration.definitions.host);
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
                                 .detail = pipeline.ready && pipeline.paused
                                               ? "paused by an operator"
                                               : pipeline.not_ready});
    return report;
}

HostFacts Host::facts() {
    return {.instance = generation().configuration->definitions.host.instance,
            .version = std::string(version_text),
            .revision = std::string(revision_text),
            .uptime_s = std::chrono::duration<double>(clock_.now() - born_).count(),
            .process = ::getpid(),
            .stopping = stopping_.load()};
}

void Host::with_pipeline(const std::string& name, std::function<void(engine::Pipeline*)> work) {
    asio::post(control_, [this, name, work = std::move(work)]() mutable {
        const auto found = std::ranges::find_if(
            pipelines_, [&name](const auto& pipeline) { return pipeline->name() == name; });
        if (found == pipelines_.end()) return work(nullptr);
        // Here and now: this thread runs all their strands, and a reload may end this one next.
        work(&(*found)->engine());
    });
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
    const std::lock_guard lock(generation_mutex_);
    if (!reload_trouble_.empty()) trouble += "; reload: " + reload_trouble_;
    return fmt::format("{} of {} pipelines ready{}", ready,
                       generation_.configuration->definitions.pipelines.size(), trouble);
}

std::string Host::url() const {
    if (!admin_) return {};
    const std::string host = generation().configuration->definitions.host.admin.host;
    const bool ipv6 = host.find(':') != std::string::npos;
    return fmt::format("http://{}:{}", ipv6 ? "[" + host + "]" : host, admin_->port());
}

std::string Host::embedded_brokers(const std::string& cluster) const {
    const auto found = embedded_.find(cluster);
    return found == embedded_.end() ? std::string{} : found->second->brokers();
}

}  // namespace strandline::app
