#pragma once

#include <memory>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "app/key_labels.hpp"

namespace strandline::app {

/// One value that is another now. Secrets and what references brought are not in it.
struct ChangedKey {
    std::string key;
    std::string before;  ///< as it was written; empty = it was not there
    std::string after;
    ChangeLabel label{ChangeLabel::unchanged};
};

struct PipelineChange {
    std::string pipeline;
    ChangeLabel label{ChangeLabel::unchanged};  ///< the strongest of its keys
    std::vector<ChangedKey> keys;               ///< empty for added and removed
};

/// What lies between the configuration that runs and another one.
struct Difference {
    std::vector<PipelineChange> pipelines;  ///< by name; unchanged ones too
    std::vector<ChangedKey> host;  ///< of the host's file; those of clusters and stores too

    /// Nothing is another, not even a key that nobody uses.
    [[nodiscard]] bool empty() const;
    /// The host's keys that only a restart can apply.
    [[nodiscard]] std::vector<std::string> restart_keys() const;
    [[nodiscard]] std::vector<std::string> new_groups() const;  ///< pipelines
    [[nodiscard]] ChangeLabel label_of(const std::string& pipeline) const;
};

/// One pipeline as it runs: with unchanged ones, of an older generation than others.
struct RunningDocument {
    std::string pipeline;
    std::shared_ptr<const config::Document> document;
};

[[nodiscard]] Difference difference(const config::HostDefinition& running_host,
                                    const std::vector<RunningDocument>& running,
                                    const Configuration& next);

/// Names the step from what runs to `next`: changes when either does. Keyed, because secrets go into
/// it: without the key nobody can try guesses against it.
[[nodiscard]] std::string plan_hash(const std::string& key, const Difference& difference,
                                    const std::vector<RunningDocument>& running,
                                    const Configuration& next);

}  // namespace strandline::app
