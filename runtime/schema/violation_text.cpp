#include "schema/violation_text.hpp"

#include <cstddef>

namespace strandline::schema {

namespace {

constexpr std::size_t bytes_max = 1'024;
constexpr std::size_t room_for_the_rest = 40;  // of "; and 31 more"

std::string text_of(const Violation& violation) {
    const std::string& path = violation.instance_path;
    return (path.empty() ? "the event" : path) + " " + violation.message + " (" + violation.rule +
           ")";
}

// Not within a character.
void cut(std::string& text, std::size_t bytes) {
    if (text.size() <= bytes) return;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    text.resize(bytes);
}

}  // namespace

std::string violation_text(const Violations& violations) {
    const std::size_t count = violations.list.size();
    std::string text = (violations.more ? "more than " : "") + std::to_string(count) +
                       (count == 1 && !violations.more ? " violation" : " violations") +
                       " of the schema: ";
    std::size_t told = 0;
    for (const Violation& violation : violations.list) {
        const std::string next = (told == 0 ? "" : "; ") + text_of(violation);
        if (told > 0 && text.size() + next.size() > bytes_max - room_for_the_rest) break;
        text += next;
        ++told;
    }
    cut(text, bytes_max - room_for_the_rest);
    if (told < count) text += "; and " + std::to_string(count - told) + " more";
    return text;
}

}  // namespace strandline::schema
