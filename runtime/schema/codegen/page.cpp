#include "schema/codegen/page.hpp"

namespace strandline::schema::codegen {

namespace {

/// U+202A to U+202E and U+2066 to U+2069 change the direction of what follows: compilers warn of them.
bool turns_direction(std::string_view rest) {
    if (rest.size() < 3 || rest[0] != '\xE2') return false;
    const auto last = static_cast<unsigned char>(rest[2]);
    return (rest[1] == '\x80' && last >= 0xAA && last <= 0xAE) ||
           (rest[1] == '\x81' && last >= 0xA6 && last <= 0xA9);
}

/// Words of a text that people wrote: no control characters, no trigraphs, and no backslash at an end
/// of a line.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words(1);
    for (std::size_t at = 0; at < text.size(); ++at) {
        const char c = text[at];
        if (static_cast<unsigned char>(c) <= 0x20) {
            if (!words.back().empty()) words.emplace_back();
        } else if (turns_direction(text.substr(at))) {
            at += 2;
        } else if (c != '\\' && !(c == '?' && words.back().ends_with('?'))) {
            words.back() += c;
        }
    }
    if (words.back().empty()) words.pop_back();
    return words;
}

}  // namespace

void Page::put(const std::string& line) {
    too_wide_ = too_wide_ || line.size() > columns;
    text_ += line + "\n";
}

void Page::line(std::string_view text) { put(margin() + std::string(text)); }

void Page::blank() { text_ += '\n'; }

void Page::doc(std::string_view text) {
    const std::string start = margin() + "///";
    std::string line = start;
    for (const std::string& word : words_of(text)) {
        if (line.size() + 1 + word.size() > columns && line != start) {
            text_ += line + "\n";
            line = start;
        }
        line += " " + word;
    }
    if (line != start) text_ += line + "\n";
}

void Page::list(const std::string& head, const std::vector<std::string>& items,
                std::string_view tail) {
    std::string line = margin() + head;
    const std::string below(line.size(), ' ');
    bool first_of_line = true;
    for (std::size_t i = 0; i < items.size(); ++i) {
        const bool last = i + 1 == items.size();
        const std::string piece = items[i] + (last ? std::string(tail) : std::string(","));
        if (!first_of_line && line.size() + 1 + piece.size() > columns) {
            put(line);
            line = below;
            first_of_line = true;
        }
        line += (first_of_line ? "" : " ") + piece;
        first_of_line = false;
    }
    if (items.empty()) line += tail;
    put(line);
}

void Page::assignment(const std::string& name, const std::string& value) {
    const std::string whole = margin() + name + " = " + value + ";";
    if (whole.size() <= columns) return put(whole);
    put(margin() + name + " =");
    put(margin() + "    " + value + ";");
}

void Page::function(const std::string& signature, const std::string& statement) {
    const std::string whole = margin() + signature + " { " + statement + " }";
    if (whole.size() <= columns) return put(whole);
    put(margin() + signature + " {");
    put(margin() + "    " + statement);
    put(margin() + "}");
}

}  // namespace strandline::schema::codegen
