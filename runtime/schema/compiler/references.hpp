#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "schema/compiler/node_reader.hpp"

namespace strandline::schema {

/// Gives each reference its node. What a reference leads to is read on the way, and may bring more.
/// One that leads nowhere is reported with what could be meant.
class References {
public:
    References(Compilation& compilation, NodeReader& reader) : all_(compilation), reader_(reader) {}

    void resolve();

private:
    [[nodiscard]] std::optional<ResourceIndex> resource_of(const std::string& absolute);
    [[nodiscard]] NodeIndex target(const Reference& reference);
    [[nodiscard]] NodeIndex at_pointer_of(const Reference& reference, ResourceIndex resource,
                                          const std::string& fragment);
    void connect(const Reference& reference, NodeIndex target);
    void settle_dynamic();
    void unresolved(const Reference& reference, const std::string& what, std::string hint);
    [[nodiscard]] std::string nearest_file(const std::string& absolute) const;
    [[nodiscard]] std::string nearest_member(ResourceIndex resource, std::string_view fragment);

    Compilation& all_;
    NodeReader& reader_;
};

/// Reports schemas that lead to themselves on one value, which would never end, and chains of them
/// that are too long to follow.
void check_chains(Compilation& compilation);

}  // namespace strandline::schema
