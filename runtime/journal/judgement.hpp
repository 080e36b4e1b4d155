#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "journal/record_of_calls.hpp"

/// Who is to blame for the end of the process before this one. Pure.
namespace strandline::journal {

/// The life of the machine.
struct Boot {
    std::string id;          ///< empty = cannot be known here
    std::int64_t age_ms{0};  ///< since it began
};

/// What the calls of the last life have come to.
struct Judgement {
    std::vector<Accusation> accused;  ///< all that are accused now
    std::vector<OpenCall> crashed;    ///< whose crash is new
    std::vector<OpenCall> suspected;  ///< who were inside when the process ended without a word
};

/// - A stop that came to its end, an assertion of the host's own, or another life of the machine:
///   nobody is to blame.
/// - A call with a mark of its own (a signal on its thread, exit(), hung) is a crash, and the others that
///   were inside at that moment are innocent.
/// - Without any mark (SIGKILL, _exit(), a signal on a thread of a plugin): a call that was alone inside is
///   a crash; otherwise all that were inside are suspects.
/// - What another version of the plugin did is forgotten with the next crash.
[[nodiscard]] Judgement judge(Contents contents, const Boot& now);

/// A second crash; a crash of one who was suspected before; or suspected so often that it is no chance.
[[nodiscard]] bool is_quarantined(const Accusation& accusation);

inline constexpr std::uint32_t crashes_max = 2;
inline constexpr std::uint32_t suspicions_max = 5;

/// For people: "order_enricher.enrich 2.1.3 ended the host with SIGSEGV, twice".
[[nodiscard]] std::string describe(const Accusation& accusation);
/// "SIGSEGV", "exit()", ...
[[nodiscard]] std::string name_of_end(Mark mark, std::uint32_t number);

}  // namespace strandline::journal
