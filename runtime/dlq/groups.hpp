#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "dlq/dead_letter.hpp"

namespace strandline::dlq {

/// What has become of a dead letter.
enum class State : std::uint8_t {
    open,
    replayed,
    poisoned,  ///< by a replay, at the cap
    copy,      ///< one of the same failure was replayed or discarded
    discarded
};
[[nodiscard]] std::string_view name_of(State state);

/// What dead letters are counted by.
struct GroupKey {
    std::string topic{};
    std::string pipeline{};
    std::string error_class{};
    std::string handler{};
    std::string version{};
    State state{State::open};

    friend auto operator<=>(const GroupKey&, const GroupKey&) = default;
};

struct Group {
    std::uint64_t count{0};
    std::int64_t oldest_ms{0};
    std::int64_t newest_ms{0};
};

/// The largest group first.
class Groups {
public:
    /// One without our headers is counted with `unreadable_class`.
    void add(const DeadLetter& letter, State state);
    [[nodiscard]] std::vector<std::pair<GroupKey, Group>> sorted() const;

    static constexpr const char* unreadable_class = "(not a dead letter)";

private:
    std::map<GroupKey, Group> groups_;
};

}  // namespace strandline::dlq
