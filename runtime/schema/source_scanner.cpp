#include "schema/source_scanner.hpp"

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>

#include "base/utf8.hpp"

namespace strandline::schema {

namespace {

using model::FailureClass;

constexpr std::string_view white_space = " \t\n\r";
constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

constexpr bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether a number that from_chars finds out of range is too large, not too small: the place of its
// first digit that is not 0, moved by its exponent. Values near 1 are never out of range.
bool is_huge(std::string_view number) {
    constexpr std::int64_t far = 1'000'000'000'000;
    std::int64_t magnitude = 0;
    bool seen_digit = false;
    bool fraction = false;
    std::size_t at = 0;
    for (; at < number.size() && number[at] != 'e' && number[at] != 'E'; ++at) {
        if (number[at] == '.') fraction = true;
        if (!is_digit(number[at])) continue;
        if (!seen_digit && number[at] == '0') {
            if (fraction) --magnitude;
            continue;
        }
        seen_digit = true;
        if (!fraction) ++magnitude;
    }
    if (at == number.size()) return magnitude > 0;
    ++at;
    const bool negative = number[at] == '-';
    if (negative || number[at] == '+') ++at;
    std::int64_t exponent = 0;
    for (; at < number.size() && exponent < far; ++at) exponent = exponent * 10 + number[at] - '0';
    return (negative ? magnitude - exponent : magnitude + exponent) > 0;
}

class Scanner {
public:
    Scanner(std::string_view text, std::size_t depth_max) : text_(text), depth_max_(depth_max) {}

    // True when the text is one value. Each function below answers whether it may go on.
    bool scan() {
        if (!value()) return false;
        while (!open_.empty())
            if (!after_value()) return false;
        skip_white_space();
        return at_end() || wrong("bytes after the value");
    }
    [[nodiscard]] const Trouble& trouble() const { return trouble_; }

private:
    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
    [[nodiscard]] bool sees(char c) const { return at_ < text_.size() && text_[at_] == c; }
    bool take(char c) {
        if (!sees(c)) return false;
        ++at_;
        return true;
    }
    void skip_white_space() {
        at_ = std::min(text_.find_first_not_of(white_space, at_), text_.size());
    }

    bool wrong(const char* what) { return fail(FailureClass::invalid_json, at_, what); }
    bool fail(FailureClass failure_class, std::size_t offset, const char* what) {
        trouble_ = {failure_class, offset, what};
        return false;
    }

    // Down to the first scalar or empty container; the brackets stay open for after_value().
    bool value() {
        for (;;) {
            skip_white_space();
            if (at_end()) return wrong("the text ends too early");
            const char c = text_[at_];
            if (c != '{' && c != '[') return scalar(c);
            if (open_.size() == depth_max_)
                return fail(FailureClass::depth_exceeded, at_, "nested too deep");
            open_ += c;
            ++at_;
            skip_white_space();
            if (sees(c == '{' ? '}' : ']')) return true;
            if (c == '{' && !key()) return false;
        }
    }

    // A comma with the next value, or the closing bracket.
    bool after_value() {
        skip_white_space();
        const bool object = open_.back() == '{';
        if (take(object ? '}' : ']')) {
            open_.pop_back();
            return true;
        }
        if (at_end()) return wrong("the text ends too early");
        if (!take(',')) return wrong("neither a comma nor the closing bracket");
        return (!object || key()) && value();
    }

    bool key() {
        skip_white_space();
        if (!sees('"')) return wrong(at_end() ? "the text ends too early" : "no member name");
        if (!string()) return false;
        skip_white_space();
        if (take(':')) return true;
        return wrong(at_end() ? "the text ends too early" : "no colon after a member name");
    }

    bool scalar(char c) {
        switch (c) {
            case '"':
                return string();
            case 't':
                return literal("true");
            case 'f':
                return literal("false");
            case 'n':
                return literal("null");
            default:
                return c == '-' || is_digit(c) ? number() : wrong("no value begins like this");
        }
    }

    bool literal(std::string_view name) {
        if (!text_.substr(at_).starts_with(name)) return wrong("no value begins like this");
        at_ += name.size();
        return true;
    }

