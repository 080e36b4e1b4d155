#include "dlq/groups.hpp"

#include <algorithm>

namespace strandline::dlq {

std::string_view name_of(State state) {
    switch (state) {
        case State::open:
            return "open";
        case State::replayed:
            return "replayed";
        case State::poisoned:
            return "poisoned";
        case State::copy:
            return "copy";
        case State::discarded:
            return "discarded";
    }
    return "open";
}

void Groups::add(const DeadLetter& letter, State state) {
    GroupKey key{.topic = letter.at.where.topic, .error_class = unreadable_class, .state = state};
    std::int64_t time = letter.timestamp_ms;
    if (letter.headers) {
        key.pipeline = letter.headers->pipeline;
        key.error_class = letter.headers->error_class;
        key.handler = letter.headers->failed_handler;
        key.version = letter.headers->handler_version;
        time = letter.headers->timestamp_ms;
    }
    const auto [found, fresh] = groups_.try_emplace(std::move(key));
    Group& group = found->second;
    group.oldest_ms = fresh ? time : std::min(group.oldest_ms, time);
    group.newest_ms = fresh ? time : std::max(group.newest_ms, time);
    ++group.count;
}

std::vector<std::pair<GroupKey, Group>> Groups::sorted() const {
    std::vector<std::pair<GroupKey, Group>> sorted(groups_.begin(), groups_.end());
    std::ranges::stable_sort(
        sorted, [](const auto& a, const auto& b) { return a.second.count > b.second.count; });
    return sorted;
}

}  // namespace strandline::dlq
