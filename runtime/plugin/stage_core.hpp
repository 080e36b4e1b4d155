#pragma once

#include <strandline/plugin.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.hpp"
#include "base/log.hpp"
#include "engine/effects.hpp"
#include "plugin/registry.hpp"

namespace strandline::plugin {

/// What the YAML makes of one of the handler's outputs.
struct OutputWiring {
    std::string name;                           ///< the handler's name for it
    std::optional<engine::OutputIndex> output;  ///< nullopt = discard
    std::string type;  ///< header event-type where the handler gives none; may be empty
    std::optional<std::string> key;  ///< JSON Pointer into the event in work
};

/// A bound on how fast a plugin may write log lines: 200 at once, then 20 a second.
class LogLimit {
public:
    /// How many were suppressed before this one, or nullopt when this one is too. [any-thread]
    std::optional<std::uint64_t> admit(TimePoint now);

private:
    std::mutex mutex_;
    double tokens_{200};
    std::optional<TimePoint> last_;
    std::uint64_t suppressed_{0};
};

/// What a stage and all its lanes share, with the host table that the plugin gets. It is never freed
/// before its plugin is: a thread that outlives close() finds it closed instead of gone.
///
/// Threads  [any-thread]: everything but the two atomics is constant once open() has been called.
struct StageCore {
    strandline_host table{};  ///< table.impl is this
    std::shared_ptr<const Plugin> plugin;
    const strandline_handler* handler{nullptr};
    std::string pipeline;
    std::string stage;  ///< "plugin.handler"
    std::vector<OutputWiring> outputs;
    const Clock* clock{nullptr};  ///< not to be used once closed
    Logger* logger{nullptr};      ///< not to be used once closed
    LogLimit log_limit;
    std::atomic<bool> closed{false};

    /// Counts it, and logs it the first time. [any-thread]
    void misbehaved(Misbehaviour kind, std::string_view what) const;

    [[nodiscard]] const OutputWiring* output(std::string_view name) const;
    [[nodiscard]] static StageCore& of(const strandline_host* host) {
        return *static_cast<StageCore*>(host->impl);
    }
};

/// Fills the table that a stage's plugin calls back by.
void fill_host_table(StageCore& core);

}  // namespace strandline::plugin
