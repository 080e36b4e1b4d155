#include "schema/patterns/translator.hpp"

#include <algorithm>
#include <optional>

#include "schema/formats/characters.hpp"

namespace strandline::schema::patterns {
namespace {

constexpr std::uint64_t most_repeats = 1000;  // RE2's, for nested ones the product

class Translator {
public:
    bool write(const Node& node, std::uint64_t repeats);
    [[nodiscard]] Result<std::string> result() && {
        if (error_) return tl::unexpected(std::move(*error_));
        // RE2 also finds \B between the bytes of one character, where an empty match could begin; what
        // is led up to by whole characters cannot.
        if (needs_whole_characters_) return "\\A[\\x{0}-\\x{10FFFF}]*?(?:" + text_ + ")";
        return std::move(text_);
    }

private:
    bool write_children(const Node& node, std::string_view between, std::uint64_t repeats);
    bool write_repeat(const Node& node, std::uint64_t repeats);
    void write_character(char32_t character);
    void write_set(const CharacterSet& set);
    bool fail(const Node& node, std::string_view what) {
        error_ = unsupported(node.at, what).value();
        return false;
    }

    std::string text_;
    bool needs_whole_characters_{false};
    std::optional<Error> error_;
};

std::string hex(char32_t character) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string text;
    do text.insert(text.begin(), digits[character & 0xF]);
    while ((character >>= 4) != 0);
    return "\\x{" + text + "}";
}

void Translator::write_character(char32_t character) {
    if (character < 0x80 && is_alphanumeric(static_cast<char>(character)))
        text_ += static_cast<char>(character);
    else
        text_ += hex(character);
}

/// An empty class is none to RE2: it is written as what is left when everything is taken away.
void Translator::write_set(const CharacterSet& set) {
    const bool empty = set.ranges.empty() && set.properties.empty();
    text_ += set.negated != empty ? "[^" : "[";
    if (empty) text_ += hex(0) + "-" + hex(last_code_point);
    for (const Range& range : set.ranges) {
        text_ += hex(range.first);
        if (range.last != range.first) text_ += "-" + hex(range.last);
    }
    for (const std::string& property : set.properties) text_ += property;
    text_ += ']';
}

bool Translator::write_children(const Node& node, std::string_view between, std::uint64_t repeats) {
    for (std::size_t index = 0; index < node.children.size(); ++index) {
        if (index != 0) text_ += between;
        if (!write(node.children[index], repeats)) return false;
    }
    return true;
}

bool Translator::write_repeat(const Node& node, std::uint64_t repeats) {
    const std::uint64_t counted =
        node.most == unlimited ? std::max<std::uint64_t>(node.least, 1) : node.most;
    // RE2 counts only what is written in braces; a star or a plus counts as one here, too.
    repeats *= std::max<std::uint64_t>(counted, 1);
    if (repeats > most_repeats)
        return fail(node,
                    "at most 1,000 repeats can be matched in linear time, nested ones multiplied");
    text_ += "(?:";
    if (!write(node.children.front(), repeats)) return false;
    text_ += ")";
    if (node.most == unlimited && node.least <= 1) {
        text_ += node.least == 0 ? '*' : '+';
        return true;
    }
    text_ += '{' + std::to_string(node.least) + ',';
    if (node.most != unlimited) text_ += std::to_string(node.most);
    text_ += '}';
    return true;
}

bool Translator::write(const Node& node, std::uint64_t repeats) {
    switch (node.kind) {
        case Node::Kind::sequence:
            return write_children(node, "", repeats);
        case Node::Kind::alternatives:
            text_ += "(?:";
            if (!write_children(node, "|", repeats)) return false;
            text_ += ')';
            return true;
        case Node::Kind::repeat:
            return write_repeat(node, repeats);
        case Node::Kind::character:
            if (is_surrogate(node.character))
                write_set({});  // UTF-8 has none
            else
                write_character(node.character);
            return true;
        case Node::Kind::set:
            write_set(node.set);
            return true;
        case Node::Kind::start:
            text_ += "\\A";
            return true;
        case Node::Kind::end:
            text_ += "\\z";
            return true;
        case Node::Kind::word_boundary:
            text_ += "\\b";
            return true;
        case Node::Kind::no_word_boundary:
            needs_whole_characters_ = true;
            text_ += "\\B";
            return true;
        case Node::Kind::unsupported:
            return fail(node, node.reason);
    }
    return true;
}

}  // namespace

Result<std::string> to_re2(const Node& pattern) {
    Translator translator;
    translator.write(pattern, 1);
    return std::move(translator).result();
}

}  // namespace strandline::schema::patterns
