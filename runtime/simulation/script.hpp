#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace strandline::simulation {

/// What shall become of one record, written in its value: handlers, broker and checker read it there,
/// so that a redelivery ends as the first delivery did.
struct Script {
    enum class Deed : std::uint8_t {
        ack,
        skip,
        reject,
        retry,    ///< `times` attempts, then ack
        pending,  ///< acknowledged `after_ms` later; twice, if `twice`
        silent,   ///< no verdict ever: its deadline ends each attempt
        halt,     ///< until `until_ms` of the run, then ack
        crash,    ///< ends the process `times` times, then ack
        bad,      ///< the decoder refuses it
        ignored   ///< the decoder says that no stage sees it
    };
    Deed deed{Deed::ack};
    std::string id;  ///< of the event; empty = none
    std::uint32_t emits{1};
    std::uint32_t times{0};
    std::int64_t after_ms{0};
    std::int64_t until_ms{0};
    bool twice{false};
    bool refused{false};       ///< the broker never takes its last output
    bool oversized{false};     ///< its last output is above the limit
    std::uint32_t variant{0};  ///< of the bytes: two records with one id may differ

    friend bool operator==(const Script&, const Script&) = default;
};

[[nodiscard]] std::string to_text(const Script& script);
/// Words that it does not know are skipped.
[[nodiscard]] Script parse_script(std::string_view text);
[[nodiscard]] std::string_view name_of(Script::Deed deed);

}  // namespace strandline::simulation
