#pragma once

#include <span>
#include <string>
#include <vector>

#include "schema/codegen/model.hpp"

namespace strandline::schema::codegen {

struct EmitOptions {
    std::string name_space{"events"};  ///< may be nested: shop::events
    std::string union_name;            ///< empty = none
    bool owning{false};                ///< twins that own their texts and lists, in `owning`
    std::vector<std::string> sources;  ///< file names, for the first line
};

/// The header, whole. [any-thread]
[[nodiscard]] std::string emit_header(std::span<const EventModel> events,
                                      const EmitOptions& options);

}  // namespace strandline::schema::codegen
