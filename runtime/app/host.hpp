#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "admin/http_server.hpp"
#include "app/configuration.hpp"
#include "app/running_pipeline.hpp"
#include "app/stores.hpp"
#include "base/clock.hpp"
#include "base/log_sink.hpp"
#include "base/systemd.hpp"
#include "engine/snapshot.hpp"
#include "kafka/embedded_broker.hpp"
#include "metrics/exposition.hpp"

namespace strandline::app {

struct HostOptions {
    std::optional<std::uint16_t> admin_port;  ///< instead of the configuration's
    bool any_port_if_taken{false};            ///< a free one, when that port is in use
    std::int32_t embedded_partitions{6};      ///< of each topic of an embedded cluster
};

/// The host's life: its threads, its pipelines and what it shows of itself.
///
/// Start and stop are each one function that reads in order. In between nothing happens here but
/// read-outs; records live in the lanes.
///
/// Ownership  the configuration, the log and the clock outlive it.
/// Threads    start(), stop(): one caller; read-outs: [any-thread]
class Host final : private admin::AdminContent {
public:
    Host(const Configuration& configuration, HostOptions options, LogSink& log, Clock& clock);
    ~Host() override;

    /// Everything up to the first attempt to join: a broker or a store that is away does not fail it.
    /// Errors "admin-listen", "embedded-broker", "kafka-config", "redis-tls".
    Result<> start();
    /// Stop intake, drain, flush, commit, leave, close. False when the drain time was too short for what
    /// was in work; the process ends itself with 75 when a part never ends (stop_guard.hpp).
    bool stop();

    /// The newest values that the control thread has given; at most a second old unless it hangs.
    [[nodiscard]] std::vector<engine::PipelineSnapshot> snapshots();
    [[nodiscard]] std::string url() const;  ///< of the admin listener, no trailing slash
    /// Of an embedded cluster; empty for another.
    [[nodiscard]] std::string embedded_brokers(const std::string& cluster) const;

private:
    std::string metrics() override;
    admin::HealthReport live() override;
    admin::HealthReport ready() override;

    Result<> open_embedded_clusters();
    Result<> start_pipelines();
    Result<> listen();
    void beat();
    [[nodiscard]] std::string status_line();

    // Constant after construction
    const Configuration& configuration_;
    const HostOptions options_;
    LogSink& log_;
    Clock& clock_;
    const SystemdNotifier systemd_{SystemdNotifier::from_environment()};

    // The threads: lanes run on the workers, pipelines are steered on the control thread.
    boost::asio::io_context workers_;
    boost::asio::io_context control_{1};
    using WorkGuard = boost::asio::executor_work_guard<boost::asio::io_context::executor_type>;
    std::optional<WorkGuard> workers_busy_;
    std::optional<WorkGuard> control_busy_;
    std::vector<std::thread> threads_;

    std::map<std::string, std::unique_ptr<kafka::EmbeddedBroker>> embedded_;
    Stores stores_;  // before the pipelines, whose lanes hold on to them
    std::vector<std::unique_ptr<RunningPipeline>> pipelines_;
    std::unique_ptr<admin::HttpServer> admin_;
    std::unique_ptr<engine::Alarm> beat_alarm_;  // only on the control strand

    // Own synchronisation
    std::atomic<std::int64_t> last_beat_ms_{0};
    std::atomic<bool> stopping_{false};
    std::mutex snapshots_mutex_;
    std::vector<engine::PipelineSnapshot> snapshots_;
};

}  // namespace strandline::app
