#pragma once

#include <cstdint>
#include <span>
#include <string_view>

namespace strandline::config {

enum class PropertyType : std::uint8_t { text, count, boolean };

/// A property that operators may set; librdkafka itself checks its range.
struct AllowedProperty {
    std::string_view name;
    PropertyType type;
};

/// Why a property may not be set. `owner` is the YAML key to use instead; empty when there is none.
struct RefusedProperty {
    std::string_view name;  ///< a trailing '*' stands for any end
    std::string_view why;
    std::string_view owner;
};

[[nodiscard]] std::span<const AllowedProperty> allowed_properties();
/// Properties that the host sets itself.
[[nodiscard]] std::span<const RefusedProperty> owned_properties();
/// Properties that load code, run commands or break what the host relies on.
[[nodiscard]] std::span<const RefusedProperty> denied_properties();

/// Null when the list does not have it.
[[nodiscard]] const AllowedProperty* find_allowed(std::string_view name);
[[nodiscard]] const RefusedProperty* find_refused(std::span<const RefusedProperty> list,
                                                  std::string_view name);

}  // namespace strandline::config
