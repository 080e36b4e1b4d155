#include "schema/flag_pass.hpp"

#include <bit>
#include <cstring>

#include "schema/formats/format.hpp"
#include "schema/text_length.hpp"

// The short walks: what common schemas are made of. They hold no list of what went wrong and make no
// call for a value that is a string, a number or a constant.
namespace strandline::schema {

namespace {

using Kind = Check::Kind;
using Tag = TapeView::Tag;

constexpr std::uint32_t properties_max = 64;  // of a node that is plain

// Bits for the first `places`.
std::uint64_t prefix(std::size_t places) {
    return places >= properties_max ? ~std::uint64_t{0} : (std::uint64_t{1} << places) - 1;
}

bool within(const Check& check, double number) {
    return number >= check.low && number <= check.high;
}

bool is_whole(double number) {
    constexpr double no_fractions = 4503599627370496.0;  // from 2^52 on
    if (number >= no_fractions || number <= -no_fractions) return true;
    return static_cast<double>(static_cast<std::int64_t>(number)) == number;
}

}  // namespace

FlagPass::Verdict FlagPass::run(const Program& program, const TapeView& tape, std::uint64_t steps) {
    program_ = &program;
    tape_ = tape;
    steps_.left = static_cast<std::int64_t>(steps);
    nested_too_deep_ = false;
    bool good = value(program.root, TapeView::root, true) != fails;
    // An object with all its declared members, and no others, is not counted.
    if (scan_.rules().members_max < properties_max)
        good = good && scan_.clean(tape, TapeView::root);
    if (steps_.spent() || nested_too_deep_) [[unlikely]]
        return Verdict::budget_exceeded;
    return good ? Verdict::valid : Verdict::invalid;
}

// Anything, and nothing known of it.
FlagPass::Index FlagPass::value(const Check& check, Index at, bool first) {
    const Tag tag = tape_.tag(at);
    switch (check.kind) {
        case Kind::any:
            return any(at, first);
        case Kind::none:
            return fails;
        case Kind::string:
            if (tag == Tag::string) return at + 1;
            break;
        case Kind::format:
            if (tag == Tag::string)
                return has_format(check.format, tape_.string(at)) ? at + 1 : fails;
            break;
        case Kind::length:
            if (tag == Tag::string) return has_length(check, at) ? at + 1 : fails;
            break;
        case Kind::text:
            if (tag == Tag::string) return is_text(check, at) ? at + 1 : fails;
            break;
        case Kind::one_of:
            if (tag == Tag::string) return is_one_of(check.target, at) ? at + 1 : fails;
            break;
        case Kind::integer:
            if (tag == Tag::real && !is_whole(tape_.real(at))) return fails;
            [[fallthrough]];
        case Kind::number:
            if (tag == Tag::signed_integer)
                return within(check, static_cast<double>(tape_.signed_integer(at))) ? at + 2
                                                                                    : fails;
            if (tag == Tag::real) return within(check, tape_.real(at)) ? at + 2 : fails;
            if (tag == Tag::unsigned_integer)
                return within(check, static_cast<double>(tape_.unsigned_integer(at))) ? at + 2
                                                                                      : fails;
            break;
        case Kind::boolean:
            if (tag == Tag::yes || tag == Tag::no) return at + 1;
            break;
        case Kind::null:
            return tag == Tag::null ? at + 1 : fails;
        case Kind::object:
            if (tag == Tag::object) return object(program_->nodes.data()[check.target], at, first);
            break;
        case Kind::array:
        case Kind::objects:
            if (tag == Tag::array) return array(program_->nodes.data()[check.target], at, first);
            break;
        case Kind::node:
            return by_node(check.target, at, first, untraced) ? tape_.after(at) : fails;
    }
    return check.nullable && tag == Tag::null ? at + 1 : fails;
}

// Producers keep their order, and most write it as the schema does. As long as each member is the one
// behind the last, nothing is looked up and nothing remembered: not even which members were seen. An
// object in an object, or in an array in it, is walked by the same loop: no call, no stack.
FlagPass::Index FlagPass::object(const ProgramNode& root, Index root_at, bool first) {
    if (!may_look(root_at, first)) return fails;
    const TapeView tape = tape_;
    Open* const base = top_;
    Open* const end = open_.data() + open_max - 2;
    Open* top = base;
    // Of the object in work; apart, so that they stay in registers.
    const ProgramNode* node = &root;
    const PropertyRecord* next = records_of(root);
    Index start = root_at;
    std::size_t closing = tape.closing(root_at);
    std::size_t key = root_at + 1;
    const auto enter = [&](const ProgramNode& child, std::size_t at) {
        node = &child;
        next = records_of(child);
        start = static_cast<Index>(at);
        closing = tape.closing(at);
        key = at + 1;
    };
    for (;;) {
        while (key != closing) {
            if (!next->name.is(tape.sized_string(key), program_->texts)) [[unlikely]] {
                top_ = top;
                key = in_disorder({node, next, start, closing}, key, first);
                top_ = base;
                if (key == fails) return fails;
                break;
            }
            const Check& check = next->check;
            const Tag tag = tape.tag(key + 1);
            ++next;
            if (tag == check.tag) {
                key += 2;
                continue;
            }
            if (check.kind == Kind::number) {
                if (tag == Tag::real) {
                    if (!within(check, tape.real(key + 1))) return fails;
                    key += 3;
                    continue;
                }
                if (tag == Tag::signed_integer) {
                    if (!within(check, static_cast<double>(tape.signed_integer(key + 1))))
                        return fails;
                    key += 3;
                    continue;
                }
            } else if (check.kind == Kind::object && tag == Tag::object && top < end) {
                *top++ = {node, next, start, closing};
                enter(program_->nodes.data()[check.target], key + 1);
                continue;
            } else if (check.kind == Kind::objects && tag == Tag::array && top < end) {
                const ProgramNode& list = program_->nodes.data()[check.target];
                const std::uint32_t count = tape.count(key + 1);
                if (count < list.min_items || count > list.max_items) return fails;
                *top++ = {node, next, start, closing};
                *top++ = {program_->nodes.data() + list.items.target, nullptr,
                          static_cast<Index>(key) + 1, tape.closing(key + 1)};
                key += 2;
                goto next_element;
            }
            top_ = top;
            key = value(check, static_cast<Index>(key) + 1, first);
            top_ = base;
            if (key == fails) return fails;
        }
        if (key == closing) {
            if (!next->check.may_end) return fails;
            ++key;
        }
    next_element:
        for (;;) {
            if (top == base) return static_cast<Index>(key);
            const Open& around = top[-1];
            if (around.next != nullptr) {  // back in the object around it
                node = around.node;
                next = around.next;
                start = around.start;
                closing = around.closing;
                --top;
                break;
            }
            if (key != around.closing) {
                if (tape.tag(key) != Tag::object) return fails;
                enter(*around.node, key);
                break;
            }
            ++key;  // the array is at its end
            --top;
        }
    }
}

// Members that are not in the schema's order, or not in the schema: the place of each is looked up,
// unless it is the one behind the last.
FlagPass::Index FlagPass::in_disorder(const Open& object, std::size_t from, bool first) {
    Index key = static_cast<Index>(from);
    const ProgramNode& node = *object.node;
    const std::uint32_t count = tape_.count(object.start);
    if (first && count > scan_.rules().members_max) return fails;
    if (count < node.min_properties || count > node.max_properties) return fails;
    const PropertyRecord* const records = records_of(node);
    const PropertyRecord* next = object.next;
    std::uint64_t seen = prefix(static_cast<std::size_t>(next - records));
    bool has_undeclared = false;
    while (key != object.closing) {
        const char* name = tape_.sized_string(key);
        if (!next->name.is(name, program_->texts)) {
            const PropertyRecord* found = find(node, name);
            if (found == nullptr) {
                has_undeclared = true;
                key = undeclared(node, key, first);
                if (key == fails) return fails;
                continue;
            }
            next = found;
        }
        const std::uint64_t bit = std::uint64_t{1} << (next - records);
        if ((seen & bit) != 0) return fails;
        seen |= bit;
        key = value(next->check, key + 1, first);
        if (key == fails) return fails;
        ++next;
    }
    if ((seen & node.required) != node.required) return fails;
    if (has_undeclared && first && !scan_.distinct(tape_, object.start)) return fails;
    return key + 1;
}

FlagPass::Index FlagPass::array(const ProgramNode& node, Index at, bool first) {
    if (!may_look(at, first)) return fails;
    const std::uint32_t count = tape_.count(at);
    if (count < node.min_items || count > node.max_items) return fails;
    const Check& check = node.items;
    const Index closing = tape_.closing(at);
    for (Index element = at + 1; element != closing;) {
        if (tape_.tag(element) == check.tag) {
            ++element;
            continue;
        }
        element = value(check, element, first);
        if (element == fails) return fails;
    }
    return closing + 1;
}

const PropertyRecord* FlagPass::find(const ProgramNode& node, const char* name) const {
    const PropertyRecord* const records = records_of(node);
    const std::uint32_t place =
        node.table.find(name, program_->slots, [this, records, name](std::uint32_t candidate) {
            return records[candidate].name.is(name, program_->texts);
        });
    return place == NameTable::absent ? nullptr : records + place;
}

FlagPass::Index FlagPass::undeclared(const ProgramNode& node, Index key, bool first) {
    if (node.additional.kind == Kind::none) return fails;
    if (first && scan_.rules().forbidden.contains(tape_.sized_string(key))) return fails;
    return value(node.additional, key + 1, first);
}

bool FlagPass::has_length(const Check& check, Index at) const {
    const std::string_view text = tape_.string(at);
    // A code point has one to four bytes: most texts need no counting.
    if (text.size() <= check.most && text.size() / 4 >= check.least) return true;
    if (text.size() < check.least) return false;
    const std::size_t length = text_length(text);
    return length >= check.least && length <= check.most;
}

bool FlagPass::is_text(const Check& check, Index at) const {
    return program_->names[check.target].is(tape_.sized_string(at), program_->texts);
}

std::uint32_t FlagPass::place_in(std::uint32_t set, Index at) const {
    const Program::TextSet& texts = program_->text_sets[set];
    const char* text = tape_.sized_string(at);
    return texts.table.find(text, program_->slots, [this, &texts, text](std::uint32_t candidate) {
        return program_->names[texts.names.first + candidate].is(text, program_->texts);
    });
}

bool FlagPass::is_one_of(std::uint32_t set, Index at) const {
    return place_in(set, at) != NameTable::absent;
}

}  // namespace strandline::schema
