#pragma once

#include <strandline/plugin.h>
#include <strandline/sdk/text.hpp>
#include <strandline/sdk/verdict.hpp>

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

/// Where a JSON value is read from: one delivery's document.
struct JsonSource {
    const strandline_host* host{nullptr};
    const strandline_json_1* table{nullptr};  ///< null = the handler does not list it in `needs`
    strandline_delivery delivery{0};
};

class JsonRange;

/// One value of the event, as the host has parsed it. A typed getter throws Reject("json.missing")
/// or Reject("json.type") with the JSON Pointer, never with the value. The `_or` getters give the
/// default when the value is missing or null, and still reject one of another type.
///
/// Ownership  strings are views that live until the delivery is settled. `pointer` is borrowed: give
///            it a literal.
/// Threads    [lane-strand]
class Json {
public:
    Json(JsonSource source, std::string_view pointer) : source_(source) {
        if (source_.table == nullptr) {
            throw Halt{
                "the handler reads JSON, but plugin.json does not list strandline.json/1 in "
                "its needs"};
        }
        step(step_to(pointer));
        find(0, pointer);
    }

    /// The value at a node that was handed out before; `pointer` only tells where, in messages.
    Json(JsonSource source, strandline_node node, std::string_view pointer)
        : source_(source), node_(node), status_(STRANDLINE_OK) {
        if (!pointer.empty()) step(step_to(pointer));
    }

    /// A value below this one; `pointer` is relative.
    [[nodiscard]] Json at(std::string_view pointer) const {
        Json below = *this;
        below.step(step_to(pointer));
        if (exists()) below.find(node_, pointer);
        return below;
    }

    [[nodiscard]] bool exists() const { return status_ == STRANDLINE_OK; }
    /// STRANDLINE_JSON_*; 0 = it is not there.
    [[nodiscard]] std::int32_t type() const {
        return exists() ? source_.table->type(source_.host, source_.delivery, node_) : 0;
    }
    [[nodiscard]] bool is_null() const { return type() == STRANDLINE_JSON_NULL; }

    [[nodiscard]] std::string_view string() const {
        strandline_str out{};
        read(source_.table->get_str, &out);
        // An empty string is not a null: keep a pointer.
        return out.size == 0 ? std::string_view("") : std::string_view(out.data, out.size);
    }
    [[nodiscard]] std::int64_t integer() const {
        std::int64_t out = 0;
        read(source_.table->get_int, &out);
        return out;
    }
    [[nodiscard]] double real() const {
        double out = 0;
        read(source_.table->get_double, &out);
        return out;
    }
    [[nodiscard]] bool boolean() const {
        std::int32_t out = 0;
        read(source_.table->get_bool, &out);
        return out != 0;
    }

    [[nodiscard]] std::string_view string_or(std::string_view otherwise) const {
        return absent() ? otherwise : string();
    }
    [[nodiscard]] std::int64_t integer_or(std::int64_t otherwise) const {
        return absent() ? otherwise : integer();
    }
    [[nodiscard]] double real_or(double otherwise) const { return absent() ? otherwise : real(); }
    [[nodiscard]] bool boolean_or(bool otherwise) const { return absent() ? otherwise : boolean(); }

    /// `for (const Json item : event.json("/data/items").elements())`. Rejects what is no array.
    [[nodiscard]] JsonRange elements() const;
    /// The same over the members of an object; key() names each.
    [[nodiscard]] JsonRange members() const;
    /// The member's name, inside members(); it is payload: never put it in a message.
    [[nodiscard]] std::string_view key() const { return key_; }

    [[noreturn]] void reject_missing() const { throw Reject{"json.missing", place()}; }
    [[noreturn]] void reject_type() const { throw Reject{"json.type", place()}; }

    /// The JSON Pointer for messages. A member's name is payload and is told as "*".
    [[nodiscard]] std::string place() const {
        std::string text;
        for (std::size_t i = 0; i < depth_; ++i) {
            text.append(steps_[i].pointer());
            if (steps_[i].index >= 0) text.append("/").append(std::to_string(steps_[i].index));
        }
        if (deeper_) text.append("/...");
        return text.empty() ? "/" : text;
    }

private:
    friend class JsonRange;
    static constexpr std::int32_t no_index = -1;

    // How we came here, for messages: a pointer that the author gave, or an array's index. Small,
    // because each value carries its own.
    struct Step {
        const char* text{nullptr};
        std::uint32_t size{0};
        std::int32_t index{no_index};

        [[nodiscard]] std::string_view pointer() const { return {text, size}; }
        void advance() {
            if (index != no_index) ++index;
        }
    };

    static Step step_to(std::string_view pointer) {
        return {.text = pointer.data(), .size = static_cast<std::uint32_t>(pointer.size())};
    }

    [[nodiscard]] bool absent() const { return !exists() || is_null(); }

    void step(Step taken) {
        if (depth_ < steps_.size()) {
            steps_[depth_++] = taken;
        } else {
            deeper_ = true;
        }
    }

    void find(strandline_node from, std::string_view pointer) {
        status_ =
            source_.table->find(source_.host, source_.delivery, from, to_str(pointer), &node_);
    }

    template <class Getter, class Out>
    void read(Getter getter, Out* out) const {
        if (!exists()) reject_missing();
        if (getter(source_.host, source_.delivery, node_, out) != STRANDLINE_OK) reject_type();
    }

    JsonSource source_;
    strandline_node node_{0};
    strandline_status status_{STRANDLINE_E_NOT_FOUND};
    std::string_view key_;
    std::array<Step, 4> steps_{};
    std::uint8_t depth_{0};
    bool deeper_{false};
};

/// The children of an array or object, once through.
class JsonRange {
public:
    struct End {};
    class Iterator {
    public:
        using difference_type = std::ptrdiff_t;
        using value_type = Json;

        explicit Iterator(Json current) : current_(current) {}
        const Json& operator*() const { return current_; }
        Iterator& operator++() {
            strandline_str key{};
            const JsonSource& source = current_.source_;
            current_.status_ = source.table->next(source.host, source.delivery, current_.node_,
                                                  &key, &current_.node_);
            current_.key_ = to_view(key);
            if (!current_.deeper_) current_.steps_[current_.depth_ - 1].advance();
            return *this;
        }
        void operator++(int) { ++*this; }
        friend bool operator==(const Iterator& at, End) { return !at.current_.exists(); }

    private:
        Json current_;
    };

    JsonRange(const Json& parent, std::int32_t type) : first_(parent) {
        if (!parent.exists()) parent.reject_missing();
        if (parent.type() != type) parent.reject_type();
        const bool array = type == STRANDLINE_JSON_ARRAY;
        first_.step(array ? Json::Step{.index = 0} : Json::step_to("/*"));
        strandline_str key{};
        const JsonSource& source = parent.source_;
        first_.status_ =
            source.table->first(source.host, source.delivery, parent.node_, &key, &first_.node_);
        first_.key_ = to_view(key);
    }

    [[nodiscard]] Iterator begin() const { return Iterator(first_); }
    [[nodiscard]] End end() const { return {}; }

private:
    Json first_;
};

inline JsonRange Json::elements() const { return {*this, STRANDLINE_JSON_ARRAY}; }
inline JsonRange Json::members() const { return {*this, STRANDLINE_JSON_OBJECT}; }

}  // namespace sdk_v0
}  // namespace strandline
