#include "schema/schema_set.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "schema/json_pointer.hpp"

namespace strandline::schema {

SchemaSet::SchemaSet(std::shared_ptr<const Graph> graph, const std::vector<EventSchema>& schemas,
                     const std::string& type_pointer)
    : graph_(std::move(graph)) {
    const std::optional<std::string> member = root_member(type_pointer);
    for (const EventSchema& schema : schemas) {
        std::optional<Program::Proven> proven;
        if (member) proven = {.member = *member, .value = schema.name};
        by_type_.resize(std::max<std::size_t>(by_type_.size(), schema.type + std::size_t{1}));
        by_type_[schema.type] = std::make_unique<const Schema>(
            Schema{.program = Program::of(*graph_, schema.root, proven ? &*proven : nullptr),
                   .root = schema.root});
    }
}

}  // namespace strandline::schema
