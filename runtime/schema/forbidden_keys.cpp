#include "schema/forbidden_keys.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

namespace strandline::schema {

namespace {

using Index = TapeView::Index;
using Tag = TapeView::Tag;

// The text's tokens and the tape's words, in step. The text is valid JSON: nothing is checked.
class Eraser {
public:
    Eraser(std::span<char> text, const TapeView& tape, const ForbiddenNames& forbidden)
        : text_(text), tape_(tape), forbidden_(forbidden) {}

    std::uint32_t run() {
        begin_value();
        while (!open_.empty()) {
            skip_space();
            const char c = text_[at_];
            if (c == '}' || c == ']')
                close();
            else if (c == ',')
                comma();
            else if (open_.back().object)
                member();
            else
                begin_value();
        }
        return erased_;
    }

private:
    struct Container {
        bool object{false};
        std::optional<std::size_t> comma;  // the last one that is left, before what comes now
    };

    void skip_space() {
        while (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')
            ++at_;
    }
    void comma() { open_.back().comma = at_++; }
    void close() {
        open_.pop_back();
        ++at_;
        ++word_;
    }

    void member() {
        if (forbidden_.contains(tape_.sized_string(word_))) return erase();
        skip_string();
        ++word_;
        skip_colon();
        begin_value();
    }

    // A container is entered, anything else is behind us afterwards.
    void begin_value() {
        skip_space();
        const char c = text_[at_];
        if (c == '{' || c == '[') {
            open_.push_back({.object = c == '{', .comma = std::nullopt});
            ++at_;
            ++word_;
            return;
        }
        skip_scalar();
        word_ = tape_.after(word_);
    }

    void erase() {
        const std::size_t start = at_;
        skip_string();
        skip_colon();
        skip_value();
        word_ = tape_.after(word_ + 1);
        std::size_t end = at_;
        skip_space();
        Container& object = open_.back();
        if (text_[at_] == ',') {
            end = ++at_;
        } else if (object.comma) {
            text_[*object.comma] = ' ';
            object.comma.reset();
        }
        std::fill(text_.begin() + static_cast<std::ptrdiff_t>(start),
                  text_.begin() + static_cast<std::ptrdiff_t>(end), ' ');
        ++erased_;
    }

    void skip_colon() {
        skip_space();
        ++at_;
    }
    void skip_string() {
        for (++at_; text_[at_] != '"'; ++at_)
            if (text_[at_] == '\\') ++at_;
        ++at_;
    }
    void skip_scalar() {
        if (text_[at_] == '"') return skip_string();
        constexpr std::string_view ends = " \t\n\r,]}";
        while (at_ < text_.size() && ends.find(text_[at_]) == std::string_view::npos) ++at_;
    }
    // The whole of it, containers too.
    void skip_value() {
        std::size_t depth = 0;
        do {
            skip_space();
            const char c = text_[at_];
            if (c == '{' || c == '[') {
                ++depth;
                ++at_;
            } else if (c == '}' || c == ']') {
                --depth;
                ++at_;
            } else if (c == ',' || c == ':') {
                ++at_;
            } else {
                skip_scalar();
            }
        } while (depth > 0);
    }

    std::span<char> text_;
    const TapeView& tape_;
    const ForbiddenNames& forbidden_;
    std::size_t at_{0};
    Index word_{TapeView::root};
    std::vector<Container> open_;
    std::uint32_t erased_{0};
};

}  // namespace

std::uint32_t blank_forbidden(std::span<char> text, const TapeView& tape,
                              const ForbiddenNames& forbidden) {
    return Eraser(text, tape, forbidden).run();
}

}  // namespace strandline::schema
