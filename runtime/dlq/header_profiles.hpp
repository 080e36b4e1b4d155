#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "dlq/dead_letter_headers.hpp"
#include "model/record.hpp"

namespace strandline::dlq {

/// Whose header names stand on a dead letter beside ours, so that tools for those systems can read it.
struct HeaderProfiles {
    bool connect{false};  ///< Kafka Connect: `__connect.errors.*`, all of them text
    bool spring{false};   ///< Spring Kafka: `kafka_dlt-*`, numbers as big-endian bytes

    [[nodiscard]] bool any() const { return connect || spring; }
};

/// What those systems tell and we do not.
struct ProfileFacts {
    std::string_view group;  ///< the consumer group
    std::int64_t timestamp_ms{-1};
    bool log_append_time{false};
};

/// Whether a header of this name is one of theirs, and so replaced where the profile is on.
/// [any-thread]
[[nodiscard]] bool is_profile_header(std::string_view name, const HeaderProfiles& profiles);

/// The same failure in their words. Keeps its memory from record to record.
///
/// Threads  [lane-strand]
class EncodedProfiles {
public:
    /// Forgets what was there. The views are valid until the next call; `headers` and `facts` are not
    /// needed after it.
    std::span<const model::Header> encode(const HeaderProfiles& profiles,
                                          const DeadLetterHeaders& headers,
                                          const ProfileFacts& facts);

private:
    void add(std::string_view name, std::string_view value);
    void add_number(std::string_view name, std::uint64_t value, std::size_t bytes);
    void add_connect(const DeadLetterHeaders& headers);
    void add_spring(const DeadLetterHeaders& headers, const ProfileFacts& facts);

    std::vector<model::Header> headers_;
    std::vector<std::size_t> sizes_;
    std::string values_;
};

}  // namespace strandline::dlq
