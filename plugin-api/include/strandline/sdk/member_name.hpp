#pragma once

#include <cstddef>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

/// A member's name in JSON, in a generated type: written as its JSON Pointer, so that the host can be
/// asked for it as it stands. A name with `/` or `~` in it needs both.
struct MemberName {
    template <std::size_t size>
    consteval MemberName(const char (&of)[size])  // NOLINT: visit("/orderId", ...)
        : key(of + 1, size - 2), pointer(of, size - 1) {}
    consteval MemberName(std::string_view name, std::string_view of) : key(name), pointer(of) {}

    std::string_view key;
    std::string_view pointer;
};

}  // namespace sdk_v0
}  // namespace strandline
