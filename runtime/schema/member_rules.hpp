#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/same_text.hpp"

namespace strandline::schema {

/// Member names that no event may have, whatever its schema says.
///
/// Threads  constant after construction
class ForbiddenNames {
public:
    ForbiddenNames() = default;
    explicit ForbiddenNames(std::vector<std::string> names) : names_(std::move(names)) {
        for (const std::string& name : names_) lengths_ |= bit_of(name.size());
    }

    [[nodiscard]] bool empty() const { return names_.empty(); }
    /// By the length that stands before it on the tape.
    [[nodiscard]] bool may_contain(const char* sized) const {
        std::uint32_t size = 0;
        std::memcpy(&size, sized, sizeof size);
        return (lengths_ & bit_of(size)) != 0;
    }
    [[nodiscard]] bool contains(std::string_view name) const {
        if ((lengths_ & bit_of(name.size())) == 0) [[likely]]
            return false;
        for (const std::string& forbidden : names_)
            if (same_text(forbidden, name)) return true;
        return false;
    }

private:
    static constexpr std::uint64_t bit_of(std::size_t size) {
        return std::uint64_t{1} << (size < 63 ? size : 63);
    }

    std::vector<std::string> names_;
    std::uint64_t lengths_{0};
};

/// What holds for the members of every object of every event.
struct MemberRules {
    ForbiddenNames forbidden;
    std::uint32_t members_max{10'000};  ///< of one object
};

}  // namespace strandline::schema
