#include "simulation/script.hpp"

#include <array>
#include <charconv>

namespace strandline::simulation {
namespace {

constexpr std::array<std::string_view, 10> deeds{"ack",    "skip", "reject", "retry", "pending",
                                                 "silent", "halt", "crash",  "bad",   "ignored"};

template <class Number>
void read(std::string_view text, Number& number) {
    std::from_chars(text.data(), text.data() + text.size(), number);
}

void read_word(std::string_view word, Script& script) {
    const std::size_t colon = word.find(':');
    const std::string_view name = word.substr(0, colon);
    const std::string_view value =
        colon == std::string_view::npos ? std::string_view() : word.substr(colon + 1);
    if (name == "do") {
        for (std::size_t i = 0; i < deeds.size(); ++i)
            if (deeds[i] == value) script.deed = static_cast<Script::Deed>(i);
    }
    if (name == "id") script.id = value;
    if (name == "emits") read(value, script.emits);
    if (name == "times") read(value, script.times);
    if (name == "after") read(value, script.after_ms);
    if (name == "until") read(value, script.until_ms);
    if (name == "variant") read(value, script.variant);
    if (name == "twice") script.twice = true;
    if (name == "refused") script.refused = true;
    if (name == "oversized") script.oversized = true;
}

}  // namespace

std::string_view name_of(Script::Deed deed) { return deeds[static_cast<std::size_t>(deed)]; }

std::string to_text(const Script& script) {
    std::string text = "do:" + std::string(name_of(script.deed));
    if (!script.id.empty()) text += " id:" + script.id;
    text += " emits:" + std::to_string(script.emits);
    if (script.times > 0) text += " times:" + std::to_string(script.times);
    if (script.after_ms > 0) text += " after:" + std::to_string(script.after_ms);
    if (script.until_ms > 0) text += " until:" + std::to_string(script.until_ms);
    if (script.variant > 0) text += " variant:" + std::to_string(script.variant);
    if (script.twice) text += " twice";
    if (script.refused) text += " refused";
    if (script.oversized) text += " oversized";
    return text;
}

Script parse_script(std::string_view text) {
    Script script;
    while (!text.empty()) {
        const std::size_t end = text.find(' ');
        read_word(text.substr(0, end), script);
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return script;
}

}  // namespace strandline::simulation
