#pragma once

#include <string>

#include "schema/codegen/model.hpp"
#include "schema/codegen/page.hpp"

namespace strandline::schema::codegen {

/// How types are spelled: as views, or with memory of their own.
struct Spelling {
    std::string name_space;
    bool owning{false};
};

/// The C++ type of a member; `optional` as it may be absent.
[[nodiscard]] std::string spelled(const EventModel& event, const ValueType& type, bool optional,
                                  const Spelling& spelling);

/// The enums and structs inside the event's namespace.
void emit_nested(Page& page, const EventModel& event, const Spelling& spelling);
/// The event's own struct, and its to_json().
void emit_root(Page& page, const EventModel& event, const Spelling& spelling);

}  // namespace strandline::schema::codegen
