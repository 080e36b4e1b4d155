#include "plugin/plugin_file.hpp"

#include <openssl/evp.h>
#include <strandline/plugin.h>

#include <algorithm>
#include <array>
#include <string_view>

#include "plugin/nearest.hpp"

namespace strandline::plugin {

namespace {

constexpr std::string_view entry_name = "strandline_plugin_v0";
constexpr std::string_view entry_family = "strandline_plugin_v";
constexpr std::string_view rebuild =
    " Rebuild it with strandline_add_plugin(), which sets the linker's flags.";

std::string sha256_of(std::span<const std::byte> bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    if (EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr) != 1) {
        return {};
    }
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (unsigned i = 0; i < size; ++i) {
        text.push_back(digits[digest[i] >> 4]);
        text.push_back(digits[digest[i] & 15]);
    }
    return text;
}

bool is_relative(std::string_view runpath) {
    while (!runpath.empty()) {
        const std::size_t end = std::min(runpath.find(':'), runpath.size());
        const std::string_view part = runpath.substr(0, end);
        if (!part.starts_with('/')) return true;
        runpath.remove_prefix(std::min(end + 1, runpath.size()));
    }
    return false;
}

/// Empty = nothing is wrong.
std::string elf_fault(const ElfFacts& elf) {
    const std::string again(rebuild);
    if (elf.executable_stack) return "wants an executable stack." + again;
    if (elf.text_relocations) return "has text relocations." + again;
    if (is_relative(elf.runpath)) {
        return "has the relative RUNPATH \"" + elf.runpath +
               "\". The host loads it by descriptor, where $ORIGIN means nothing: link private "
               "libraries statically.";
    }
    return {};
}

Accepted<void> check_entry(const ElfFacts& elf, const std::string& file) {
    if (std::ranges::binary_search(elf.exports, entry_name)) return {};
    for (const std::string& name : elf.exports) {
        if (!name.starts_with(entry_family)) continue;
        return refused("plugin-abi-major", file + ": offers " + name + ", this host loads " +
                                               std::string(entry_name) +
                                               ". Rebuild it with draft 0.1.");
    }
    return refused("plugin-elf", file + ": does not export " + std::string(entry_name) + "." +
                                     std::string(rebuild));
}

Accepted<void> check_name(const Manifest& manifest, const std::string& file) {
    const std::string expected = manifest.id + "-" + manifest.version + ".so";
    if (file == expected) return {};
    return refused("plugin-manifest", file + ": the manifest says " + manifest.id + " " +
                                          manifest.version + ". Name the file " + expected + ".");
}

Accepted<Manifest> check_elf(const ElfFacts& elf, const std::string& file) {
    if (elf.machine != host_machine()) {
        return refused("plugin-elf", file + ": built for " + machine_name(elf.machine) +
                                         ", this host is " + machine_name(host_machine()) +
                                         ". Install the build for this architecture.");
    }
    if (!elf.manifest) {
        return refused("plugin-manifest",
                       file +
                           ": no manifest (ELF note .note.strandline). It is no Strandline "
                           "plugin, or was built without strandline_add_plugin().");
    }
    auto manifest = read_manifest(*elf.manifest, file);
    if (!manifest) return manifest;
    if (auto entry = check_entry(elf, file); !entry) return tl::unexpected(entry.error());
    if (auto named = check_name(*manifest, file); !named) return tl::unexpected(named.error());
    const std::string fault = elf_fault(elf);
    if (!fault.empty()) return refused("plugin-elf", file + ": " + fault);
    return manifest;
}

}  // namespace

Accepted<PluginFile> examine(const std::string& path, uid_t service_user) {
    PluginFile plugin;
    plugin.path = path;
    plugin.name = file_name_of(path);
    auto file = open_trusted(path, service_user);
    if (!file) return tl::unexpected(std::move(file.error()));
    plugin.file = *std::move(file);
    auto bytes = read_whole(plugin.file, plugin.name);
    if (!bytes) return tl::unexpected(std::move(bytes.error()));
    plugin.sha256 = sha256_of(*bytes);

    auto elf = read_elf(*bytes);
    if (!elf) return refused("plugin-elf", plugin.name + ": " + elf.error().message + ".");
    plugin.elf = *std::move(elf);
    auto manifest = check_elf(plugin.elf, plugin.name);
    if (!manifest) return tl::unexpected(std::move(manifest.error()));
    plugin.manifest = *std::move(manifest);
    return plugin;
}

std::vector<Refusal> check_use(const Manifest& manifest, const std::string& file, const Use& use) {
    const std::string name = manifest.id + "." + use.handler;
    std::vector<Refusal> out;
    const auto refuse = [&](const char* code, std::string message) {
        out.push_back({code, std::move(message), name, {}, false});
    };
    const HandlerManifest* handler = manifest.handler(use.handler);
    if (handler == nullptr) {
        const std::vector<std::string> ids = manifest.handler_ids();
        refuse("plugin-handler", file + ": no handler \"" + use.handler + "\"." +
                                     did_you_mean(use.handler, ids) + " It has: " + listed(ids) +
                                     ".");
        return out;
    }
    for (const std::string& need : handler->needs) {
        if (std::ranges::find(offered_extensions(), need) != offered_extensions().end()) continue;
        refuse("plugin-needs", name + ": needs \"" + need +
                                   "\", which is not in this version of the host. It offers: " +
                                   listed(offered_extensions()) + ".");
    }
    for (const std::string& output : handler->outputs) {
        if (std::ranges::find(use.outputs, output) != use.outputs.end()) continue;
        refuse("plugin-output", name + ": may emit to \"" + output +
                                    "\", which is not wired. Wire it under outputs:, or write " +
                                    output + ": discard.");
    }
    for (const std::string& output : use.outputs) {
        if (std::ranges::find(handler->outputs, output) != handler->outputs.end()) continue;
        refuse("plugin-output",
               name + ": has no output \"" + output + "\"." +
                   did_you_mean(output, handler->outputs) +
                   (handler->outputs.empty() ? " It emits nothing."
                                             : " It has: " + listed(handler->outputs) + "."));
    }
    return out;
}

std::optional<Refusal> refuse_root(uid_t effective_user) {
    if (effective_user != 0) return std::nullopt;
    return Refusal{
        "plugin-root",
        "the host runs as root, and its plugins would too. Run it as the user strandline.",
        {},
        {},
        false};
}

std::vector<std::string> linkage_warnings(const ElfFacts& elf) {
    struct Trouble {
        std::string_view library;
        std::string_view why;
    };
    constexpr std::array troubles{
        Trouble{"librdkafka", "the host has its own copy, and Kafka clients belong to the host"},
        Trouble{"libjemalloc", "a second allocator in the process"},
        Trouble{"libtcmalloc", "a second allocator in the process"},
        Trouble{"libssl", "OpenSSL's global state is shared with the host"}};
    std::vector<std::string> out;
    for (const std::string& needed : elf.needed) {
        for (const Trouble& trouble : troubles) {
            if (!needed.starts_with(trouble.library)) continue;
            out.push_back("links " + needed + ": " + std::string(trouble.why));
        }
    }
    if (elf.static_tls) out.emplace_back("uses static TLS: loading may fail where it is scarce");
    for (const std::string& name : elf.exports) {
        if (name == entry_name) continue;
        out.push_back("exports " + name + " beside its entry");
    }
    return out;
}

std::span<const std::string> offered_extensions() {
    static const std::array<std::string, 1> offered{STRANDLINE_EXT_JSON};
    return offered;
}

}  // namespace strandline::plugin
