#pragma once

#include <strandline/sdk/json.hpp>
#include <strandline/sdk/json_writer.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// What a generated type has where a schema says too little, or too much, for a C++ type.
namespace strandline {
inline namespace sdk_v0 {
namespace detail {

/// Writes a value of the document, as it was parsed.
inline void write_node(JsonWriter& out, const JsonSource& source, strandline_node node);

inline void write_children(JsonWriter& out, const JsonSource& source, strandline_node parent,
                           bool object) {
    strandline_str key{};
    strandline_node child = 0;
    strandline_status status =
        source.table->first(source.host, source.delivery, parent, &key, &child);
    while (status == STRANDLINE_OK) {
        if (object) out.key(to_view(key));
        write_node(out, source, child);
        status = source.table->next(source.host, source.delivery, child, &key, &child);
    }
}

inline void write_node_number(JsonWriter& out, const JsonSource& source, strandline_node node) {
    std::int64_t integer = 0;
    if (source.table->get_int(source.host, source.delivery, node, &integer) == STRANDLINE_OK) {
        out.value(integer);
        return;
    }
    double real = 0;
    source.table->get_double(source.host, source.delivery, node, &real);
    out.value(real);
}

inline void write_node(JsonWriter& out, const JsonSource& source, strandline_node node) {
    switch (source.table->type(source.host, source.delivery, node)) {
        case STRANDLINE_JSON_BOOL: {
            std::int32_t flag = 0;
            source.table->get_bool(source.host, source.delivery, node, &flag);
            out.value(flag != 0);
            return;
        }
        case STRANDLINE_JSON_INT:
        case STRANDLINE_JSON_DOUBLE:
            write_node_number(out, source, node);
            return;
        case STRANDLINE_JSON_STRING: {
            strandline_str text{};
            source.table->get_str(source.host, source.delivery, node, &text);
            out.value(to_view(text));
            return;
        }
        case STRANDLINE_JSON_ARRAY:
            out.begin_array();
            write_children(out, source, node, false);
            out.end_array();
            return;
        case STRANDLINE_JSON_OBJECT:
            out.begin_object();
            write_children(out, source, node, true);
            out.end_object();
            return;
        default:
            out.null();
    }
}

}  // namespace detail

/// A JSON value of whatever type: a place in an event's document, or a text that a producer brings.
///
/// Ownership  a view: of the delivery, or of the producer's text.
/// Threads    [lane-strand] when it is an event's
class RawJson {
public:
    RawJson() = default;  ///< null
    /// `text` must be one JSON value.
    explicit RawJson(std::string_view text) : text_(text) {}
    RawJson(const JsonSource& source, strandline_node node) : source_(source), node_(node) {}

    /// To read it. Throws Halt for a producer's text.
    [[nodiscard]] Json json() const { return {source_, node_, ""}; }

    void write(JsonWriter& out) const {
        if (source_.table != nullptr) {
            detail::write_node(out, source_, node_);
        } else {
            out.raw(text_);
        }
    }
    [[nodiscard]] std::string text() const {
        std::string out;
        JsonWriter writer(out);
        write(writer);
        return out;
    }

private:
    JsonSource source_;
    strandline_node node_{0};
    std::string_view text_{"null"};
};

/// The same with a text of its own.
struct OwnedJson {
    std::string text{"null"};  ///< one JSON value

    void write(JsonWriter& out) const { out.raw(text); }
    friend bool operator==(const OwnedJson&, const OwnedJson&) = default;
};

/// A member that the schema does not name, in an object that allows such members.
struct ExtraMember {
    std::string_view name;
    RawJson value;
};
struct OwnedExtraMember {
    std::string name;
    OwnedJson value;
    friend bool operator==(const OwnedExtraMember&, const OwnedExtraMember&) = default;
};

/// The members of an object that its schema does not name.
///
///     order.extra().for_each([&](std::string_view name, const strandline::RawJson& value) { ... });
///
/// Ownership  a view: of the delivery, or of the producer's list.
/// Threads    [lane-strand] when it is an event's
class Extra {
public:
    using Declares = bool (*)(std::string_view name);

    Extra() = default;
    explicit Extra(std::span<const ExtraMember> members) : members_(members) {}
    Extra(const JsonSource& source, strandline_node object, Declares declares)
        : source_(source), object_(object), declares_(declares) {}

    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const ExtraMember& each : members_) visit(each.name, each.value);
        if (source_.table == nullptr) return;
        strandline_str key{};
        strandline_node child = 0;
        strandline_status status =
            source_.table->first(source_.host, source_.delivery, object_, &key, &child);
        while (status == STRANDLINE_OK) {
            const std::string_view name = to_view(key);
            if (!declares_(name)) visit(name, RawJson(source_, child));
            status = source_.table->next(source_.host, source_.delivery, child, &key, &child);
        }
    }
    [[nodiscard]] std::size_t size() const {
        std::size_t count = 0;
        for_each([&](std::string_view, const RawJson&) { ++count; });
        return count;
    }
    [[nodiscard]] bool empty() const { return size() == 0; }

private:
    std::span<const ExtraMember> members_;
    JsonSource source_;
    strandline_node object_{0};
    Declares declares_{nullptr};
};

/// The same with members of its own.
struct OwnedExtra {
    std::vector<OwnedExtraMember> members;

    template <class Visit>
    void for_each(Visit&& visit) const {
        for (const OwnedExtraMember& each : members) visit(std::string_view(each.name), each.value);
    }
    [[nodiscard]] std::size_t size() const { return members.size(); }
    [[nodiscard]] bool empty() const { return members.empty(); }
    friend bool operator==(const OwnedExtra&, const OwnedExtra&) = default;
};

}  // namespace sdk_v0
}  // namespace strandline
