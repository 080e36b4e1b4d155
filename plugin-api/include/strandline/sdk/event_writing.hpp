#pragma once

#include <strandline/sdk/json_writer.hpp>
#include <strandline/sdk/member_name.hpp>
#include <strandline/sdk/nullable.hpp>
#include <strandline/sdk/raw_json.hpp>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// Writes generated types as JSON: members in the schema's order, an absent one not at all.
namespace strandline {
inline namespace sdk_v0 {
namespace detail {

template <class T>
void write(JsonWriter& out, const T& value);

template <class T>
bool is_absent(const T&) {
    return false;
}
template <class T>
bool is_absent(const std::optional<T>& value) {
    return !value.has_value();
}
template <class T>
bool is_absent(const T* const& value) {
    return value == nullptr;
}
template <class T>
bool is_absent(const Box<T>& value) {
    return !value;
}

/// What members() of a generated type visits, while it is written.
class MemberWriter {
public:
    explicit MemberWriter(JsonWriter& out) : out_(out) {}

    template <class Member, class... Rules>
    void operator()(const MemberName& name, const Member& value, const Rules&...) {
        if (is_absent(value)) return;
        out_.key(name.key);
        write(out_, value);
    }
    template <class Value>
    void constant(const MemberName& name, const Value& value) {
        out_.key(name.key);
        write(out_, value);
    }
    template <class Value>
    void constant_if(const MemberName& name, bool there, const Value& value) {
        if (there) constant(name, value);
    }
    template <class Extras, class Object>
    void extra(const Extras& extras, const Object*) {
        extras.for_each([&](std::string_view name, const auto& value) {
            out_.key(name);
            value.write(out_);
        });
    }

private:
    JsonWriter& out_;
};

template <class T>
struct Write;

template <class T>
void write(JsonWriter& out, const T& value) {
    if constexpr (std::is_enum_v<T>) {
        out.value(json_text(value));
    } else if constexpr (std::is_same_v<T, std::nullptr_t>) {
        out.null();
    } else if constexpr (std::is_convertible_v<const T&, std::string_view> &&
                         !std::is_pointer_v<T>) {
        out.value(std::string_view(value));
    } else if constexpr (std::is_arithmetic_v<T>) {
        out.value(value);
    } else if constexpr (requires { value.write(out); }) {
        value.write(out);
    } else if constexpr (requires(MemberWriter& writer) { T::members(value, writer); }) {
        out.begin_object();
        MemberWriter writer(out);
        T::members(value, writer);
        out.end_object();
    } else {
        Write<T>::to(out, value);
    }
}

template <class T>
struct Write<std::optional<T>> {
    static void to(JsonWriter& out, const std::optional<T>& value) { write(out, *value); }
};
template <class T>
struct Write<Nullable<T>> {
    static void to(JsonWriter& out, const Nullable<T>& value) {
        if (value.is_null()) {
            out.null();
        } else {
            write(out, *value);
        }
    }
};
template <class T>
struct Write<const T*> {
    static void to(JsonWriter& out, const T* value) { write(out, *value); }
};
template <class T>
struct Write<Box<T>> {
    static void to(JsonWriter& out, const Box<T>& value) { write(out, *value); }
};
template <class List>
struct WriteList {
    static void to(JsonWriter& out, const List& list) {
        out.begin_array();
        for (const auto& element : list) write(out, element);
        out.end_array();
    }
};
template <class T>
struct Write<std::span<const T>> : WriteList<std::span<const T>> {};
template <class T>
struct Write<std::vector<T>> : WriteList<std::vector<T>> {};
template <class... Types>
struct Write<std::variant<Types...>> {
    static void to(JsonWriter& out, const std::variant<Types...>& value) {
        std::visit([&](const auto& one) { write(out, one); }, value);
    }
};

}  // namespace detail

/// Into a string that the caller keeps from event to event. Numbers as short as they read back the
/// same; NaN and infinity, which check() finds, become null.
template <class T>
void write_event(const T& event, std::string& out) {
    JsonWriter writer(out);
    detail::write(writer, event);
}

template <class T>
[[nodiscard]] std::string write_event(const T& event) {
    std::string out;
    write_event(event, out);
    return out;
}

}  // namespace sdk_v0
}  // namespace strandline
