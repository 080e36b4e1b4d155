#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "schema/codegen/model.hpp"
#include "schema/graph.hpp"

namespace strandline::schema::codegen {

/// Something that the generated types say less about than the schema. `place` is a node of the graph.
struct Remark {
    bool error{false};
    NodeIndex place{no_node};
    std::string code;
    std::string message;
    std::string hint;
};

/// How names are chosen for the root.
struct RootNames {
    std::string discriminator{"/type"};  ///< JSON Pointer
    std::string file_stem;               ///< when neither a title nor an event type names it
};

/// Makes the types of one event: `root` is an object's schema. Empty, with an error among the remarks,
/// when it is none. [any-thread]
[[nodiscard]] std::optional<EventModel> model_event(const Graph& graph, NodeIndex root,
                                                    const RootNames& names,
                                                    std::vector<Remark>& remarks);

/// The schemas of the event types in `root`: itself, or the branches of its oneOf. [any-thread]
[[nodiscard]] std::vector<NodeIndex> event_roots(const Graph& graph, NodeIndex root,
                                                 std::string_view discriminator);

}  // namespace strandline::schema::codegen