    bool string() {
        ++at_;
        for (;;) {
            if (at_end()) return wrong("the text ends inside a string");
            const char c = text_[at_];
            if (static_cast<unsigned char>(c) < 0x20)
                return wrong("a control character in a string");
            if (c == '\\') {
                if (!escape()) return false;
                continue;
            }
            ++at_;
            if (c == '"') return true;
        }
    }

    bool escape() {
        const std::size_t start = at_++;
        if (at_end()) return wrong("the text ends inside a string");
        if (text_[at_] != 'u') {
            if (std::string_view("\"\\/bfnrt").find(text_[at_]) == std::string_view::npos)
                return fail(FailureClass::invalid_json, start, "no such escape");
            ++at_;
            return true;
        }
        ++at_;
        std::uint32_t unit = 0;
        if (!hexadecimal(unit)) return false;
        const auto lone = [&] {
            return fail(FailureClass::invalid_json, start, "half of a surrogate pair");
        };
        if (unit >= 0xDC00 && unit <= 0xDFFF) return lone();
        if (unit < 0xD800 || unit > 0xDBFF) return true;
        if (!text_.substr(at_).starts_with("\\u")) return lone();
        at_ += 2;
        if (!hexadecimal(unit)) return false;
        return (unit >= 0xDC00 && unit <= 0xDFFF) || lone();
    }

    bool hexadecimal(std::uint32_t& unit) {
        const std::string_view digits = text_.substr(at_, 4);
        const char* end = digits.data() + digits.size();
        const auto [stop, error] = std::from_chars(digits.data(), end, unit, 16);
        if (digits.size() < 4 || error != std::errc{} || stop != end)
            return wrong("no four hexadecimal digits");
        at_ += 4;
        return true;
    }

    bool digits() {
        const std::size_t start = at_;
        while (at_ < text_.size() && is_digit(text_[at_])) ++at_;
        return at_ > start || wrong("no digit where one must stand");
    }

    bool number() {
        const std::size_t start = at_;
        take('-');
        const bool zero = sees('0');
        const std::size_t first = at_;
        if (!digits()) return false;
        if (zero && at_ > first + 1)
            return fail(FailureClass::invalid_json, first, "a number with a leading zero");
        bool real = false;
        if (take('.')) {
            real = true;
            if (!digits()) return false;
        }
        if (take('e') || take('E')) {
            real = true;
            if (!take('+')) take('-');
            if (!digits()) return false;
        }
        return in_range(text_.substr(start, at_ - start), real) ||
               fail(FailureClass::number_range, start,
                    real ? "a number beyond the range of a double"
                         : "an integer beyond the range of 64 bits");
    }

    static bool in_range(std::string_view number, bool real) {
        const char* begin = number.data();
        const char* end = begin + number.size();
        if (real) {
            double parsed = 0;
            return std::from_chars(begin, end, parsed).ec == std::errc{} || !is_huge(number);
        }
        if (number.front() == '-') {
            std::int64_t parsed = 0;
            return std::from_chars(begin, end, parsed).ec == std::errc{};
        }
        std::uint64_t parsed = 0;
        return std::from_chars(begin, end, parsed).ec == std::errc{};
    }

    std::string_view text_;
    std::size_t depth_max_;
    std::size_t at_{0};
    std::string open_;  // the brackets that are open
    Trouble trouble_;
};

}  // namespace

std::optional<Trouble> find_trouble(std::string_view text, std::size_t depth_max) {
    if (text.find_first_not_of(white_space) == std::string_view::npos)
        return Trouble{FailureClass::empty_payload, std::nullopt, "nothing, or white space only"};
    if (text.starts_with(byte_order_mark))
        return Trouble{FailureClass::byte_order_mark, 0, "a byte order mark"};
    const std::size_t valid = valid_utf8_prefix(text);
    if (valid != text.size())
        return Trouble{FailureClass::invalid_utf8, valid, "bytes that are not UTF-8"};
    Scanner scanner(text, depth_max);
    if (scanner.scan()) return std::nullopt;
    return scanner.trouble();
}

}  // namespace strandline::schema
