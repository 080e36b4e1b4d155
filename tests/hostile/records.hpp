#pragma once

#include <cstdint>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "model/failure.hpp"

/// Records as a hostile producer would send them, each with the class that it must end in.
namespace strandline::testing {

/// Stands in every value and in every name that no schema declares; no message may show it.
inline constexpr const char* canary = "lemon7391";

struct HostileRecord {
    std::string value;
    std::optional<model::FailureClass> expected;  ///< empty = a valid event
    std::uint32_t removed_members{0};             ///< that had a forbidden name
    bool null{false};                             ///< a tombstone
    unsigned weight{100};                         ///< how often it comes; the giants are rare
};

/// Several of each kind, always the same.
[[nodiscard]] std::vector<HostileRecord> hostile_records();

/// Two types beside the reference ones: BOMB has patterns that cost a backtracking engine seconds, MAZE
/// branches that double at each level of an event.
inline constexpr const char* bomb_schema = R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "required": ["type", "text"],
  "properties": {
    "type": {"const": "BOMB"},
    "text": {"allOf": [{"pattern": "^(a+)+$"}, {"pattern": "^(a|aa)+$"}, {"pattern": "^([a-z]+)*$"}]}
  }
})";
inline constexpr const char* maze_schema = R"({
  "$schema": "http://json-schema.org/draft-07/schema#",
  "required": ["type"],
  "properties": {"type": {"const": "MAZE"}, "way": {"$ref": "#/definitions/way"}},
  "definitions": {
    "way": {"anyOf": [{"$ref": "#/definitions/left"}, {"$ref": "#/definitions/right"}]},
    "left": {"properties": {"way": {"$ref": "#/definitions/way"}}, "required": ["end"]},
    "right": {"properties": {"way": {"$ref": "#/definitions/way"}}, "required": ["end", "exit"]}
  }
})";

}  // namespace strandline::testing
