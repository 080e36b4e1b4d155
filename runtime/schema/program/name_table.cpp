#include "schema/program/name_table.hpp"

#include <algorithm>
#include <bit>

namespace strandline::schema {

namespace {

constexpr std::size_t length_bytes = sizeof(std::uint32_t);

// A name as a tape has it, with room to read behind it.
std::string sized(std::string_view name) {
    const auto size = static_cast<std::uint32_t>(name.size());
    std::string text(length_bytes, '\0');
    std::memcpy(text.data(), &size, length_bytes);
    text += name;
    text.append(Name::head_bytes, '\0');
    return text;
}

}  // namespace

Name Name::none() {
    Name name;
    name.mask = 0xF;
    std::memset(name.head, 0xFF, length_bytes);
    return name;
}

Name Name::of(std::string_view text, std::vector<std::string>& texts) {
    const std::string laid_out = sized(text);
    const std::size_t used = length_bytes + text.size();
    Name name;
    std::memcpy(name.head, laid_out.data(), head_bytes);
    name.mask = used >= head_bytes ? 0xFFFF'FFFF : (std::uint32_t{1} << used) - 1;
    if (used > head_bytes) {
        name.whole = static_cast<std::uint32_t>(texts.size());
        texts.emplace_back(text);
    }
    return name;
}

bool Name::has_tail(const char* sized, const std::vector<std::string>& texts) const {
    const std::uint32_t high = mask >> 16;
    if ((equal_bytes(head + 16, sized + 16) & high) != high) return false;
    std::uint32_t size = 0;
    std::memcpy(&size, sized, sizeof size);
    if (length_bytes + size <= head_bytes) return true;
    return std::memcmp(texts[whole].data(), sized + length_bytes, size) == 0;
}

NameTable::NameTable(std::span<const std::string> names, std::vector<std::uint32_t>& slots)
    : first_(static_cast<std::uint32_t>(slots.size())) {
    const std::size_t size = std::bit_ceil(std::max<std::size_t>(names.size() * 2, 2));
    last_ = static_cast<std::uint32_t>(size - 1);
    shift_ = static_cast<std::uint32_t>(64 - std::countr_zero(size));
    slots.resize(slots.size() + size, absent);

    std::vector<std::uint64_t> digests;
    digests.reserve(names.size());
    for (const std::string& name : names) digests.push_back(name_digest(sized(name).data()));

    // With few names a factor without any collision is soon found; with many it is not looked for.
    constexpr std::uint64_t next = 0xD134'2543'DE82'EF95;
    const int tries = names.size() <= 64 ? 512 : 16;
    std::uint64_t best = 0x9E37'79B9'7F4A'7C15;
    std::size_t best_walk = names.size() + 1;
    factor_ = best;
    for (int tried = 0; tried < tries && best_walk > 1; ++tried, factor_ = factor_ * next | 1) {
        const std::size_t walk = longest_walk(digests);
        if (walk < best_walk) {
            best_walk = walk;
            best = factor_;
        }
    }
    factor_ = best;
    for (std::size_t place = 0; place < digests.size(); ++place) {
        std::uint64_t at = slot(digests[place]);
        while (slots[first_ + (at & last_)] != absent) ++at;
        slots[first_ + (at & last_)] = static_cast<std::uint32_t>(place);
    }
}

std::size_t NameTable::longest_walk(std::span<const std::uint64_t> digests) const {
    std::vector<bool> taken(last_ + std::size_t{1}, false);
    std::size_t longest = 0;
    for (const std::uint64_t digest : digests) {
        std::size_t walk = 1;
        std::uint64_t at = slot(digest);
        for (; taken[at & last_]; ++at) ++walk;
        taken[at & last_] = true;
        longest = std::max(longest, walk);
    }
    return longest;
}

}  // namespace strandline::schema
