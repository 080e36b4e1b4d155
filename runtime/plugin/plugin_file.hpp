#pragma once

#include <sys/types.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "plugin/elf.hpp"
#include "plugin/manifest.hpp"
#include "plugin/refusal.hpp"
#include "plugin/trusted_file.hpp"

namespace strandline::plugin {

/// A plugin's file that was examined and accepted, and is held open: what was examined is what is
/// loaded. None of its code has run.
struct PluginFile {
    std::string path;
    std::string name;  ///< "orders-1.2.0.so"
    Descriptor file;
    std::string sha256;  ///< lower-case hex
    ElfFacts elf;
    Manifest manifest;
};

/// Opens a plugin by the rules of trusted_file.hpp, reads its ELF headers and its manifest, and
/// refuses what this host cannot or must not load.
///
/// Errors  plugin-path, plugin-manifest, plugin-elf, plugin-abi-draft, plugin-abi-major
[[nodiscard]] Accepted<PluginFile> examine(const std::string& path, uid_t service_user);

/// How one stage of a pipeline means to use a plugin.
struct Use {
    std::string handler;               ///< "enrich"
    std::vector<std::string> outputs;  ///< names that the YAML wires or discards
};

/// Everything that is wrong with that use. Codes: plugin-handler, plugin-needs, plugin-output
[[nodiscard]] std::vector<Refusal> check_use(const Manifest& manifest, const std::string& file,
                                             const Use& use);

/// Plugins run with the host's privileges: as root only where the operator has allowed it.
/// Code: plugin-root
[[nodiscard]] std::optional<Refusal> refuse_root(uid_t effective_user);

/// Warnings about what the linker recorded: libraries that two copies of in one process do not bear,
/// exports beside the entry, static TLS.
[[nodiscard]] std::vector<std::string> linkage_warnings(const ElfFacts& elf);

/// The extension tables that this host offers.
[[nodiscard]] std::span<const std::string> offered_extensions();

}  // namespace strandline::plugin
