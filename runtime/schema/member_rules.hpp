#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
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
        for (const std::string& name : names_)
            marks_ |= mark(name.size(), name.empty() ? '\0' : name.back());
    }

    [[nodiscard]] bool empty() const { return names_.empty(); }
    /// As TapeView::sized_string() hands it out: most names are told apart by length and last letter.
    [[nodiscard]] bool contains(const char* sized) const {
        std::uint32_t size = 0;
        std::memcpy(&size, sized, sizeof size);
        const char* text = sized + sizeof size;
        if ((marks_ & mark(size, size == 0 ? '\0' : text[size - 1])) == 0) [[likely]]
            return false;
        for (const std::string& forbidden : names_)
            if (same_text(forbidden, {text, size})) return true;
        return false;
    }

private:
    static constexpr std::uint64_t mark(std::size_t size, char last) {
        return std::uint64_t{1} << ((size * 31 + static_cast<unsigned char>(last)) % 64);
    }

    std::vector<std::string> names_;
    std::uint64_t marks_{0};
};

/// What holds for the members of every object of every event.
struct MemberRules {
    ForbiddenNames forbidden;
    std::uint32_t members_max{10'000};  ///< of one object
};

}  // namespace strandline::schema
