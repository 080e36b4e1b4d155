#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "journal/format.hpp"

/// What a crash journal says, read from its bytes. Whatever they are, reading ends well.
namespace strandline::journal {

/// A record as the journal knows it: its place, and enough of it to see that a topic was made anew.
struct RecordName {
    std::string pipeline;
    std::string topic;
    std::int32_t partition{0};
    std::int64_t offset{0};
    std::int64_t timestamp_ms{-1};
    std::uint64_t value_bytes{0};

    friend bool operator==(const RecordName&, const RecordName&) = default;
};

/// A handler and the version of its plugin.
struct HandlerOf {
    std::string handler;
    std::string version;

    friend bool operator==(const HandlerOf&, const HandlerOf&) = default;
};

/// A call that had not returned when the process ended.
struct OpenCall {
    RecordName record;
    HandlerOf handler;
    std::uint32_t attempt{0};
    CallState state{CallState::inside};
    bool alone{false};
    Mark mark{Mark::none};
    std::uint32_t number{0};
};

/// A record that is accused of having ended the process, and how often.
struct Accusation {
    RecordName record;
    HandlerOf handler;
    std::uint32_t crashes{0};     ///< it alone can have done it
    std::uint32_t suspicions{0};  ///< it was inside, and others too
    Mark mark{Mark::none};        ///< of the last crash; none = the process ended without a word
    std::uint32_t number{0};

    friend bool operator==(const Accusation&, const Accusation&) = default;
};

struct Contents {
    End end{End::running};
    std::string boot_id;
    std::int64_t started_boot_ms{0};
    std::vector<OpenCall> calls;
    std::vector<Accusation> accused;
    std::size_t torn{0};  ///< entries that were half written, and are passed over
};

/// Errors  "journal-foreign": no journal, or one of another version: set it aside.
[[nodiscard]] Result<Contents> read_contents(std::span<const std::byte> file);

}  // namespace strandline::journal
