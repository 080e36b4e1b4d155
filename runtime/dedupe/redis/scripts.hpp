#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "dedupe/redis/digest.hpp"
#include "dedupe/redis/protocol.hpp"
#include "engine/io.hpp"
#include "model/offset.hpp"

/// What Redis holds of an id, and the scripts that change it: each runs as a whole, for many ids at
/// once, and may run again without harm.
///
/// Key    strandline:dedupe:<cluster>:<group>:<digest of the id>
/// Value  c<owner, 32><digest of the value, 16><topic>/<partition>/<offset>   claimed, until the lease
///        ends: the key's own time to live
///        d<digest of the value, 16><topic>/<partition>/<offset>              it has its disposition,
///        for as long as the window, from when it was last seen
namespace strandline::dedupe::redis {

/// Who asks: one lane in one of its lives. Constant.
struct LaneIdentity {
    std::string key_prefix;  ///< "strandline:dedupe:<cluster>:<group>:"
    std::string place;       ///< "<topic>/<partition>/"
    std::string owner;       ///< 32 characters that no other life of any lane has
    std::string window_ms;   ///< decimal digits, as all that is sent
    std::string lease_ms;
};

[[nodiscard]] std::string key_prefix_of(std::string_view group);
[[nodiscard]] std::string place_of(const model::TopicPartition& where);
/// From the system's source of randomness. [any-thread]
[[nodiscard]] std::string new_owner();

enum class Script : std::uint8_t {
    claim,    ///< an id that is free, or was this record's before, becomes ours
    promote,  ///< the record has its disposition: from claimed to done
    release   ///< what we claimed and did not finish becomes free
};
inline constexpr std::size_t script_count = 3;

/// One id of a script's call.
struct ScriptItem {
    IdDigest id{};
    ValueDigest value{};
    model::Offset offset;
};

/// Appends the call: by the script's digest, or with its whole text, which the server then remembers.
void append_call(std::string& wire, Script script, bool whole_text, const LaneIdentity& lane,
                 const std::vector<ScriptItem>& items);

/// What `claim` said of one id. Errors "redis-foreign" (a value there is none of ours),
/// "redis-answer".
[[nodiscard]] Result<engine::Dedupe::Sighting> sighting_of(const Reply& answer);

}  // namespace strandline::dedupe::redis
