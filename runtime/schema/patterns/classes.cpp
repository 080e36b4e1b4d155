#include "schema/formats/characters.hpp"
#include "schema/patterns/parser.hpp"
#include "schema/patterns/unicode_properties.hpp"

namespace strandline::schema::patterns {
namespace {

constexpr std::string_view no_table_reason =
    "RE2 has no table of this Unicode property; general categories and scripts it has";
constexpr std::string_view mixed_reason =
    "a union of Unicode properties cannot be taken away inside of a class with other members";

}  // namespace

std::vector<Range> ranges_of_class(char letter) {
    switch (letter) {
        case 'd':
            return {{'0', '9'}};
        case 'w':
            return {{'0', '9'}, {'A', 'Z'}, {'_', '_'}, {'a', 'z'}};
        case 's':
            return {{0x9, 0xD},       {' ', ' '},       {0xA0, 0xA0},     {0x1680, 0x1680},
                    {0x2000, 0x200A}, {0x2028, 0x2029}, {0x202F, 0x202F}, {0x205F, 0x205F},
                    {0x3000, 0x3000}, {0xFEFF, 0xFEFF}};
        default:
            return complement(ranges_of_class(static_cast<char>(letter | 0x20)));
    }
}

/// Behind a backslash.
bool Parser::is_class_escape() const {
    return !at_end() && std::string_view("dDsSwWpP").find(text_[at_]) != std::string_view::npos;
}

bool Parser::class_escape(Node& node) {
    const char letter = text_[at_++];
    if (letter == 'p' || letter == 'P') return property_escape(node, letter == 'P');
    if (keeps_)
        for (const Range& range : ranges_of_class(letter)) node.set.add(range);
    return true;
}

bool Parser::property_escape(Node& node, bool negated) {
    const std::size_t start = at_ - 2;
    const std::size_t end = text_.find('}', at_);
    if (!sees('{') || end == std::string_view::npos)
        return fail(start, "\\p is followed by {a Unicode property}");
    auto property = unicode_property(text_.substr(at_ + 1, end - at_ - 1));
    if (!property) return fail(start, "ECMA-262 knows no such Unicode property");
    at_ = end + 1;
    if (keeps_) add_property(node, std::move(*property), negated);
    return true;
}

void Parser::add_property(Node& node, UnicodeProperty property, bool negated) {
    if (!property.supported) {
        node.reason = no_table_reason;
        return;
    }
    if (property.names.empty()) {
        for (const Range& range : negated ? complement(property.ranges) : property.ranges)
            node.set.add(range);
        return;
    }
    const bool outside = property.outside != negated;
    if (outside && property.names.size() > 1) {
        // Only as [^\p{..}\p{..}], which must then be the whole class: settle_class() sees to it.
        Node excluded{.kind = Node::Kind::set};
        for (const std::string& name : property.names)
            excluded.set.properties.push_back("\\p{" + name + "}");
        node.children.push_back(std::move(excluded));
        return;
    }
    for (const std::string& name : property.names)
        node.set.properties.push_back((outside ? "\\P{" : "\\p{") + name + "}");
}

/// Once all members are there.
void Parser::settle_class(Node& node) const {
    if (!node.children.empty()) {
        if (node.children.size() == 1 && node.set.ranges.empty() && node.set.properties.empty()) {
            node.set.properties = std::move(node.children.front().set.properties);
            node.set.negated = !node.set.negated;
        } else if (node.reason.empty()) {
            node.reason = mixed_reason;
        }
        node.children.clear();
    }
    if (!node.reason.empty()) node.kind = Node::Kind::unsupported;
}

bool Parser::character_class(Node& node) {
    const std::size_t start = at_++;
    node.kind = Node::Kind::set;
    node.set.negated = take('^');
    while (!at_end() && !sees(']'))
        if (!class_range(node)) return false;
    if (!take(']')) return fail(start, "this [ is never closed");
    settle_class(node);
    return true;
}

bool Parser::class_range(Node& node) {
    const std::size_t start = at_;
    std::optional<char32_t> first;
    std::optional<char32_t> last;
    if (!class_atom(node, first)) return false;
    const bool is_range = sees('-') && at_ + 1 < text_.size() && text_[at_ + 1] != ']';
    if (is_range) {
        ++at_;
        if (!class_atom(node, last)) return false;
        if (!first || !last) return fail(start, "a class cannot be the end of a range");
        if (*first > *last) return fail(start, "the ends of the range are the wrong way round");
    }
    if (keeps_ && first) node.set.add({*first, last.value_or(*first)});
    return true;
}

/// One character, or an escape that adds many.
bool Parser::class_atom(Node& node, std::optional<char32_t>& character) {
    character.emplace();
    if (!take('\\')) return take_code_point(*character);
    if (at_end()) return fail(at_ - 1, "a backslash at the end; a plain one is written \\\\");
    if (is_class_escape()) {
        character.reset();
        return class_escape(node);
    }
    if (take('b')) {
        character = '\b';
        return true;
    }
    if (take('-')) {
        character = '-';
        return true;
    }
    return character_escape(*character);
}

}  // namespace strandline::schema::patterns
