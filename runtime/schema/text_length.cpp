#include "schema/text_length.hpp"

#include <cstdint>
#include <cstring>

namespace strandline::schema {
namespace {

constexpr std::size_t word = sizeof(std::uint64_t);
constexpr std::uint64_t ones = 0x0101'0101'0101'0101;

/// How many of eight bytes are 10xxxxxx: a character's second to fourth.
std::size_t continuations(std::uint64_t eight) {
    const std::uint64_t marked = (eight >> 7) & ~(eight >> 6) & ones;
    return static_cast<std::size_t>((marked * ones) >> 56);
}

}  // namespace

std::size_t text_length(std::string_view text) {
    std::size_t inside = 0;
    std::size_t at = 0;
    for (; at + word <= text.size(); at += word) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, text.data() + at, word);
        inside += continuations(eight);
    }
    for (; at < text.size(); ++at)
        if ((static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) ++inside;
    return text.size() - inside;
}

}  // namespace strandline::schema
