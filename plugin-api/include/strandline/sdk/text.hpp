#pragma once

#include <strandline/plugin.h>

#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

/// A view as the ABI's string. Empty in, empty out.
constexpr strandline_str to_str(std::string_view text) noexcept {
    return {text.data(), text.size()};
}
constexpr std::string_view to_view(strandline_str text) noexcept {
    return text.size == 0 ? std::string_view{} : std::string_view(text.data, text.size);
}

/// Bytes as Kafka has them: null is `data() == nullptr`, and an empty value is not null. Neither
/// turns into the other on its way through the SDK.
inline strandline_bytes to_bytes(std::string_view bytes) noexcept {
    return {bytes.data(), bytes.size()};
}
inline std::string_view to_view(strandline_bytes bytes) noexcept {
    return {static_cast<const char*>(bytes.data), bytes.size};
}
constexpr bool is_null(std::string_view bytes) noexcept { return bytes.data() == nullptr; }

}  // namespace sdk_v0
}  // namespace strandline
