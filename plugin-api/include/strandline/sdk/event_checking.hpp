#pragma once

#include <strandline/sdk/event_reading.hpp>
#include <strandline/sdk/json_writer.hpp>
#include <strandline/sdk/member_name.hpp>
#include <strandline/sdk/nullable.hpp>
#include <strandline/sdk/raw_json.hpp>
#include <strandline/sdk/rules.hpp>
#include <strandline/sdk/text_formats.hpp>
#include <strandline/sdk/violations.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// Holds what a producer filled in to the rules of its schema that C++ types do not hold.
namespace strandline {
inline namespace sdk_v0 {
namespace detail {

/// By value, whatever the types: a long double holds each 64-bit integer.
template <class Left, class Right>
bool less(Left left, Right right) {
    if constexpr (std::is_integral_v<Left> && std::is_integral_v<Right>) {
        return std::cmp_less(left, right);
    } else {
        return static_cast<long double>(left) < static_cast<long double>(right);
    }
}

template <class Number>
std::string number_text(Number number) {
    std::string out;
    if constexpr (std::is_floating_point_v<Number>) {
        JsonWriter(out).value(number);
    } else {
        out = std::to_string(number);
    }
    return out;
}

/// One value, and where its violations go.
struct Checked {
    Violations& out;
    const Place& place;

    void add(std::string_view rule, std::string message) const {
        out.add(place.text(), rule, std::move(message));
    }
};

// ---- rules of single values; what does not speak of a type is silent ----

template <rule::Bound bound, class Limit, class Number>
    requires std::is_arithmetic_v<Number>
void apply(const Checked& at, const rule::Limit<bound, Limit>& rule, Number value) {
    using enum rule::Bound;
    const std::string limit = number_text(rule.limit);
    if constexpr (bound == minimum) {
        if (less(value, rule.limit)) at.add("minimum", "must be >= " + limit);
    } else if constexpr (bound == maximum) {
        if (less(rule.limit, value)) at.add("maximum", "must be <= " + limit);
    } else if constexpr (bound == exclusive_minimum) {
        if (!less(rule.limit, value)) at.add("exclusiveMinimum", "must be > " + limit);
    } else {
        if (!less(value, rule.limit)) at.add("exclusiveMaximum", "must be < " + limit);
    }
}
template <class Divisor, std::integral Number>
void apply(const Checked& at, const rule::MultipleOf<Divisor>& rule, Number value) {
    if (value % static_cast<Number>(rule.divisor) != 0)
        at.add("multipleOf", "must be multiple of " + number_text(rule.divisor));
}
template <class... Allowed, std::integral Number>
void apply(const Checked& at, const rule::Among<Allowed...>& rule, Number value) {
    const bool found = std::apply(
        [&](const auto&... each) { return (std::cmp_equal(each, value) || ...); }, rule.values);
    if (!found) at.add("enum", "must be equal to one of the allowed values");
}
inline void apply(const Checked& at, const rule::Size<rule::Count::min_length>& rule,
                  std::string_view value) {
    if (code_points(value) < rule.limit)
        at.add("minLength", "must NOT have fewer than " + number_text(rule.limit) + " characters");
}
inline void apply(const Checked& at, const rule::Size<rule::Count::max_length>& rule,
                  std::string_view value) {
    if (code_points(value) > rule.limit)
        at.add("maxLength", "must NOT have more than " + number_text(rule.limit) + " characters");
}
inline void apply(const Checked& at, const rule::Format& rule, std::string_view value) {
    if (!rule.matches(value))
        at.add("format", "must match format \"" + std::string(rule.name) + "\"");
}
template <class List>
    requires requires(const List& list) { list.size(); }
void apply(const Checked& at, const rule::Size<rule::Count::min_items>& rule, const List& list) {
    if (list.size() < rule.limit)
        at.add("minItems", "must NOT have fewer than " + number_text(rule.limit) + " items");
}
template <class List>
    requires requires(const List& list) { list.size(); }
void apply(const Checked& at, const rule::Size<rule::Count::max_items>& rule, const List& list) {
    if (list.size() > rule.limit)
        at.add("maxItems", "must NOT have more than " + number_text(rule.limit) + " items");
}

// ---- values by type ----

template <class T, class... Rules>
void check(Violations& out, const Place& place, const T& value, const Rules&... rules);

/// What members() of a generated type visits, while it is checked.
class MemberChecker {
public:
    MemberChecker(Violations& out, const Place& place) : out_(out), place_(place) {}

    template <class Member, class... Rules>
    void operator()(const MemberName& name, const Member& value, const Rules&... rules) {
        if constexpr (has_required<Rules...>) {
            if (!value)
                return out_.add(place_.text(), "required",
                                "must have required property '" + std::string(name.key) + "'");
        }
        check(out_, Place{.parent = &place_, .pointer = name.pointer}, value, rules...);
    }
    template <class Value>
    void constant(const MemberName&, const Value&) {}
    template <class Value>
    void constant_if(const MemberName&, bool, const Value&) {}
    /// One that the schema names would stand there twice. Its own name is not told: it is content.
    template <class Extras, class Object>
    void extra(const Extras& extras, const Object*) {
        extras.for_each([&](std::string_view name, const auto&) {
            if (declares<Object>(name))
                out_.add(place_.text(), "extra", "extra() must NOT have a member of the schema");
        });
    }

private:
    Violations& out_;
    const Place& place_;
};

template <class T>
struct Check;

template <class T, class... Rules>
void check(Violations& out, const Place& place, const T& value, const Rules&... rules) {
    const Checked at{out, place};
    if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>) {
        if (!is_utf8(value)) return at.add("type", "must be UTF-8");
        (apply(at, rules, std::string_view(value)), ...);
    } else if constexpr (std::is_enum_v<T>) {
        if (json_text(value).data() == nullptr)
            at.add("enum", "must be equal to one of the allowed values");
    } else if constexpr (std::is_arithmetic_v<T>) {
        if constexpr (std::is_floating_point_v<T>)
            if (!std::isfinite(value)) return at.add("type", "must be number");
        (apply(at, rules, value), ...);
    } else if constexpr (std::is_same_v<T, RawJson> || std::is_same_v<T, OwnedJson>) {
        // Its text is the producer's own affair.
    } else if constexpr (requires(MemberChecker& checker) { T::members(value, checker); }) {
        MemberChecker checker(out, place);
        T::members(value, checker);
    } else {
        Check<T>::in(out, place, value, rules...);
    }
}

template <class Holder>
struct CheckHolder {
    template <class... Rules>
    static void in(Violations& out, const Place& place, const Holder& value,
                   const Rules&... rules) {
        if (value) check(out, place, *value, rules...);
    }
};
template <class T>
struct Check<std::optional<T>> : CheckHolder<std::optional<T>> {};
template <class T>
struct Check<Nullable<T>> : CheckHolder<Nullable<T>> {};
template <class T>
struct Check<Box<T>> : CheckHolder<Box<T>> {};
template <class T>
struct Check<const T*> : CheckHolder<const T*> {};

/// Rules of the elements have nothing to say of the list.
template <class Rule, class List>
void apply_to_list(const Checked& at, const Rule& rule, const List& list) {
    if constexpr (requires { apply(at, rule, list); }) apply(at, rule, list);
}

template <class List>
struct CheckList {
    template <class... Rules>
    static void in(Violations& out, const Place& place, const List& list, const Rules&... rules) {
        (apply_to_list(Checked{out, place}, rules, list), ...);
        std::size_t i = 0;
        for (const auto& element : list) {
            const Place here{.parent = &place, .pointer = {}, .index = i++, .is_index = true};
            with_element_rules([&](const auto&... inner) { check(out, here, element, inner...); },
                               rules...);
        }
    }
};
template <class T>
struct Check<std::span<const T>> : CheckList<std::span<const T>> {};
template <class T>
struct Check<std::vector<T>> : CheckList<std::vector<T>> {};

template <class... Types>
struct Check<std::variant<Types...>> {
    template <class... Rules>
    static void in(Violations& out, const Place& place, const std::variant<Types...>& value,
                   const Rules&...) {
        std::visit([&](const auto& one) { check(out, place, one); }, value);
    }
};

}  // namespace detail

template <class T>
[[nodiscard]] Violations check_event(const T& event) {
    Violations out;
    detail::check(out, detail::Place{}, event);
    return out;
}

}  // namespace sdk_v0
}  // namespace strandline
