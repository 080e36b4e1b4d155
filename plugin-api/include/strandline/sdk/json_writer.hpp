#pragma once

#include <charconv>
#include <cmath>
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
    /// Empties `out`, which must outlive the writer.
    explicit JsonWriter(std::string& out) : out_(out) { out_.clear(); }

    JsonWriter& begin_object() { return open('{'); }
    JsonWriter& end_object() { return close('}'); }
    JsonWriter& begin_array() { return open('['); }
    JsonWriter& end_array() { return close(']'); }

    JsonWriter& key(std::string_view name) {
        separate();
        quote(name);
        out_.push_back(':');
        first_ = true;
        return *this;
    }

    JsonWriter& value(std::string_view text) {
        separate();
        quote(text);
        return *this;
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
    JsonWriter& open(char bracket) {
        separate();
        out_.push_back(bracket);
        first_ = true;
        return *this;
    }
    JsonWriter& close(char bracket) {
        out_.push_back(bracket);
        first_ = false;
        return *this;
    }
    JsonWriter& append(std::string_view literal) {
        separate();
        out_.append(literal);
        return *this;
    }
    template <class Number>
    JsonWriter& append_number(Number number) {
        char text[32];
        const std::to_chars_result end = std::to_chars(text, text + sizeof text, number);
        return append({text, static_cast<std::size_t>(end.ptr - text)});
    }

    void separate() {
        if (!first_) out_.push_back(',');
        first_ = false;
    }

    void quote(std::string_view text) {
        out_.push_back('"');
        std::size_t clean = 0;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const auto c = static_cast<unsigned char>(text[i]);
            if (c >= 0x20 && c != '"' && c != '\\') continue;
            out_.append(text.substr(clean, i - clean));
            escape(c);
            clean = i + 1;
        }
        out_.append(text.substr(clean));
        out_.push_back('"');
    }
    void escape(unsigned char c) {
        if (c == '"' || c == '\\') {
            out_.push_back('\\');
            out_.push_back(static_cast<char>(c));
            return;
        }
        constexpr std::string_view digits = "0123456789abcdef";
        out_.append("\\u00");
        out_.push_back(digits[c >> 4]);
        out_.push_back(digits[c & 15]);
    }

    std::string& out_;
    bool first_{true};
};

}  // namespace sdk_v0
}  // namespace strandline
