#pragma once

#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/dlq/ledger.hpp"
#include "app/dlq/place.hpp"
#include "base/result.hpp"
#include "dlq/dead_letter.hpp"
#include "dlq/groups.hpp"
#include "dlq/where.hpp"

/// Looking at dead letters: nothing is written anywhere.
namespace strandline::app::dead_letters {

struct ListRequest {
    dlq::Where where;
    bool all{false};  ///< not only the open ones
    std::function<bool()> stop;
    std::function<void(const std::string&)> tell;  ///< a remark for people
};

/// Counts those of all places; a topic that several share is read once for each. Errors  those of
/// kafka/topic_reader.hpp
[[nodiscard]] Result<dlq::Groups> list(const std::vector<Place>& places,
                                       const ListRequest& request);

/// One record of a dead letter or poison topic, with a copy of all that it has.
struct Found {
    dlq::DeadLetter letter{};
    std::size_t place{0};  ///< index of its place
    State state{State::open};
    bool poison{false};  ///< it stands in the poison topic: nothing is open there
    std::optional<Mark> mark{};
    std::optional<std::string> key{};
    std::optional<std::string> value{};
    std::vector<std::pair<std::string, std::optional<std::string>>> headers{};
};

/// By its coordinates in its dead letter or poison topic. Errors  "unknown-topic" with the nearest,
/// "record-missing", and those of kafka/topic_reader.hpp
[[nodiscard]] Result<Found> find_at(const std::vector<Place>& places, const dlq::Coordinates& at);
/// By where it was first read: of several dead letters of one record, the last.
[[nodiscard]] Result<Found> find_by_source(const std::vector<Place>& places,
                                           const dlq::Coordinates& source);

}  // namespace strandline::app::dead_letters
