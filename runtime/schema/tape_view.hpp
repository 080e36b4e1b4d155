#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace strandline::schema {

/// The parsed document as simdjson lays it out, and the only file that knows one of its words: the
/// tag in the top byte, the payload below. Word 0 holds the number of words, the root value stands
/// at 1, a number has its bits in the word behind its tag, an opening bracket names the index behind
/// its closing one, a string names its place among the strings (four bytes of length, then the text).
/// In an object each value stands behind its key.
///
/// Ownership  a view of the parser's buffers, until the next parse.
/// Threads    [lane-strand]
/// Errors     none: indices come from the view itself, or were checked by who hands them in.
/// Source     simdjson's doc/tape.md; json_parser.cpp checks the layout when a parser is made.
class TapeView {
public:
    using Index = std::uint32_t;
    static constexpr Index root = 1;

    enum class Tag : std::uint8_t {
        document = 'r',
        object = '{',
        object_end = '}',
        array = '[',
        array_end = ']',
        string = '"',
        signed_integer = 'l',
        unsigned_integer = 'u',
        real = 'd',
        yes = 't',
        no = 'f',
        null = 'n'
    };

    TapeView() = default;
    TapeView(const std::uint64_t* words, const std::uint8_t* strings)
        : words_(words), strings_(strings) {}

    /// The index of the closing document word: every value stands below it.
    [[nodiscard]] Index end() const {
        return words_ == nullptr ? root : static_cast<Index>(words_[0] & payload_mask) - 1;
    }
    [[nodiscard]] Tag tag(Index index) const { return static_cast<Tag>(words_[index] >> 56); }
    [[nodiscard]] bool is_container(Index index) const {
        return tag(index) == Tag::object || tag(index) == Tag::array;
    }
    /// The index behind the value at `index`.
    [[nodiscard]] Index after(Index index) const {
        switch (tag(index)) {
            case Tag::object:
            case Tag::array:
                return static_cast<Index>(words_[index]);
            case Tag::signed_integer:
            case Tag::unsigned_integer:
            case Tag::real:
                return index + 2;
            default:
                return index + 1;
        }
    }
    /// Of a container: the index of its closing bracket.
    [[nodiscard]] Index closing(Index container) const { return after(container) - 1; }

    [[nodiscard]] std::string_view string(Index index) const {
        const std::uint8_t* at = strings_ + (words_[index] & payload_mask);
        std::uint32_t size = 0;
        std::memcpy(&size, at, sizeof size);
        return {reinterpret_cast<const char*>(at + sizeof size), size};
    }
    [[nodiscard]] std::int64_t signed_integer(Index index) const {
        return static_cast<std::int64_t>(words_[index + 1]);
    }
    [[nodiscard]] std::uint64_t unsigned_integer(Index index) const { return words_[index + 1]; }
    [[nodiscard]] double real(Index index) const {
        double value = 0;
        std::memcpy(&value, &words_[index + 1], sizeof value);
        return value;
    }

private:
    static constexpr std::uint64_t payload_mask = 0x00FF'FFFF'FFFF'FFFF;

    const std::uint64_t* words_{nullptr};
    const std::uint8_t* strings_{nullptr};
};

}  // namespace strandline::schema
