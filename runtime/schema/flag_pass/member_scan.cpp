#include "schema/flag_pass/member_scan.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>

#include "schema/program/name_table.hpp"
#include "schema/same_text.hpp"

namespace strandline::schema {

namespace {

using Index = TapeView::Index;
using Tag = TapeView::Tag;

constexpr std::uint32_t few = 12;  // up to here, comparing each with each is cheaper than a table

// The next word behind one with this tag, into containers, not over them.
Index next(Index at, Tag tag) {
    const bool number =
        tag == Tag::signed_integer || tag == Tag::real || tag == Tag::unsigned_integer;
    return at + (number ? 2 : 1);
}

}  // namespace

bool MemberScan::clean(const TapeView& tape, Index value) {
    const Index end = tape.after(value);
    for (Index at = value; at < end;) {
        const Tag tag = tape.tag(at);
        if (tag == Tag::object && !good_names(tape, at)) return false;
        at = next(at, tag);
    }
    return true;
}

MemberScan::Found MemberScan::weightiest(const TapeView& tape) {
    Found found = Found::nothing;
    for (Index at = TapeView::root; at < tape.end(); at = next(at, tape.tag(at))) {
        if (tape.tag(at) != Tag::object || good_names(tape, at)) continue;
        if (has_forbidden(tape, at)) return Found::forbidden;
        found = std::max(found, distinct(tape, at) ? Found::too_many : Found::duplicate);
    }
    return found;
}

// In one look at each name: most objects are small, and their names fall on different bits.
bool MemberScan::good_names(const TapeView& tape, Index object) {
    const std::uint32_t members = tape.count(object);
    if (members > few)
        return members <= rules_.members_max && !has_forbidden(tape, object) &&
               distinct(tape, object);
    std::array<std::uint64_t, 4> bits{};
    std::uint64_t twice = 0;
    const Index closing = tape.closing(object);
    for (Index at = object + 1; at < closing; at = tape.after(at + 1)) {
        const char* name = tape.sized_string(at);
        if (rules_.forbidden.contains(name)) return false;
        const std::uint64_t place = (name_digest(name) * hash_.factor()) >> 56;
        const std::uint64_t bit = std::uint64_t{1} << (place & 63);
        twice |= bits[place >> 6] & bit;
        bits[place >> 6] |= bit;
    }
    return members <= rules_.members_max && (twice == 0 || few_distinct(tape, object));
}

bool MemberScan::has_forbidden(const TapeView& tape, Index object) const {
    if (rules_.forbidden.empty()) return false;
    const Index closing = tape.closing(object);
    for (Index at = object + 1; at < closing; at = tape.after(at + 1))
        if (rules_.forbidden.contains(tape.sized_string(at))) return true;
    return false;
}

bool MemberScan::distinct(const TapeView& tape, Index object) {
    const std::uint32_t members = tape.count(object);
    if (members < 2) return true;
    return members <= few ? few_distinct(tape, object) : many_distinct(tape, object, members);
}

// By the length and the first four bytes, which the tape has side by side.
bool MemberScan::few_distinct(const TapeView& tape, Index object) const {
    std::array<std::uint64_t, few> starts;
    std::array<Index, few> keys;
    const Index closing = tape.closing(object);
    std::uint32_t seen = 0;
    for (Index at = object + 1; at < closing; at = tape.after(at + 1), ++seen) {
        std::memcpy(&starts[seen], tape.sized_string(at), sizeof starts[seen]);
        const auto size = static_cast<std::uint32_t>(starts[seen]);
        if (size < 4) starts[seen] &= (std::uint64_t{1} << (32 + 8 * size)) - 1;
        keys[seen] = at;
        for (std::uint32_t other = 0; other < seen; ++other)
            if (starts[other] == starts[seen] &&
                same_text(tape.string(keys[other]), tape.string(at)))
                return false;
    }
    return true;
}

bool MemberScan::many_distinct(const TapeView& tape, Index object, std::uint32_t members) {
    members = std::min(members, rules_.members_max);
    const std::size_t wanted = std::bit_ceil(std::size_t{members} * 2);
    if (slots_.size() < wanted || ++round_ == 0) {
        slots_.assign(std::max(wanted, slots_.size()), {});
        round_ = 1;
    }
    const std::size_t last = wanted - 1;
    for (Index at = object + 1; members-- > 0; at = tape.after(at + 1)) {
        const std::string_view name = tape.string(at);
        const std::uint64_t hash = hash_.of(name);
        const auto low = static_cast<std::uint32_t>(hash);
        for (std::size_t place = hash >> 32;; ++place) {
            Slot& slot = slots_[place & last];
            if (slot.round != round_) {
                slot = {.round = round_, .hash = low, .key = at};
                break;
            }
            if (slot.hash == low && same_text(tape.string(slot.key), name)) return false;
        }
    }
    return true;
}

}  // namespace strandline::schema
