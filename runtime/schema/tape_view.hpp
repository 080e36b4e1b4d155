#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace strandline::schema {

/// The parsed document as simdjson lays it out, and the only file that knows one of its words: the
/// tag in the top byte, the payload below. Word 0 holds the number of words, the root value stands
/// at 1, a number has its bits in the word behind its tag, an opening bracket names the index behind
/// its closing one and, above that, how much is in it; a string names its place among the strings (four
/// bytes of length, then the text). In an object each value stands behind its key.
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
    [[nodiscard]] Tag tag(std::size_t index) const { return static_cast<Tag>(words_[index] >> 56); }
    [[nodiscard]] bool is_container(std::size_t index) const {
        return tag(index) == Tag::object || tag(index) == Tag::array;
    }
    /// The index behind the value at `index`.
    [[nodiscard]] Index after(std::size_t index) const {
        switch (tag(index)) {
            case Tag::object:
            case Tag::array:
                return static_cast<Index>(words_[index]);
            case Tag::signed_integer:
            case Tag::unsigned_integer:
            case Tag::real:
                return static_cast<Index>(index) + 2;
            default:
                return static_cast<Index>(index) + 1;
        }
    }
    /// Of a container: the index of its closing bracket.
    [[nodiscard]] Index closing(std::size_t container) const {
        return static_cast<Index>(words_[container]) - 1;
    }
    /// Elements or members of a container. The parser stops counting at `count_max`: from there on
    /// they are counted here, one by one.
    static constexpr std::uint32_t count_max = 0xFF'FFFF;
    [[nodiscard]] std::uint32_t count(std::size_t container) const {
        const auto counted = static_cast<std::uint32_t>(words_[container] >> 32) & count_max;
        return counted < count_max ? counted : count_slowly(container);
    }

    /// A string as it lies in memory: four bytes of length, then the text. The 32 bytes from here on
    /// may be read, whatever the length.
    [[nodiscard]] const char* sized_string(std::size_t index) const {
        // Half of the word is enough: a text has less than 2 GiB, its strings less than 4.
        return reinterpret_cast<const char*>(strings_ + static_cast<std::uint32_t>(words_[index]));
    }

    [[nodiscard]] std::string_view string(std::size_t index) const {
        const std::uint8_t* at = strings_ + (words_[index] & payload_mask);
        std::uint32_t size = 0;
        std::memcpy(&size, at, sizeof size);
        return {reinterpret_cast<const char*>(at + sizeof size), size};
    }
    [[nodiscard]] std::int64_t signed_integer(std::size_t index) const {
        return static_cast<std::int64_t>(words_[index + 1]);
    }
    [[nodiscard]] std::uint64_t unsigned_integer(std::size_t index) const {
        return words_[index + 1];
    }
    [[nodiscard]] double real(std::size_t index) const {
        double value = 0;
        std::memcpy(&value, &words_[index + 1], sizeof value);
        return value;
    }

private:
    static constexpr std::uint64_t payload_mask = 0x00FF'FFFF'FFFF'FFFF;

    [[nodiscard]] std::uint32_t count_slowly(std::size_t container) const {
        const std::uint32_t words = tag(container) == Tag::object ? 1 : 0;  // of a key
        std::uint32_t counted = 0;
        for (Index at = static_cast<Index>(container) + 1; at < closing(container);
             at = after(at + words))
            ++counted;
        return counted;
    }

    const std::uint64_t* words_{nullptr};
    const std::uint8_t* strings_{nullptr};
};

}  // namespace strandline::schema
