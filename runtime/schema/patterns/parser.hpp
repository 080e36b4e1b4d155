#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "schema/patterns/syntax.hpp"

namespace strandline::schema::patterns {

/// One pattern's reader. Every function takes what stands at `at_` and moves behind it; false means
/// that `error_` says what is wrong there.
///
/// Threads  one at a time
class Parser {
public:
    Parser(std::string_view text, Purpose purpose)
        : text_(text), keeps_(purpose == Purpose::tree) {}
    [[nodiscard]] Result<Node> run();

private:
    // parser.cpp: what terms are made of
    bool disjunction(Node& node);
    bool alternative(Node& node);
    bool term(Node& node);
    bool quantifier(Node& node);
    bool braces(std::uint32_t& least, std::uint32_t& most);
    bool group(Node& node);
    bool group_body(Node& node);
    bool look_around(Node& node);
    bool references_exist();

    // escapes.cpp: what a backslash begins
    bool atom_escape(Node& node);
    bool back_reference(Node& node);
    bool named_reference(Node& node);
    bool character_escape(char32_t& character);
    bool unicode_escape(char32_t& character);
    bool hex(std::size_t digits, char32_t& value);
    bool group_name(std::u32string& name);
    bool name_character(char32_t& character);

    // classes.cpp: sets of characters
    bool character_class(Node& node);
    bool class_atom(Node& node, std::optional<char32_t>& character);
    bool class_range(Node& node);
    bool is_class_escape() const;
    bool class_escape(Node& node);
    bool property_escape(Node& node, bool negated);
    void add_property(Node& node, struct UnicodeProperty property, bool negated);
    void settle_class(Node& node) const;

    bool fail(std::size_t at, std::string_view what);
    [[nodiscard]] bool at_end() const { return at_ == text_.size(); }
    [[nodiscard]] bool sees(char c) const { return !at_end() && text_[at_] == c; }
    [[nodiscard]] bool sees(std::string_view next) const {
        return text_.substr(at_).starts_with(next);
    }
    bool take(char c) { return sees(c) && (++at_, true); }
    bool take(std::string_view next) { return sees(next) && (at_ += next.size(), true); }
    bool take_code_point(char32_t& character);

    std::string_view text_;
    bool keeps_;
    std::size_t at_{0};
    Error error_;
    unsigned depth_{0};
    std::uint32_t groups_{0};
    std::set<std::u32string, std::less<>> names_;
    std::pair<std::uint32_t, std::size_t> highest_reference_{0, 0};  ///< its number, its byte
    std::vector<std::pair<std::u32string, std::size_t>> named_references_;
};

}  // namespace strandline::schema::patterns
