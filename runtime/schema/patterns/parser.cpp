#include "schema/patterns/parser.hpp"

#include "schema/formats/characters.hpp"

namespace strandline::schema::patterns {
namespace {

constexpr unsigned deepest_group = 250;  // keeps the stack small; RE2 stops at 1,000 itself

bool can_be_repeated(Node::Kind kind) {
    return kind != Node::Kind::start && kind != Node::Kind::end &&
           kind != Node::Kind::word_boundary && kind != Node::Kind::no_word_boundary;
}

tl::unexpected<Error> error_at(std::string code, std::size_t at, std::string_view what) {
    return failed(std::move(code),
                  "byte " + std::to_string(at) + " of the pattern: " + std::string(what));
}

}  // namespace

tl::unexpected<Error> syntax_error(std::size_t at, std::string_view what) {
    return error_at("pattern-syntax", at, what);
}

tl::unexpected<Error> unsupported(std::size_t at, std::string_view what) {
    return error_at("pattern-unsupported", at, what);
}

Result<Node> parse(std::string_view pattern, Purpose purpose) {
    return Parser(pattern, purpose).run();
}

Result<Node> Parser::run() {
    Node node;
    bool good = disjunction(node);
    if (good && !at_end()) good = fail(at_, "this ) closes no group");
    if (good) good = references_exist();
    if (!good) return tl::unexpected(std::move(error_));
    return node;
}

bool Parser::fail(std::size_t at, std::string_view what) {
    error_ = syntax_error(at, what).value();
    return false;
}

bool Parser::take_code_point(char32_t& character) {
    const CodePoint c = code_point_at(text_, at_);
    if (c.bytes == 0) return fail(at_, "not valid UTF-8");
    character = c.value;
    at_ += c.bytes;
    return true;
}

// Ends at the end of the pattern or at a parenthesis that closes.
bool Parser::disjunction(Node& node) {
    node.at = at_;
    if (!alternative(node)) return false;
    if (!sees('|')) return true;
    Node first = std::move(node);
    node = {.kind = Node::Kind::alternatives, .at = first.at};
    if (keeps_) node.children.push_back(std::move(first));
    while (take('|')) {
        Node next;
        next.at = at_;
        if (!alternative(next)) return false;
        if (keeps_) node.children.push_back(std::move(next));
    }
    return true;
}

bool Parser::alternative(Node& node) {
    while (!at_end() && !sees('|') && !sees(')')) {
        Node next;
        next.at = at_;
        if (!term(next) || !quantifier(next)) return false;
        if (keeps_) node.children.push_back(std::move(next));
    }
    return true;
}

bool Parser::term(Node& node) {
    switch (text_[at_]) {
        case '^':
            node.kind = Node::Kind::start;
            break;
        case '$':
            node.kind = Node::Kind::end;
            break;
        case '.':
            node.kind = Node::Kind::set;
            node.set = {.ranges = {{'\n', '\n'}, {'\r', '\r'}, {0x2028, 0x2029}}, .negated = true};
            break;
        case '(':
            return group(node);
        case '[':
            return character_class(node);
        case '\\':
            return atom_escape(node);
        case '*':
        case '+':
        case '?':
        case '{':
            return fail(at_, "there is nothing to repeat here; a plain one is written \\" +
                                 std::string(1, text_[at_]));
        case '}':
        case ']':
            return fail(at_,
                        "opened nowhere; a plain one is written \\" + std::string(1, text_[at_]));
        default:
            node.kind = Node::Kind::character;
            return take_code_point(node.character);
    }
    ++at_;
    return true;
}

// Whether it is lazy changes what is captured, never whether there is a match.
bool Parser::quantifier(Node& node) {
    const std::size_t at = at_;
    std::uint32_t least = 0;
    std::uint32_t most = unlimited;
    if (take('+'))
        least = 1;
    else if (take('?'))
        most = 1;
    else if (sees('{')) {
        if (!braces(least, most)) return false;
    } else if (!take('*'))
        return true;
    if (!can_be_repeated(node.kind) || node.reason == look_around_reason)
        return fail(at, "an assertion cannot be repeated");
    take('?');
    Node repeated = std::move(node);
    node = {.kind = Node::Kind::repeat, .at = at, .least = least, .most = most};
    if (keeps_) node.children.push_back(std::move(repeated));
    return true;
}

bool Parser::braces(std::uint32_t& least, std::uint32_t& most) {
    const std::size_t start = at_++;
    const auto number = [&](std::uint32_t& value) {
        const std::size_t digits = digits_at(text_, at_);
        value = 0;
        for (const char digit : text_.substr(at_, digits)) {
            if (value >= unlimited / 10 - 1) value = unlimited / 10 - 2;  // far above any limit
            value = value * 10 + static_cast<std::uint32_t>(digit - '0');
        }
        at_ += digits;
        return digits != 0;
    };
    if (!number(least))
        return fail(start, "a plain { is written \\{; repeats are {2}, {2,} or {2,5}");
    most = least;
    if (take(',') && !number(most)) most = unlimited;
    if (!take('}')) return fail(start, "a plain { is written \\{; repeats are {2}, {2,} or {2,5}");
    return least <= most || fail(start, "the smaller number comes first");
}

bool Parser::group(Node& node) {
    const std::size_t start = at_++;
    if (depth_ == deepest_group) return fail(start, "groups are nested too deep (250)");
    ++depth_;
    const bool good = group_body(node);
    --depth_;
    if (!good) return false;
    return take(')') || fail(start, "this ( is never closed");
}

bool Parser::group_body(Node& node) {
    if (!take('?')) {
        ++groups_;
        return disjunction(node);
    }
    if (take(':')) return disjunction(node);
    if (sees('=') || sees('!') || sees("<=") || sees("<!")) return look_around(node);
    if (!take('<'))
        return fail(at_, "a group begins with (, (?:, (?<name>, (?=, (?!, (?<= or (?<!");
    const std::size_t name_at = at_;
    std::u32string name;
    if (!group_name(name)) return false;
    ++groups_;
    if (!names_.insert(std::move(name)).second) return fail(name_at, "two groups have this name");
    return disjunction(node);
}

bool Parser::look_around(Node& node) {
    take('<');
    ++at_;
    Node body;
    if (!disjunction(body)) return false;
    node.kind = Node::Kind::unsupported;
    node.reason = look_around_reason;
    return true;
}

bool Parser::references_exist() {
    if (highest_reference_.first > groups_)
        return fail(highest_reference_.second, "the pattern has no group of this number");
    for (const auto& [name, at] : named_references_)
        if (!names_.contains(name)) return fail(at, "no group has this name");
    return true;
}

}  // namespace strandline::schema::patterns
