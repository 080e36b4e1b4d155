#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "model/event.hpp"
#include "schema/same_text.hpp"

namespace strandline::schema {

/// The event types of a definition, by name: one bucket per length, so a name is compared only with
/// those of its own size. Built from the definition alone: no record can make it slow.
///
/// Units    declared types are numbered from 1 in their order, ignored ones follow.
/// Threads  constant after construction
class TypeTable {
public:
    struct Type {
        std::string name;
        model::TypeIndex index{model::undeclared_type};
        bool ignored{false};
    };

    TypeTable(const std::vector<std::string>& declared, const std::vector<std::string>& ignored);

    /// Null when nobody named this type.
    [[nodiscard]] const Type* find(std::string_view name) const {
        const std::size_t bucket = bucket_of(name.size());
        for (std::size_t at = starts_[bucket]; at != starts_[bucket + 1]; ++at)
            if (same_text(types_[at].name, name)) return &types_[at];
        return nullptr;
    }
    [[nodiscard]] std::size_t size() const { return types_.size(); }

private:
    static constexpr std::size_t long_names = 63;  // these and longer ones share the last bucket
    static constexpr std::size_t bucket_of(std::size_t size) {
        return size < long_names ? size : long_names;
    }

    std::vector<Type> types_;                             // by size
    std::array<std::uint32_t, long_names + 2> starts_{};  // of each bucket, and the end
};

}  // namespace strandline::schema
