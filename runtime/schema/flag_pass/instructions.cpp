#include <algorithm>

#include "schema/flag_pass.hpp"

// What combines schemas: they see the same value, and what they looked at counts where they hold.
namespace strandline::schema {

namespace {

using Op = Instruction::Op;
using Tag = TapeView::Tag;

}  // namespace

bool FlagPass::instruction(const Instruction& instruction, Index at, bool first, Trace trace) {
    if (!steps_.spend(1)) return false;
    const Range checks = instruction.checks;
    switch (instruction.op) {
        case Op::all_of:
            return all_of(checks, at, first, trace);
        case Op::any_of:
            return count_of(checks, at, 1, trace) >= 1;
        case Op::one_of:
            return count_of(checks, at, 2, trace) == 1;
        case Op::negated:
            return !holds(program_->checks[checks.first], at, false, untraced);
        case Op::condition:
            return condition(checks, at, trace);
        case Op::select:
            return select(instruction, at, first, trace);
        case Op::dynamic:
            return dynamic(program_->dynamics[instruction.name], at, first, trace);
        case Op::needs:
        case Op::depends:
            return dependency(instruction, at, trace);
    }
    return false;
}

// With one check only does `first` come in: then it is all that there is to the value.
bool FlagPass::all_of(Range checks, Index at, bool first, Trace trace) {
    for (std::uint32_t one = 0; one < checks.size; ++one)
        if (!holds(program_->checks[checks.first + one], at, first, trace)) return false;
    return true;
}

// How many hold, up to `enough`: traced, all that hold must be known.
std::uint32_t FlagPass::count_of(Range checks, Index at, std::uint32_t enough, Trace trace) {
    std::uint32_t count = 0;
    for (std::uint32_t one = 0; one < checks.size; ++one) {
        if (count >= enough && (trace == untraced || enough > 1)) return count;
        if (steps_.spend(1) && tried(program_->checks[checks.first + one], at, trace)) ++count;
    }
    return count;
}

// A check that may fail leaves a trace only if it holds.
bool FlagPass::tried(const Check& check, Index at, Trace trace) {
    if (trace == untraced) return holds(check, at, false, untraced);
    const std::size_t size = trace_words(at);
    const Trace own = new_bits(size);
    const bool good = holds(check, at, false, own);
    if (good) add_bits(own, trace, size);
    drop_bits(own);
    return good;
}

bool FlagPass::condition(Range checks, Index at, Trace trace) {
    const bool met = tried(program_->checks[checks.first], at, trace);
    return holds(program_->checks[checks.first + (met ? 1 : 2)], at, false, trace);
}

bool FlagPass::select(const Instruction& instruction, Index at, bool first, Trace trace) {
    if (tape_.tag(at) != Tag::object) return false;
    const Index value = member_named(at, program_->names[instruction.name]);
    if (value == fails || tape_.tag(value) != Tag::string) return false;
    const std::uint32_t place = place_in(instruction.texts, value);
    return place != NameTable::absent &&
           holds(program_->checks[instruction.checks.first + place], at, first, trace);
}

bool FlagPass::dynamic(const Program::Dynamic& reference, Index at, bool first, Trace trace) {
    for (const ResourceIndex resource : scope_) {
        const auto found =
            std::ranges::find(reference.anchors, resource, &std::pair<ResourceIndex, Check>::first);
        if (found != reference.anchors.end()) return holds(found->second, at, first, trace);
    }
    return holds(reference.initial, at, first, trace);
}

bool FlagPass::dependency(const Instruction& instruction, Index at, Trace trace) {
    if (tape_.tag(at) != Tag::object) return true;
    if (member_named(at, program_->names[instruction.name]) == fails) return !steps_.spent();
    if (instruction.op == Op::depends)
        return holds(program_->checks[instruction.checks.first], at, false, trace);
    for (std::uint32_t one = 0; one < instruction.checks.size; ++one)
        if (member_named(at, program_->names[instruction.checks.first + one]) == fails)
            return false;
    return true;
}

// The member's value, or `fails`.
FlagPass::Index FlagPass::member_named(Index object, const Name& name) {
    if (!steps_.spend(1 + tape_.count(object) / 8)) return fails;
    const Index closing = tape_.closing(object);
    for (Index key = object + 1; key != closing; key = tape_.after(key + 1))
        if (name.is(tape_.sized_string(key), program_->texts)) return key + 1;
    return fails;
}

}  // namespace strandline::schema
