#pragma once

#include <memory>
#include <string>
#include <vector>

#include "model/event.hpp"
#include "schema/graph.hpp"
#include "schema/program/program.hpp"

namespace strandline::schema {

/// The schema of one event type.
struct EventSchema {
    model::TypeIndex type{model::undeclared_type};
    std::string name;         ///< of the type, as events carry it
    NodeIndex root{no_node};  ///< in the graph
};

/// What the events of a pipeline are held to: per type a program for the flag pass, and the graph for
/// the full one.
///
/// Ownership  shared by the lanes, and swapped as a whole.
/// Threads    constant after construction: [any-thread]
class SchemaSet {
public:
    struct Schema {
        Program program;
        NodeIndex root{no_node};
    };

    /// `type_pointer` says where events carry their type, empty when a header does: what stood there
    /// when the type was looked up need not be compared again.
    SchemaSet(std::shared_ptr<const Graph> graph, const std::vector<EventSchema>& schemas,
              const std::string& type_pointer);

    /// Null for a type without a schema.
    [[nodiscard]] const Schema* find(model::TypeIndex type) const {
        return type < by_type_.size() ? by_type_[type].get() : nullptr;
    }
    [[nodiscard]] const Graph& graph() const { return *graph_; }

private:
    std::shared_ptr<const Graph> graph_;
    std::vector<std::unique_ptr<const Schema>> by_type_;
};

}  // namespace strandline::schema
