#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "app/configuration.hpp"
#include "app/difference.hpp"
#include "app/host.hpp"
#include "base/log.hpp"

namespace strandline::app {

struct ReloadRequest {
    std::optional<std::string> plan;  ///< the hash that plan() gave: refused when it is another now
    bool allow_new_group{false};
};

struct ReloadAnswer {
    enum class Kind : std::uint8_t {
        applied,    ///< or there was nothing to apply
        refused,    ///< wrong, or not to be done by a reload: nothing was changed
        unready,    ///< right, but a part of its world is away: nothing was changed
        unfinished  ///< applied, but something has not stopped yet; or the last one has not ended
    };
    Kind kind{Kind::refused};
    std::uint64_t generation{0};  ///< that runs now
    Difference difference;
    std::string plan;                   ///< hash of the step; empty when nothing could be read
    std::vector<std::string> problems;  ///< one line each; warnings of what was applied too
};

/// Takes the host from generation to generation: reads the files, says what is another, applies it. One
/// thread of its own does it, one step at a time.
///
/// Requests that come while a step is under way are answered together by one more.
///
/// Ownership  the host and the log outlive it; it goes before the host stops.
/// Threads    [any-thread]; answers are given on its own thread
class Reloader {
public:
    using Answer = std::function<void(const ReloadAnswer&)>;

    Reloader(Host& host, ConfigurationSources sources, Logger& log);
    /// Ends the step under way as soon as it can; what was asked and not begun is refused.
    ~Reloader();
    Reloader(const Reloader&) = delete;
    Reloader& operator=(const Reloader&) = delete;

    void reload(ReloadRequest request, Answer answer);
    /// What reload() would do, without doing it; no plugin's code is run. `applied` means that it could
    /// be.
    void plan(Answer answer);

private:
    struct Waiting {
        std::optional<ReloadRequest> request;  ///< empty = only to be told
        Answer answer;
    };

    void run();
    void add(Waiting waiting);
    [[nodiscard]] ReloadAnswer look(LoadHandlers load,
                                    std::shared_ptr<const Configuration>& next) const;
    void tell(const std::vector<Waiting>& waiting) const;
    void reload_for(const std::vector<Waiting>& waiting) const;
    void apply(const std::shared_ptr<const Configuration>& next, ReloadAnswer& answer) const;
    void log_outcome(const ReloadAnswer& answer) const;

    Host& host_;
    const ConfigurationSources sources_;
    Logger& log_;
    const std::string hash_key_;

    std::mutex mutex_;
    std::condition_variable wake_;
    std::vector<Waiting> waiting_;
    bool ends_{false};
    std::thread thread_;
};

}  // namespace strandline::app
