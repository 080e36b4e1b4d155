#pragma once

#include <cstdint>
#include <string_view>

#include "base/bytes.hpp"

namespace strandline::model {

class JsonDocument;

/// Which of the pipeline's declared event types an event has. 0 is `_other`: none, or not declared.
/// Declared types are numbered from 1 in the order of the definition. Also the index of its metrics.
using TypeIndex = std::uint16_t;
inline constexpr TypeIndex undeclared_type = 0;

/// The decoded payload that a handler sees.
///
/// Ownership  a view into the decoder's buffers, until the next record is decoded on that lane.
struct Event {
    TypeIndex type_index{undeclared_type};
    std::string_view type;              ///< empty for a tombstone
    std::string_view id;                ///< empty = it has none
    Bytes value;                        ///< 64 readable zero bytes follow; null for a tombstone
    const JsonDocument* json{nullptr};  ///< null for a tombstone
    /// The definition says that no stage sees it, and it ends as skipped: an ignored type, or a
    /// tombstone where `tombstones: skip` is said.
    bool skip{false};
    /// Members that the decoder took out of `value`, because their names are forbidden.
    std::uint32_t removed_members{0};
};

}  // namespace strandline::model
