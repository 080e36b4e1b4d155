#pragma once

#include <strandline/sdk/event.hpp>
#include <strandline/sdk/json_text.hpp>
#include <strandline/sdk/member_name.hpp>
#include <strandline/sdk/nullable.hpp>
#include <strandline/sdk/raw_json.hpp>
#include <strandline/sdk/rules.hpp>
#include <strandline/sdk/verdict.hpp>

#include <cmath>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>
#include <vector>

/// Fills generated types from an event's document: read_event<T>() is what from_event() calls.
///
/// Each object is walked once, in the order that producers nearly always keep: the schema's. A member
/// that stands elsewhere costs one search. Lists go into the delivery's memory, at once when they
/// have up to eight elements.
namespace strandline {
inline namespace sdk_v0 {
namespace detail {

/// Where a value stands, for the message of a reject. On the stack, so that the good event pays
/// nothing; all names are the schema's.
struct Place {
    const Place* parent{nullptr};
    std::string_view pointer;
    std::size_t index{0};
    bool is_index{false};

    [[nodiscard]] std::string text() const {
        std::string out = parent == nullptr ? std::string() : parent->text();
        if (is_index) return out.append("/").append(std::to_string(index));
        return out.append(pointer);
    }
    [[noreturn]] void reject(const char* code) const {
        const std::string at = text();
        throw Reject{code, at.empty() ? "/" : at};
    }
};

template <class T>
concept Described = requires(T& value) { T::members(value, [](auto&&...) {}); };

template <class T>
struct IsOptional : std::false_type {};
template <class T>
struct IsOptional<std::optional<T>> : std::true_type {};
template <class T>
struct IsOptional<const T*> : std::true_type {};
template <class T>
struct IsOptional<Box<T>> : std::true_type {};

/// What all of one event's reading shares.
struct Document {
    const Event& event;
    JsonSource source;

    [[nodiscard]] std::int32_t type(strandline_node node) const {
        return source.table->type(source.host, source.delivery, node);
    }
    /// Raw memory until the delivery is settled.
    void* allocate(std::size_t bytes, const Place& place) const {
        void* memory = source.host->alloc(source.host, source.delivery, bytes);
        if (memory == nullptr) place.reject("json.memory");
        return memory;
    }
    template <class T>
    T& make(const Place& place) const {
        static_assert(std::is_trivially_destructible_v<T> && alignof(T) <= 16);
        return *new (allocate(sizeof(T), place)) T();
    }
};

/// The members of one object, asked for in the schema's order.
class MemberWalk {
public:
    MemberWalk(const Document& document, strandline_node object, const Place& place)
        : source_(document.source), object_(object) {
        const strandline_status status =
            source_.table->first(source_.host, source_.delivery, object_, &key_, &at_);
        ended_ = status != STRANDLINE_OK;
        // A key tells that it is an object; else, in the rare empty one, its type must.
        if ((ended_ || key_.data == nullptr) && document.type(object) != STRANDLINE_JSON_OBJECT)
            place.reject("json.type");
    }

    /// Leaves the member's value in `node`.
    bool find(const MemberName& name, strandline_node& node) {
        if (taken_) advance();
        if (!ended_ && to_view(key_) == name.key) {
            node = at_;
            taken_ = true;
            return true;
        }
        if (ended_ && in_order_) return false;  // each of them was one that was asked for
        strandline_node found = 0;
        if (source_.table->find(source_.host, source_.delivery, object_, to_str(name.pointer),
                                &found) != STRANDLINE_OK)
            return false;
        node = at_ = found;
        taken_ = true;
        in_order_ = ended_ = false;
        return true;
    }

    /// Goes by it when it is the next; nobody needs its value.
    void pass(const MemberName& name) {
        if (taken_) advance();
        taken_ = !ended_ && to_view(key_) == name.key;
    }

private:
    void advance() {
        taken_ = false;
        ended_ =
            source_.table->next(source_.host, source_.delivery, at_, &key_, &at_) != STRANDLINE_OK;
    }

    const JsonSource& source_;
    strandline_node object_;
    strandline_node at_{0};
    strandline_str key_{};
    bool ended_{false};
    bool taken_{false};    // at_ was given away: the next one is asked for when it is needed
    bool in_order_{true};  // no member was found by a search
};

// ---- single values ----

template <class T, class... Rules>
void read(const Document& document, strandline_node node, const Place& place, T& out,
          const Rules&... rules);

template <class Text>
void read_text(const Document& document, strandline_node node, const Place& place, Text& out) {
    const JsonSource& source = document.source;
    strandline_str text{};
    if (source.table->get_str(source.host, source.delivery, node, &text) != STRANDLINE_OK)
        place.reject("json.type");
    // An empty string is not a null: keep a pointer.
    out = text.size == 0 ? std::string_view("") : std::string_view(text.data, text.size);
}

inline void read_number(const Document& document, strandline_node node, const Place& place,
                        double& out) {
    const JsonSource& source = document.source;
    if (source.table->get_double(source.host, source.delivery, node, &out) != STRANDLINE_OK)
        place.reject("json.type");
}

/// Above 2^63-1 the host's table has only the nearest double: the digits stand in the text.
inline std::optional<std::uint64_t> digits_at(const Document& document, const Place& place) {
    const std::optional<std::string_view> text = find_json(document.event.value(), place.text());
    return text ? json_number<std::uint64_t>(*text) : std::nullopt;
}

/// 1.0 is the integer 1.
template <class Integer>
void read_integer(const Document& document, strandline_node node, const Place& place,
                  Integer& out) {
    const JsonSource& source = document.source;
    std::int64_t integer = 0;
    if (source.table->get_int(source.host, source.delivery, node, &integer) == STRANDLINE_OK) {
        if (!std::in_range<Integer>(integer)) place.reject("json.range");
        out = static_cast<Integer>(integer);
        return;
    }
    double real = 0;
    read_number(document, node, place, real);
    if (document.type(node) == STRANDLINE_JSON_INT) {
        const std::optional<std::uint64_t> natural = digits_at(document, place);
        if (!natural || !std::in_range<Integer>(*natural)) place.reject("json.range");
        out = static_cast<Integer>(*natural);
        return;
    }
    if (real != std::trunc(real)) place.reject("json.type");
    constexpr double end = std::is_signed_v<Integer> ? 0x1p63 : 0x1p64;
    if (real < (std::is_signed_v<Integer> ? -end : 0.0) || real >= end) place.reject("json.range");
    out = static_cast<Integer>(real);
}

inline void read_boolean(const Document& document, strandline_node node, const Place& place,
                         bool& out) {
    const JsonSource& source = document.source;
    std::int32_t flag = 0;
    if (source.table->get_bool(source.host, source.delivery, node, &flag) != STRANDLINE_OK)
        place.reject("json.type");
    out = flag != 0;
}

template <class Enum>
void read_enum(const Document& document, strandline_node node, const Place& place, Enum& out) {
    std::string_view text;
    read_text(document, node, place, text);
    const std::optional<Enum> value = enum_of<Enum>(text);
    if (!value) place.reject("json.enum");
    out = *value;
}

// ---- lists ----

/// Calls `each(node, place)` for every element.
template <class Each>
void for_each_element(const Document& document, strandline_node array, const Place& place,
                      Each&& each) {
    const JsonSource& source = document.source;
    strandline_str key{};
    strandline_node node = 0;
    strandline_status status =
        source.table->first(source.host, source.delivery, array, &key, &node);
    if ((status != STRANDLINE_OK || key.data != nullptr) &&
        document.type(array) != STRANDLINE_JSON_ARRAY)
        place.reject("json.type");
    for (std::size_t i = 0; status == STRANDLINE_OK; ++i) {
        each(node, Place{.parent = &place, .pointer = {}, .index = i, .is_index = true});
        status = source.table->next(source.host, source.delivery, node, &key, &node);
    }
}

template <class T, class... Rules>
void read_list(const Document& document, strandline_node array, const Place& place,
               std::span<const T>& out, const Rules&... rules) {
    static_assert(std::is_trivially_copyable_v<T> && alignof(T) <= 16);
    T* elements = nullptr;
    std::size_t size = 0;
    std::size_t capacity = 0;
    for_each_element(document, array, place, [&](strandline_node node, const Place& at) {
        if (size == capacity) {
            capacity = capacity == 0 ? 8 : capacity * 2;
            T* const wider = static_cast<T*>(document.allocate(capacity * sizeof(T), place));
            std::uninitialized_copy_n(elements, size, wider);
            elements = wider;
        }
        T& element = *new (elements + size) T();
        ++size;
        read(document, node, at, element, rules...);
    });
    out = {elements, size};
}

template <class T, class... Rules>
void read_list(const Document& document, strandline_node array, const Place& place,
               std::vector<T>& out, const Rules&... rules) {
    out.clear();
    for_each_element(document, array, place, [&](strandline_node node, const Place& at) {
        T element{};
        read(document, node, at, element, rules...);
        out.push_back(std::move(element));
    });
}

// ---- objects ----

/// Looks for one name among those that a type describes.
struct NameFinder {
    std::string_view key;
    bool found{false};

    template <class... Any>
    void operator()(const MemberName& name, const Any&...) {
        found = found || name.key == key;
    }
    template <class... Any>
    void constant(const MemberName& name, const Any&...) {
        found = found || name.key == key;
    }
    template <class... Any>
    void constant_if(const MemberName& name, const Any&...) {
        found = found || name.key == key;
    }
    template <class... Any>
    void extra(const Any&...) {}
};

template <class T>
bool declares(std::string_view name) {
    NameFinder finder{name};
    T probe{};
    T::members(probe, finder);
    return finder.found;
}

/// What members() of a generated type visits, while it is read.
class MemberReader {
public:
    MemberReader(const Document& document, strandline_node object, const Place& place)
        : document_(document), object_(object), place_(place), walk_(document, object, place) {}

    template <class Member, class... Rules>
    void operator()(const MemberName& name, Member& out, const Rules&... rules) {
        const Place here{.parent = &place_, .pointer = name.pointer};
        strandline_node node = 0;
        if (walk_.find(name, node)) {
            read(document_, node, here, out, rules...);
        } else if constexpr (!IsOptional<Member>::value || has_required<Rules...>) {
            here.reject("json.missing");
        }
    }
    /// It has one value, so it is only passed by.
    template <class Value>
    void constant(const MemberName& name, const Value&) {
        walk_.pass(name);
    }
    /// Only whether it is there has to be known.
    template <class Value>
    void constant_if(const MemberName& name, bool& there, const Value&) {
        strandline_node node = 0;
        there = walk_.find(name, node);
    }
    template <class Object>
    void extra(Extra& out, const Object*) {
        out = Extra(document_.source, object_, &declares<Object>);
    }
    template <class Object>
    void extra(OwnedExtra& out, const Object*) {
        out.members.clear();
        Extra(document_.source, object_, &declares<Object>)
            .for_each([&](std::string_view name, const RawJson& value) {
                out.members.push_back({std::string(name), {value.text()}});
            });
    }

private:
    const Document& document_;
    strandline_node object_;
    const Place& place_;
    MemberWalk walk_;
};

// ---- variants ----

/// Finds the constant that a type has at its discriminator.
struct TagFinder {
    std::string_view pointer;
    std::string_view tag{};

    template <class... Any>
    void operator()(Any&&...) {}
    void constant(const MemberName& name, std::string_view value) {
        if (name.pointer == pointer) tag = value;
    }
    template <class Value>
    void constant(const MemberName&, const Value&) {}
    template <class... Any>
    void constant_if(Any&&...) {}
    template <class... Any>
    void extra(Any&&...) {}
};

template <class T>
std::string_view tag_of(std::string_view pointer) {
    TagFinder finder{pointer};
    T probe{};
    T::members(probe, finder);
    return finder.tag;
}

template <class... Types>
void read_variant(const Document& document, strandline_node node, const Place& place,
                  std::variant<Types...>& out, const Discriminator& by) {
    const JsonSource& source = document.source;
    strandline_node at = 0;
    if (source.table->find(source.host, source.delivery, node, to_str(by.pointer), &at) !=
        STRANDLINE_OK)
        Place{.parent = &place, .pointer = by.pointer}.reject("json.missing");
    std::string_view tag;
    read_text(document, at, Place{.parent = &place, .pointer = by.pointer}, tag);
    const auto take = [&]<class Type>(Type*) {
        if (tag != tag_of<Type>(by.pointer)) return false;
        read(document, node, place, out.template emplace<Type>());
        return true;
    };
    if (!(take(static_cast<Types*>(nullptr)) || ...))
        Place{.parent = &place, .pointer = by.pointer}.reject("json.enum");
}

// ---- by type ----

template <class T>
struct Read;

template <class T, class... Rules>
void read(const Document& document, strandline_node node, const Place& place, T& out,
          const Rules&... rules) {
    if constexpr (std::is_same_v<T, std::string_view> || std::is_same_v<T, std::string>) {
        read_text(document, node, place, out);
    } else if constexpr (std::is_same_v<T, bool>) {
        read_boolean(document, node, place, out);
    } else if constexpr (std::is_same_v<T, double>) {
        read_number(document, node, place, out);
    } else if constexpr (std::is_enum_v<T>) {
        read_enum(document, node, place, out);
    } else if constexpr (std::is_integral_v<T>) {
        read_integer(document, node, place, out);
    } else if constexpr (std::is_same_v<T, RawJson>) {
        out = RawJson(document.source, node);
    } else if constexpr (std::is_same_v<T, OwnedJson>) {
        out.text = RawJson(document.source, node).text();
    } else if constexpr (Described<T>) {
        MemberReader reader(document, node, place);
        T::members(out, reader);
    } else {
        Read<T>::from(document, node, place, out, rules...);
    }
}

template <class T>
struct Read<std::optional<T>> {
    template <class... Rules>
    static void from(const Document& document, strandline_node node, const Place& place,
                     std::optional<T>& out, const Rules&... rules) {
        read(document, node, place, out.emplace(), rules...);
    }
};

template <class T>
struct Read<Nullable<T>> {
    template <class... Rules>
    static void from(const Document& document, strandline_node node, const Place& place,
                     Nullable<T>& out, const Rules&... rules) {
        if (document.type(node) == STRANDLINE_JSON_NULL) {
            out = nullptr;
        } else {
            read(document, node, place, out.emplace(), rules...);
        }
    }
};

template <class T>
struct Read<const T*> {
    template <class... Rules>
    static void from(const Document& document, strandline_node node, const Place& place,
                     const T*& out, const Rules&... rules) {
        T& made = document.make<T>(place);
        read(document, node, place, made, rules...);
        out = &made;
    }
};

template <class T>
struct Read<Box<T>> {
    template <class... Rules>
    static void from(const Document& document, strandline_node node, const Place& place,
                     Box<T>& out, const Rules&... rules) {
        read(document, node, place, out.emplace(), rules...);
    }
};

template <class T>
struct Read<std::span<const T>> {
    template <class... Rules>
    static void from(const Document& document, strandline_node node, const Place& place,
                     std::span<const T>& out, const Rules&... rules) {
        with_element_rules(
            [&](const auto&... inner) { read_list(document, node, place, out, inner...); },
            rules...);
    }
};

template <class T>
struct Read<std::vector<T>> {
    template <class... Rules>
    static void from(const Document& document, strandline_node node, const Place& place,
                     std::vector<T>& out, const Rules&... rules) {
        with_element_rules(
            [&](const auto&... inner) { read_list(document, node, place, out, inner...); },
            rules...);
    }
};

template <class... Types>
struct Read<std::variant<Types...>> {
    template <class... Rules>
    static void from(const Document& document, strandline_node node, const Place& place,
                     std::variant<Types...>& out, const Rules&... rules) {
        read_variant(document, node, place, out, discriminator_in(rules...));
    }
};

}  // namespace detail

/// Throws Reject with the JSON Pointer of the first value that is missing ("json.missing"), of another
/// type ("json.type"), out of range ("json.range") or none of an enum's ("json.enum"); "json.memory"
/// when the delivery has no room. An event that the host has validated has none of that.
template <class T>
[[nodiscard]] T read_event(const Event& event) {
    const JsonSource& source = event.json_source();
    if (source.table == nullptr)
        throw Halt{
            "the handler reads JSON, but plugin.json does not list strandline.json/1 in its needs"};
    if (event.tombstone()) throw Reject{"json.missing", "/"};
    T out;
    const detail::Document document{event, source};
    detail::read(document, 0, detail::Place{}, out);
    return out;
}

}  // namespace sdk_v0
}  // namespace strandline
