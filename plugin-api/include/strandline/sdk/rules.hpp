#pragma once

#include <strandline/sdk/text_formats.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>
#include <tuple>
#include <type_traits>

/// What a schema asks of a value beyond its type, as generated types say it to check().
namespace strandline {
inline namespace sdk_v0 {
namespace rule {

enum class Bound : std::uint8_t { minimum, maximum, exclusive_minimum, exclusive_maximum };

template <Bound bound, class Number>
struct Limit {
    Number limit;
};
template <class Number>
constexpr Limit<Bound::minimum, Number> minimum(Number limit) {
    return {limit};
}
template <class Number>
constexpr Limit<Bound::maximum, Number> maximum(Number limit) {
    return {limit};
}
template <class Number>
constexpr Limit<Bound::exclusive_minimum, Number> exclusive_minimum(Number limit) {
    return {limit};
}
template <class Number>
constexpr Limit<Bound::exclusive_maximum, Number> exclusive_maximum(Number limit) {
    return {limit};
}

/// Of integers.
template <class Number>
struct MultipleOf {
    Number divisor;
};
template <class Number>
constexpr MultipleOf<Number> multiple_of(Number divisor) {
    return {divisor};
}

/// An enum of integers.
template <class... Numbers>
struct Among {
    std::tuple<Numbers...> values;
};
template <class... Numbers>
constexpr Among<Numbers...> among(Numbers... values) {
    return {std::tuple<Numbers...>(values...)};
}

enum class Count : std::uint8_t { min_length, max_length, min_items, max_items };

template <Count what>
struct Size {
    std::size_t limit;
};
/// In Unicode code points.
constexpr Size<Count::min_length> min_length(std::size_t limit) { return {limit}; }
constexpr Size<Count::max_length> max_length(std::size_t limit) { return {limit}; }
constexpr Size<Count::min_items> min_items(std::size_t limit) { return {limit}; }
constexpr Size<Count::max_items> max_items(std::size_t limit) { return {limit}; }

struct Format {
    std::string_view name;
    bool (*matches)(std::string_view text);
};
inline constexpr Format date_time{"date-time", &detail::is_date_time};
inline constexpr Format date{"date", &detail::is_date};
inline constexpr Format time{"time", &detail::is_time};
inline constexpr Format uuid{"uuid", &detail::is_uuid};
inline constexpr Format ipv4{"ipv4", &detail::is_ipv4};

/// A pointer or a Box that must not be null.
struct Required {};
inline constexpr Required required{};

/// Where the variant's types differ, as a JSON Pointer.
struct Discriminator {
    std::string_view pointer;
};
constexpr Discriminator discriminator(std::string_view pointer) { return {pointer}; }

/// Of each element of a list.
template <class... Rules>
struct Each {
    std::tuple<Rules...> rules;
};
template <class... Rules>
constexpr Each<Rules...> each(Rules... rules) {
    return {std::tuple<Rules...>(rules...)};
}

}  // namespace rule

namespace detail {

using rule::Discriminator;

template <class Rule>
struct IsEach : std::false_type {};
template <class... Rules>
struct IsEach<rule::Each<Rules...>> : std::true_type {};

/// Calls `use` with the rules of a list's elements.
template <class Use>
void with_element_rules(Use&& use) {
    use();
}
template <class Use, class First, class... Rest>
void with_element_rules(Use&& use, const First& first, const Rest&... rest) {
    if constexpr (IsEach<First>::value) {
        std::apply(use, first.rules);
    } else {
        with_element_rules(use, rest...);
    }
}

template <class... Rules>
inline constexpr bool has_required = (std::is_same_v<Rules, rule::Required> || ...);

template <class First, class... Rest>
const Discriminator& discriminator_in(const First& first, const Rest&... rest) {
    if constexpr (std::is_same_v<First, Discriminator>) {
        return first;
    } else {
        return discriminator_in(rest...);
    }
}

/// Enumerators count from 0, and json_text() is null behind the last.
template <class Enum>
std::optional<Enum> enum_of(std::string_view text) {
    for (std::underlying_type_t<Enum> i = 0;; ++i) {
        const auto value = static_cast<Enum>(i);
        const std::string_view name = json_text(value);
        if (name.data() == nullptr) return std::nullopt;
        if (name == text) return value;
    }
}

}  // namespace detail
}  // namespace sdk_v0
}  // namespace strandline
