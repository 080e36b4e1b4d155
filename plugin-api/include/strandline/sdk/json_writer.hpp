#pragma once

#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

/// Writes JSON into a string that the caller keeps from event to event, so that nothing is allocated
/// once it has grown. Text must be UTF-8, as all that Event::json() gives is.
///
///     JsonWriter json(buffer);
///     json.begin_object().member("orderId", id).member("totalCents", cents).end_object();
///
/// Errors  NaN and infinity, which JSON lacks, become null.
/// Threads none of its own.
class JsonWriter {
public:
    /// Empties `out`, which must outlive the writer. It holds the whole text once what was begun is
    /// ended, and not before.
    explicit JsonWriter(std::string& out) : out_(out) { out_.resize(out_.capacity()); }
    ~JsonWriter() { out_.resize(size_); }
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }

    JsonWriter& key(std::string_view name) {
        reserve(text_bytes_max(name) + 2);
        separate();
        quote(name);
        put(':');
        first_ = true;
        return *this;
    }

    JsonWriter& value(std::string_view text) {
        reserve(text_bytes_max(text) + 1);
        separate();
        quote(text);
        return ended();
    }
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(std::int64_t number) { return append_number(number); }
    JsonWriter& value(std::uint64_t number) { return append_number(number); }
    JsonWriter& value(int number) { return append_number(number); }
    JsonWriter& value(unsigned number) { return append_number(number); }
    JsonWriter& value(double number) {
        return std::isfinite(number) ? append_number(number) : null();
    }
    JsonWriter& value(bool flag) { return append(flag ? "true" : "false"); }
    JsonWriter& null() { return append("null"); }

    template <class Value>
    JsonWriter& member(std::string_view name, const Value& content) {
        return key(name).value(content);
    }

private:
    static constexpr std::size_t number_bytes_max = 32;
    static constexpr std::size_t escape_bytes = 6;  // \u00xx

    static std::size_t text_bytes_max(std::string_view text) {
        return text.size() * escape_bytes + 2;
    }

    JsonWriter& open(char bracket) {
        reserve(2);
        separate();
        put(bracket);
        first_ = true;
        ++depth_;
        return *this;
    }
    JsonWriter& close(char bracket) {
        reserve(1);
        put(bracket);
        first_ = false;
        --depth_;
        return ended();
    }
    JsonWriter& append(std::string_view literal) {
        reserve(literal.size() + 1);
        separate();
        for (const char c : literal) put(c);
        return ended();
    }
    template <class Number>
    JsonWriter& append_number(Number number) {
        reserve(number_bytes_max + 1);
        separate();
        char* const at = out_.data() + size_;
        size_ +=
            static_cast<std::size_t>(std::to_chars(at, at + number_bytes_max, number).ptr - at);
        return ended();
    }

    // The caller can read the text as soon as the outermost value is whole.
    JsonWriter& ended() {
        if (depth_ == 0) out_.resize(size_);
        return *this;
    }

    // Everything below writes without looking: room was made before.
    void reserve(std::size_t more) {
        if (out_.size() - size_ < more) out_.resize((size_ + more) * 2);
    }
    void put(char c) { out_.data()[size_++] = c; }
    void separate() {
        if (!first_) put(',');
        first_ = false;
    }
    void quote(std::string_view text) {
        char* at = out_.data() + size_;
        *at++ = '"';
        for (const char c : text) {
            if (static_cast<unsigned char>(c) >= 0x20 && c != '"' && c != '\\') {
                *at++ = c;
            } else {
                at = escape(at, static_cast<unsigned char>(c));
            }
        }
        *at++ = '"';
        size_ = static_cast<std::size_t>(at - out_.data());
    }
    static char* escape(char* at, unsigned char c) {
        *at++ = '\\';
        if (c == '"' || c == '\\') {
            *at++ = static_cast<char>(c);
            return at;
        }
        constexpr std::string_view digits = "0123456789abcdef";
        for (const char part : {'u', '0', '0', digits[c >> 4], digits[c & 15]}) *at++ = part;
        return at;
    }

    std::string& out_;
    std::size_t size_{0};   // of what is written; out_ itself is longer until the end
    std::size_t depth_{0};  // of open brackets
    bool first_{true};
};

}  // namespace sdk_v0
}  // namespace strandline
