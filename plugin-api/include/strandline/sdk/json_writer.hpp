#pragma once

#include <array>
#include <charconv>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

/// Writes JSON into a string that the caller keeps from event to event, so that nothing is allocated
/// once it has grown. Text must be UTF-8, as all that Event::json() gives is. The string is complete
/// when the outermost value is: before that it may lack what came last.
///
///     JsonWriter json(buffer);
///     json.begin_object().member("orderId", id).member("totalCents", cents).end_object();
///
/// Errors  NaN and infinity, which JSON lacks, become null.
/// Threads none of its own.
class JsonWriter {
public:
    /// Empties `out`, which must outlive the writer.
    explicit JsonWriter(std::string& out) : out_(out) { out_.clear(); }
    JsonWriter(const JsonWriter&) = delete;
    JsonWriter& operator=(const JsonWriter&) = delete;

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }

    JsonWriter& key(std::string_view name) {
        separate();
        quote(name);
        put(':');
        first_ = true;
        return *this;
    }

    JsonWriter& value(std::string_view text) {
        separate();
        quote(text);
        return written();
    }
    JsonWriter& value(const char* text) { return value(std::string_view(text)); }
    JsonWriter& value(std::int64_t number) { return write_number(number); }
    JsonWriter& value(std::uint64_t number) { return write_number(number); }
    JsonWriter& value(int number) { return write_number(number); }
    JsonWriter& value(unsigned number) { return write_number(number); }
    JsonWriter& value(double number) {
        if (!std::isfinite(number)) return null();
        // Written out, a large one would be an integer, and beyond 64 bits readers refuse those.
        constexpr double largest_written_out = 0x1p63;
        if (std::fabs(number) < largest_written_out) return write_number(number);
        return write_number(number, std::chars_format::scientific);
    }
    JsonWriter& value(bool flag) { return literal(flag ? "true" : "false"); }
    JsonWriter& null() { return literal("null"); }
    /// One value that is JSON already, and is written as it stands.
    JsonWriter& raw(std::string_view json) { return literal(json); }

    template <class Value>
    JsonWriter& member(std::string_view name, const Value& content) {
        return key(name).value(content);
    }

private:
    JsonWriter& open(char bracket) {
        separate();
        put(bracket);
        first_ = true;
        ++depth_;
        return *this;
    }
    JsonWriter& close(char bracket) {
        put(bracket);
        first_ = false;
        --depth_;
        return written();
    }
    JsonWriter& literal(std::string_view text) {
        separate();
        put(text);
        return written();
    }
    template <class Number, class... Format>
    JsonWriter& write_number(Number number, Format... format) {
        constexpr std::size_t digits_max = 32;
        separate();
        char* const begin = room(digits_max);
        const std::to_chars_result end =
            std::to_chars(begin, begin + digits_max, number, format...);
        used_ += static_cast<std::size_t>(end.ptr - begin);
        return written();
    }

    void separate() {
        if (!first_) put(',');
        first_ = false;
    }

    void quote(std::string_view text) {
        if (text.size() + 2 > gathered_.size() || !is_clean(text)) {
            put('"');
            put_escaped(text);
            put('"');
            return;
        }
        char* const to = room(text.size() + 2);
        to[0] = '"';
        text.copy(to + 1, text.size());
        to[text.size() + 1] = '"';
        used_ += text.size() + 2;
    }
    static constexpr bool must_be_escaped(char c) {
        return static_cast<unsigned char>(c) < 0x20 || c == '"' || c == '\\';
    }
    void put_escaped(std::string_view text) {
        std::size_t clean = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            if (!must_be_escaped(text[i])) continue;
            put(text.substr(clean, i - clean));
            escape(static_cast<unsigned char>(text[i]));
            clean = i + 1;
        }
        put(text.substr(clean));
    }
    void escape(unsigned char c) {
        put('\\');
        if (c == '"' || c == '\\') {
            put(static_cast<char>(c));
            return;
        }
        constexpr std::string_view digits = "0123456789abcdef";
        put("u00");
        put(digits[c >> 4]);
        put(digits[c & 15]);
    }

    /// Nothing in it has to be escaped. Eight bytes at once: most text is clean.
    static bool is_clean(std::string_view text) {
        constexpr std::size_t word = sizeof(std::uint64_t);
        if (text.size() < word) {
            for (const char c : text)
                if (must_be_escaped(c)) return false;
            return true;
        }
        const auto clean_at = [text](std::size_t at) {
            std::uint64_t eight = 0;
            std::memcpy(&eight, text.data() + at, word);
            return is_clean(eight);
        };
        for (std::size_t at = 0; at + word < text.size(); at += word)
            if (!clean_at(at)) return false;
        return clean_at(text.size() - word);  // overlaps the one before
    }
    /// Finds, in the top bit of each byte: below 0x20, a quote, a backslash.
    static constexpr bool is_clean(std::uint64_t eight) {
        const std::uint64_t quote = eight ^ (ones * '"');
        const std::uint64_t backslash = eight ^ (ones * '\\');
        const std::uint64_t found = ((eight - ones * 0x20) & ~eight) | ((quote - ones) & ~quote) |
                                    ((backslash - ones) & ~backslash);
        return (found & (ones * 0x80)) == 0;
    }

    // ---- short pieces gather here, and go to the string together ----

    void put(char c) {
        *room(1) = c;
        ++used_;
    }
    void put(std::string_view text) {
        if (text.size() > gathered_.size()) {
            flush();
            out_.append(text);
            return;
        }
        text.copy(room(text.size()), text.size());
        used_ += text.size();
    }
    char* room(std::size_t size) {
        if (size > gathered_.size() - used_) flush();
        return gathered_.data() + used_;
    }
    void flush() {
        out_.append(gathered_.data(), used_);
        used_ = 0;
    }
    JsonWriter& written() {
        if (depth_ == 0) flush();
        return *this;
    }

    static constexpr std::uint64_t ones = 0x0101'0101'0101'0101;

    std::string& out_;
    std::array<char, 512> gathered_;
    std::size_t used_{0};
    std::size_t depth_{0};
    bool first_{true};
};

}  // namespace sdk_v0
}  // namespace strandline
