#include "schema/codegen/names.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace strandline::schema::codegen {

namespace {

// Keywords of C++20 and C++23, the alternative tokens, and macros that system headers define.
constexpr auto reserved_words = std::to_array<std::string_view>({"alignas",
                                                                 "alignof",
                                                                 "and",
                                                                 "and_eq",
                                                                 "asm",
                                                                 "assert",
                                                                 "auto",
                                                                 "bitand",
                                                                 "bitor",
                                                                 "bool",
                                                                 "break",
                                                                 "case",
                                                                 "catch",
                                                                 "char",
                                                                 "char16_t",
                                                                 "char32_t",
                                                                 "char8_t",
                                                                 "class",
                                                                 "co_await",
                                                                 "co_return",
                                                                 "co_yield",
                                                                 "compl",
                                                                 "concept",
                                                                 "const",
                                                                 "const_cast",
                                                                 "consteval",
                                                                 "constexpr",
                                                                 "constinit",
                                                                 "continue",
                                                                 "decltype",
                                                                 "default",
                                                                 "delete",
                                                                 "do",
                                                                 "double",
                                                                 "dynamic_cast",
                                                                 "else",
                                                                 "enum",
                                                                 "errno",
                                                                 "explicit",
                                                                 "export",
                                                                 "extern",
                                                                 "false",
                                                                 "float",
                                                                 "for",
                                                                 "friend",
                                                                 "goto",
                                                                 "if",
                                                                 "inline",
                                                                 "int",
                                                                 "linux",
                                                                 "long",
                                                                 "major",
                                                                 "makedev",
                                                                 "minor",
                                                                 "mutable",
                                                                 "namespace",
                                                                 "new",
                                                                 "noexcept",
                                                                 "not",
                                                                 "not_eq",
                                                                 "nullptr",
                                                                 "operator",
                                                                 "or",
                                                                 "or_eq",
                                                                 "private",
                                                                 "protected",
                                                                 "public",
                                                                 "register",
                                                                 "reinterpret_cast",
                                                                 "requires",
                                                                 "return",
                                                                 "self",
                                                                 "short",
                                                                 "signed",
                                                                 "sizeof",
                                                                 "static",
                                                                 "static_assert",
                                                                 "static_cast",
                                                                 "stderr",
                                                                 "stdin",
                                                                 "stdout",
                                                                 "struct",
                                                                 "switch",
                                                                 "template",
                                                                 "this",
                                                                 "thread_local",
                                                                 "throw",
                                                                 "true",
                                                                 "try",
                                                                 "typedef",
                                                                 "typeid",
                                                                 "typename",
                                                                 "union",
                                                                 "unix",
                                                                 "unsigned",
                                                                 "using",
                                                                 "virtual",
                                                                 "visit",
                                                                 "void",
                                                                 "volatile",
                                                                 "wchar_t",
                                                                 "while",
                                                                 "xor",
                                                                 "xor_eq"});

bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_upper(char c) { return c >= 'A' && c <= 'Z'; }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char lower(char c) { return is_upper(c) ? static_cast<char>(c - 'A' + 'a') : c; }
char upper(char c) { return is_lower(c) ? static_cast<char>(c - 'a' + 'A') : c; }

/// A word begins behind anything that is no letter or digit, at an upper letter behind a lower one or
/// a digit, and at the last upper letter of several before a lower one: HTTP|Status.
std::vector<std::string> words_of(std::string_view text) {
    std::vector<std::string> words;
    bool fresh = true;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (!is_lower(c) && !is_upper(c) && !is_digit(c)) {
            fresh = true;
            continue;
        }
        const bool behind_lower = i > 0 && (is_lower(text[i - 1]) || is_digit(text[i - 1]));
        const bool before_lower =
            i > 0 && is_upper(text[i - 1]) && i + 1 < text.size() && is_lower(text[i + 1]);
        if (fresh || (is_upper(c) && (behind_lower || before_lower))) words.emplace_back();
        fresh = false;
        words.back().push_back(lower(c));
    }
    return words;
}

bool is_type_name(std::string_view text) {
    return !text.empty() && is_upper(text.front()) && std::ranges::any_of(text, is_lower) &&
           std::ranges::all_of(text,
                               [](char c) { return is_lower(c) || is_upper(c) || is_digit(c); });
}

}  // namespace

std::string snake_name(std::string_view text) {
    std::string name;
    for (const std::string& word : words_of(text)) name += (name.empty() ? "" : "_") + word;
    if (name.empty()) name = "member";
    if (is_digit(name.front())) name.insert(0, "n");
    if (std::ranges::find(reserved_words, name) != reserved_words.end()) name += '_';
    return name;
}

std::string type_name(std::string_view text) {
    if (is_type_name(text)) return std::string(text);
    std::string name;
    for (std::string word : words_of(text)) {
        word.front() = upper(word.front());
        name += word;
    }
    if (name.empty()) name = "Type";
    if (is_digit(name.front())) name.insert(0, "N");
    return name;
}

std::string element_name(std::string_view list) {
    const std::string name = snake_name(list);
    const auto ends = [&](std::string_view end) {
        return name.size() > end.size() + 1 && name.ends_with(end);
    };
    if (ends("ies")) return name.substr(0, name.size() - 3) + "y";
    if (ends("s") && !ends("ss") && !ends("us") && !ends("is"))
        return name.substr(0, name.size() - 1);
    return name + "_item";
}

std::string NameBook::take(const std::string& wanted, std::string_view separator) {
    std::string name = wanted;
    for (int number = 2; !taken_.insert(name).second; ++number)
        name = wanted + std::string(separator) + std::to_string(number);
    return name;
}

}  // namespace strandline::schema::codegen
