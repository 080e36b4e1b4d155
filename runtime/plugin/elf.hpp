#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace strandline::plugin {

/// What the host wants to know of a shared object before any of its code runs.
struct ElfFacts {
    std::uint16_t machine{0};             ///< EM_*
    std::optional<std::string> manifest;  ///< of the note .note.strandline
    std::string build_id;                 ///< lower-case hex; empty = none
    std::vector<std::string> needed;      ///< DT_NEEDED
    std::string runpath;                  ///< DT_RUNPATH, else DT_RPATH
    std::vector<std::string> exports;     ///< defined dynamic symbols, global or weak
    bool executable_stack{false};
    bool text_relocations{false};
    bool static_tls{false};
};

/// Reads a 64-bit little-endian shared object. The bytes may be hostile: every offset is checked.
///
/// Errors  "elf" with what is wrong with it.
[[nodiscard]] Result<ElfFacts> read_elf(std::span<const std::byte> file);

/// "x86_64", "aarch64", or "machine 42".
[[nodiscard]] std::string machine_name(std::uint16_t machine);

/// The machine that this host was built for, EM_*.
[[nodiscard]] std::uint16_t host_machine();

}  // namespace strandline::plugin
