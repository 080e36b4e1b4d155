#pragma once

#include <boost/asio/io_context.hpp>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "app/pipeline_works.hpp"
#include "app/stores.hpp"
#include "base/clock.hpp"
#include "base/log.hpp"
#include "engine/pipeline.hpp"
#include "journal/crash_journal.hpp"

namespace strandline::app {

struct RunningPipelineSetup {
    std::shared_ptr<const Configuration> configuration;
    std::size_t index{0};          ///< of the pipeline in it
    std::string embedded_brokers;  ///< of its cluster; empty = a real one
    std::optional<engine::Strand> control;
    boost::asio::io_context* workers{nullptr};
    std::shared_ptr<const Stores> stores;
    std::shared_ptr<journal::CrashJournal> journal;  ///< null = there is none
    /// A handler will not return: the process has to end. [control-strand]
    std::function<void()> on_handler_hung;
    Clock* clock{nullptr};
    Logger* log{nullptr};
};

/// One pipeline of the host with all that belongs to it: what its lanes are made of, and the engine's
/// pipeline, wired to each other here and nowhere else.
///
/// Ownership  keeps its generation alive; the setup's plain pointers outlive it.
/// Threads    [control-strand]
class RunningPipeline final {
public:
    /// The works of one generation, for open() or swap(); no stage is open yet. Errors  "kafka-config"
    static Result<std::unique_ptr<PipelineWorks>> open_works(const RunningPipelineSetup& setup);
    /// Makes the clients; nothing runs yet. Errors  "kafka-config"
    static Result<std::unique_ptr<RunningPipeline>> open(RunningPipelineSetup setup);
    ~RunningPipeline();
    RunningPipeline(const RunningPipeline&) = delete;
    RunningPipeline& operator=(const RunningPipeline&) = delete;

    [[nodiscard]] const engine::Strand& control() const { return control_; }
    [[nodiscard]] const std::string& name() const { return works_->settings().name; }
    /// What it runs by, to be compared with the next generation.
    [[nodiscard]] std::shared_ptr<const config::Document> document() const {
        return works_->document();
    }

    /// Opens the stages ahead of start(): a reload wants to know before it swaps. Errors  as those of
    /// PipelineWorks::open_stages()
    Result<> prepare() { return works_->open_stages(); }
    /// Opens the stages, then joins the group. A stage whose world is broken is tried again with
    /// backoff, and the pipeline is not ready meanwhile. Errors  the configuration's
    Result<> start();
    /// The same for a caller that has no way back: an error too is logged, shown and tried again.
    void start_or_retry();
    /// Before start(): the counters of the pipeline whose place it takes go on.
    void carry_on(const engine::PipelineSnapshot& counted) { pipeline_->carry_on(counted); }
    /// Lanes move over to `next`, whose stages are open; `done` comes when nothing of the former works is
    /// in use any more, and at the latest with the end of stop().
    void swap(std::unique_ptr<PipelineWorks> next, std::function<void()> done);
    /// Drains, flushes, commits, leaves, closes; then calls `done`. Asked again, it calls that `done` at
    /// the same end.
    void stop(std::function<void()> done);
    /// After a stop: everything in work was finished within the drain time.
    [[nodiscard]] bool drained() const { return pipeline_->drained(); }
    [[nodiscard]] engine::PipelineSnapshot snapshot() const;
    [[nodiscard]] engine::Pipeline& engine() const { return *pipeline_; }

private:
    explicit RunningPipeline(RunningPipelineSetup setup);

    void make_engine();
    void close_former();
    void try_again_later(const Error& trouble);
    void finish_stop();

    // Constant after construction
    const engine::Strand control_;
    boost::asio::io_context& workers_;
    const std::shared_ptr<journal::CrashJournal> journal_;
    const std::function<void()> on_handler_hung_;
    Clock& clock_;
    Logger& log_;

    // On the control strand only
    std::unique_ptr<PipelineWorks> works_;
    std::vector<std::unique_ptr<PipelineWorks>> former_;  ///< that lanes may still use
    std::shared_ptr<engine::Pipeline> pipeline_;
    std::shared_ptr<RunningPipeline*> alive_{std::make_shared<RunningPipeline*>(this)};
    std::unique_ptr<engine::Alarm> retry_alarm_;
    Duration retry_backoff_{0};
    std::string cannot_open_;  ///< why the stages are not open yet; empty = they are
    bool joined_{false};
    bool stopping_{false};
    bool stopped_{false};
    std::vector<std::function<void()>> stop_done_;
};

}  // namespace strandline::app
