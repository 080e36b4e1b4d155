#pragma once

#include <compare>
#include <cstddef>
#include <functional>

namespace strandline {

/// A value that cannot be mistaken for another of the same representation: the compiler finds the
/// swapped argument. `Tag` is any type, complete or not.
template <class T, class Tag>
struct StrongType {
    T value{};

    friend constexpr auto operator<=>(const StrongType&, const StrongType&) = default;
};

}  // namespace strandline

template <class T, class Tag>
struct std::hash<strandline::StrongType<T, Tag>> {
    std::size_t operator()(const strandline::StrongType<T, Tag>& strong) const noexcept {
        return std::hash<T>{}(strong.value);
    }
};
