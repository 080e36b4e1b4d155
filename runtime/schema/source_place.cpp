#include "schema/source_place.hpp"

#include <algorithm>
#include <charconv>
#include <string>

#include "schema/json_pointer.hpp"

namespace strandline::schema {

namespace {

// A string's text with its escapes undone. Of a valid text, so nothing is checked.
class Unescaped {
public:
    explicit Unescaped(std::string_view quoted) : rest_(quoted.substr(1, quoted.size() - 2)) {
        while (!rest_.empty()) take();
    }
    [[nodiscard]] const std::string& text() const { return text_; }

private:
    void take() {
        if (rest_.front() != '\\') {
            text_ += rest_.front();
            rest_.remove_prefix(1);
            return;
        }
        const char escape = rest_[1];
        rest_.remove_prefix(2);
        constexpr std::string_view letters = "bfnrt";
        constexpr std::string_view meanings = "\b\f\n\r\t";
        const std::size_t letter = letters.find(escape);
        if (escape == 'u')
            append(code_point());
        else
            text_ += letter == std::string_view::npos ? escape : meanings[letter];
    }

    std::uint32_t unit() {
        std::uint32_t value = 0;
        std::from_chars(rest_.data(), rest_.data() + 4, value, 16);
        rest_.remove_prefix(4);
        return value;
    }

    std::uint32_t code_point() {
        const std::uint32_t high = unit();
        if (high < 0xD800 || high > 0xDBFF) return high;
        rest_.remove_prefix(2);  // \u
        return 0x10000 + ((high - 0xD800) << 10U) + (unit() - 0xDC00);
    }

    void append(std::uint32_t point) {
        const auto byte = [this](std::uint32_t value) { text_ += static_cast<char>(value); };
        const auto tail = [&](std::uint32_t shift) { byte(0x80 | ((point >> shift) & 0x3F)); };
        if (point < 0x80) return byte(point);
        if (point < 0x800) {
            byte(0xC0 | (point >> 6U));
        } else if (point < 0x10000) {
            byte(0xE0 | (point >> 12U));
            tail(6);
        } else {
            byte(0xF0 | (point >> 18U));
            tail(12);
            tail(6);
        }
        tail(0);
    }

    std::string_view rest_;
    std::string text_;
};

class Finder {
public:
    explicit Finder(std::string_view text) : text_(text) {}

    std::optional<SourcePlace> find(std::string_view pointer) {
        skip_white_space();
        std::size_t key = at_;
        while (!pointer.empty()) {
            const std::string_view segment = take_segment(pointer).text;
            const bool found = sees('{')   ? to_member(segment, key)
                               : sees('[') ? to_element(segment, key)
                                           : false;
            if (!found) return std::nullopt;
        }
        const std::size_t begin = at_;
        skip_value();
        return SourcePlace{.begin = begin, .end = at_, .key = key};
    }

private:
    [[nodiscard]] bool sees(char c) const { return at_ < text_.size() && text_[at_] == c; }
    void skip_white_space() {
        at_ = std::min(text_.find_first_not_of(" \t\n\r", at_), text_.size());
    }
    // A comma, a colon or a bracket, with the white space around it.
    void step() {
        ++at_;
        skip_white_space();
    }

    bool to_member(std::string_view segment, std::size_t& key) {
        step();
        while (sees('"')) {
            key = at_;
            skip_string();
            const bool wanted = names(segment, Unescaped(text_.substr(key, at_ - key)).text());
            skip_white_space();
            step();
            if (wanted) return true;
            skip_value();
            skip_white_space();
            if (sees(',')) step();
        }
        return false;
    }

    bool to_element(std::string_view segment, std::size_t& key) {
        const std::optional<std::uint32_t> index = array_index(segment);
        if (!index) return false;
        step();
        for (std::uint32_t left = *index; !sees(']') && at_ < text_.size(); --left) {
            key = at_;
            if (left == 0) return true;
            skip_value();
            skip_white_space();
            if (sees(',')) step();
        }
        return false;
    }

    void skip_string() {
        for (++at_; !sees('"'); ++at_)
            if (sees('\\')) ++at_;
        ++at_;
    }

    void skip_value() {
        std::size_t open = 0;
        do {
            if (sees('"')) {
                skip_string();
            } else if (sees('{') || sees('[')) {
                ++open;
                ++at_;
            } else if (sees('}') || sees(']')) {
                --open;
                ++at_;
            } else if (open > 0) {
                ++at_;
            } else {
                at_ = std::min(text_.find_first_of(",]} \t\n\r", at_), text_.size());
            }
        } while (open > 0 && at_ < text_.size());
    }

    std::string_view text_;
    std::size_t at_{0};
};

}  // namespace

std::optional<SourcePlace> find_place(std::string_view text, std::string_view pointer) {
    if (!is_json_pointer(pointer)) return std::nullopt;
    return Finder(text).find(pointer);
}

LineAndColumn line_and_column(std::string_view text, std::size_t offset) {
    const std::string_view before = text.substr(0, offset);
    const std::size_t start = before.rfind('\n');
    const auto lines = std::count(before.begin(), before.end(), '\n');
    const std::size_t column = start == std::string_view::npos ? offset : offset - start - 1;
    return {.line = static_cast<std::uint32_t>(lines + 1),
            .column = static_cast<std::uint32_t>(column + 1)};
}

}  // namespace strandline::schema
