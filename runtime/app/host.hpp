#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <functional>
#include <future>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "admin/http_server.hpp"
#include "app/configuration.hpp"
#include "app/control/host_desk.hpp"
#include "app/difference.hpp"
#include "app/running_pipeline.hpp"
#include "app/stores.hpp"
#include "base/clock.hpp"
#include "base/log_sink.hpp"
#include "base/systemd.hpp"
#include "control/server.hpp"
#include "engine/snapshot.hpp"
#include "journal/crash_journal.hpp"
#include "kafka/embedded_broker.hpp"
#include "metrics/exposition.hpp"

namespace strandline::app {

struct HostOptions {
    std::optional<std::uint16_t> admin_port;  ///< instead of the configuration's
    bool any_port_if_taken{false};            ///< a free one, when that port is in use
    std::int32_t embedded_partitions{6};      ///< of each topic of an embedded cluster
    bool without_control{false};              ///< no control socket: the demo and the bench
    bool crash_journal{true};                 ///< else a crash is found out by nobody
};

/// The configuration that runs, and how many ran before it.
struct Generation {
    std::uint64_t number{1};
    std::shared_ptr<const Configuration> configuration;
};

/// The host's life: its threads, its pipelines and what it shows of itself.
///
/// Start and stop are each one function that reads in order; so is the step to another generation, in
/// host_reload.cpp. In between nothing happens here but read-outs; records live in the lanes.
///
/// Ownership  the log and the clock outlive it.
/// Threads    start(), stop(): one caller; apply(): one at a time, and none when stop() begins;
///            read-outs: [any-thread], but not the control thread
class Host final : private admin::AdminContent, private Steering {
public:
    Host(std::shared_ptr<const Configuration> configuration, HostOptions options, LogSink& log,
         Clock& clock);
    ~Host() override;

    /// Everything up to the first attempt to join: a broker or a store that is away does not fail it.
    /// Errors "admin-listen", "embedded-broker", "kafka-config", "redis-tls", "control-in-use" and,
    /// when `control` is written out, whatever else keeps the control socket from being made.
    Result<> start();
    /// Stop intake, drain, flush, commit, leave, close. False when the drain time was too short for what
    /// was in work; the process ends itself with 75 when a part never ends (stop_guard.hpp).
    bool stop();

    /// The newest values that the control thread has given; at most a second old unless it hangs.
    [[nodiscard]] std::vector<engine::PipelineSnapshot> snapshots() override;
    [[nodiscard]] std::string url() const;  ///< of the admin listener, no trailing slash
    /// Of an embedded cluster; empty for another.
    [[nodiscard]] std::string embedded_brokers(const std::string& cluster) const;

    [[nodiscard]] Generation generation() const;
    /// What each pipeline runs by: after a reload, unchanged ones by an older generation's.
    [[nodiscard]] std::vector<RunningDocument> running();
    /// The step to `next`: opens beside what runs all that is new, then swaps what changed, and only
    /// that. An error before the swap changes nothing: that of a client or a stage, "reload-busy" (the
    /// last step has not ended). "reload-unfinished": it is done, but for pipelines that still stop.
    Result<> apply(const std::shared_ptr<const Configuration>& next, const Difference& difference);
    /// Ends what apply() waits for: stop() comes.
    void give_up_reload();
    /// For systemd, the metrics and the status line: a reload begins; it ended well (empty) or not.
    void reload_begins();
    void reload_ended(const std::string& trouble);

private:
    /// One pipeline on its way from one generation to the next, or out.
    struct Move {
        std::string name;
        std::unique_ptr<RunningPipeline> next{};  ///< null = it leaves, or is swapped in place
        std::unique_ptr<PipelineWorks> works{};   ///< for that
        std::promise<void> done{};
        bool in_place{false};
    };
    using Moves = std::vector<std::shared_ptr<Move>>;
    using Pipelines = std::vector<std::unique_ptr<RunningPipeline>>;

    std::string metrics() override;
    admin::HealthReport live() override;
    admin::HealthReport ready() override;

    void open_journal();
    static std::thread work_on(boost::asio::io_context& context);
    Result<> open_embedded_clusters();
    Result<> start_pipelines();
    HostFacts facts() override;
    void with_pipeline(const std::string& name,
                       std::function<void(engine::Pipeline*)> work) override;
    RunningPipelineSetup pipeline_setup(const std::shared_ptr<const Configuration>& configuration,
                                        std::size_t index, std::shared_ptr<const Stores> stores);
    Result<> listen();
    Result<> open_control_socket();
    void beat();
    void replace_stuck_workers(const std::vector<engine::PipelineSnapshot>& pipelines);
    void restart();

    Result<> open_new_topics(const Configuration& next);
    Result<> open_moves(const std::shared_ptr<const Configuration>& next,
                        const Difference& difference, const std::shared_ptr<const Stores>& stores,
                        Moves& moves);
    Result<> open_move(RunningPipelineSetup setup, ChangeLabel label, Move& move);
    void discard(Moves& moves);
    [[nodiscard]] Pipelines::iterator find_pipeline(const std::string& name);
    bool carry_out(const Moves& moves);
    void begin_move(const std::shared_ptr<Move>& move);
    void end_move(const std::shared_ptr<Move>& move);
    void raise_generation(const std::shared_ptr<const Configuration>& next);
    void on_control(std::function<void()> work);
    [[nodiscard]] std::string status_line();

    // Constant after construction
    const HostOptions options_;
    LogSink& log_;
    Clock& clock_;
    const TimePoint born_;
    const SystemdNotifier systemd_{SystemdNotifier::from_environment()};

    // The threads: lanes run on the workers, pipelines are steered on the control thread.
    boost::asio::io_context workers_;
    boost::asio::io_context control_{1};
    using WorkGuard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;
    std::optional<WorkGuard> workers_busy_;
    std::optional<WorkGuard> control_busy_;
    std::vector<std::thread> threads_;

    std::map<std::string, std::unique_ptr<kafka::EmbeddedBroker>> embedded_;
    std::shared_ptr<journal::CrashJournal> journal_;  // null = the host does without
    std::set<std::string> embedded_topics_;
    std::unique_ptr<admin::HttpServer> admin_;
    HostDesk desk_;
    std::unique_ptr<control::Server> control_socket_;  // answers by the desk

    // Only on the control thread, once it runs
    std::shared_ptr<const Stores> stores_;  // before the pipelines, whose lanes hold on to them
    Pipelines pipelines_;
    Moves moves_;  // under way
    std::unique_ptr<engine::Alarm> beat_alarm_;
    std::vector<std::thread> spare_workers_;  // until the thread has ended

    // Own synchronisation
    std::atomic<std::int64_t> last_beat_ms_{0};
    std::atomic<bool> stopping_{false};
    std::atomic<bool> reload_given_up_{false};
    std::atomic<std::int64_t> longest_drain_ms_{0};
    mutable std::mutex generation_mutex_;
    Generation generation_;
    std::optional<bool> last_reload_successful_;
    std::optional<std::int64_t> last_reload_success_s_;
    std::string reload_trouble_;
    std::mutex snapshots_mutex_;
    std::vector<engine::PipelineSnapshot> snapshots_;
};

}  // namespace strandline::app
