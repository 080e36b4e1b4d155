#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/snapshot.hpp"

/// Snapshots -> what Prometheus scrapes. Names, types and labels are an interface: docs/metrics.md
/// describes them, and a test holds the list.
namespace strandline::metrics {

struct BuildInfo {
    std::string version;
    std::string revision;
    std::string librdkafka;
};

/// One plugin version that is loaded.
struct PluginInfo {
    std::string plugin;
    std::string version;
    std::string sha256;
    std::string abi;  ///< "major.minor"
};

/// How often a plugin broke one rule of the boundary.
struct Misbehaviour {
    std::string plugin;
    std::string kind;  ///< from the host's closed list
    std::uint64_t count{0};
};

struct TlsExpiry {
    std::string cluster;
    std::string certificate;   ///< which of them: ca, client, ...; never its subject
    std::int64_t expiry_s{0};  ///< Unix time
};

/// Everything that one scrape shows, taken at one moment.
struct MetricsInput {
    std::vector<engine::PipelineSnapshot> pipelines;
    BuildInfo build;
    std::vector<PluginInfo> plugins;
    std::vector<Misbehaviour> misbehaviours;
    std::uint64_t config_generation{0};
    std::optional<bool> last_reload_successful;         ///< empty = never reloaded
    std::optional<std::int64_t> last_reload_success_s;  ///< Unix time; empty = never
    std::vector<std::string> insecure;  ///< reasons: slugs from the host's closed list
    std::map<std::string, std::uint64_t> log_suppressed;  ///< by call site: LogSink::suppressed()
    std::uint64_t log_dropped{0};                         ///< LogSink::dropped()
    std::vector<TlsExpiry> tls;
};

/// The media type of exposition()'s text.
inline constexpr std::string_view content_type = "text/plain; version=0.0.4; charset=utf-8";

/// The text of `GET /metrics`. Asks nobody: a scrape never waits. [any-thread]
[[nodiscard]] std::string exposition(const MetricsInput& input);

}  // namespace strandline::metrics
