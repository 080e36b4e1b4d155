#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "plugin/refusal.hpp"

namespace strandline::plugin {

/// An event type that a handler was built for.
struct EventManifest {
    std::string type;
    std::string schema;  ///< JSON Schema text
};

/// What plugin.json says of one handler. Numbers are the ABI's.
struct HandlerManifest {
    std::string id;
    std::string summary;
    std::vector<std::string> outputs;
    std::vector<std::string> codes;
    std::vector<std::string> needs;
    std::uint32_t external{0};     ///< STRANDLINE_EXTERNAL_*
    std::uint32_t order{0};        ///< STRANDLINE_ORDER_*
    std::uint32_t max_pending{0};  ///< 0 = it never returns PENDING
    bool reads_headers{true};      ///< else the host need not parse an event's headers for it
    std::string config_schema;     ///< JSON text; empty = it takes no config
    std::vector<EventManifest> events;
};

/// What a plugin says of itself, read from its ELF note without running it.
struct Manifest {
    std::string id;
    std::string version;
    std::string abi;  ///< "0.1"
    std::string vendor;
    std::string license;
    std::string revision;
    std::vector<HandlerManifest> handlers;
    std::string text;  ///< as found

    [[nodiscard]] const HandlerManifest* handler(std::string_view handler_id) const;
    [[nodiscard]] std::vector<std::string> handler_ids() const;
    /// For dead letters: the version, with "+revision" if there is one.
    [[nodiscard]] std::string full_version() const;
};

/// Reads a manifest, its ABI first: a manifest for another ABI may say what this host cannot read.
/// `file` names the plugin in messages.
///
/// Errors  plugin-manifest, plugin-abi-draft, plugin-abi-major
[[nodiscard]] Accepted<Manifest> read_manifest(std::string_view text, const std::string& file);

/// [a-z][a-z0-9_-]*, at most 64 bytes: a plugin's or a handler's.
[[nodiscard]] bool is_id(std::string_view id);

}  // namespace strandline::plugin
