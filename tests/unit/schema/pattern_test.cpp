#include "schema/pattern.hpp"

#include <gmock/gmock.h>

#include <initializer_list>
#include <string>
#include <string_view>

namespace strandline::schema {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;
using Texts = std::initializer_list<std::string_view>;

void expect(std::string_view text, Texts matching, Texts other) {
    EXPECT_TRUE(is_ecma_pattern(text)) << text;
    const auto pattern = Pattern::compile(text);
    ASSERT_TRUE(pattern) << text << ": " << pattern.error().message;
    EXPECT_EQ(pattern->text(), text);
    for (const std::string_view subject : matching)
        EXPECT_TRUE(pattern->matches(subject)) << text << " on " << subject;
    for (const std::string_view subject : other)
        EXPECT_FALSE(pattern->matches(subject)) << text << " on " << subject;
}

/// A good pattern that is not run.
void expect_unsupported(std::string_view text, std::size_t byte, std::string_view what) {
    EXPECT_TRUE(is_ecma_pattern(text)) << text;
    const auto pattern = Pattern::compile(text);
    ASSERT_FALSE(pattern) << text;
    EXPECT_EQ(pattern.error().code, "pattern-unsupported") << text;
    EXPECT_THAT(pattern.error().message, StartsWith("byte " + std::to_string(byte) + " ")) << text;
    EXPECT_THAT(pattern.error().message, HasSubstr(std::string(what))) << text;
}

void expect_syntax_error(std::string_view text, std::size_t byte) {
    EXPECT_FALSE(is_ecma_pattern(text)) << text;
    const auto pattern = Pattern::compile(text);
    ASSERT_FALSE(pattern) << text;
    EXPECT_EQ(pattern.error().code, "pattern-syntax") << text;
    EXPECT_THAT(pattern.error().message, StartsWith("byte " + std::to_string(byte) + " "))
        << text << ": " << pattern.error().message;
}

TEST(Pattern, PlainTextIsFoundAnywhereOrWhereItIsAnchored) {
    expect("", {"", "a", "\n"}, {});
    expect("abc", {"abc", "xabcx"}, {"", "ab", "aabbcc"});
    expect("^abc", {"abc", "abcx"}, {"xabc", "ab", ""});
    expect("abc$", {"abc", "xabc"}, {"abcx", "abc\n", ""});
    expect("^abc$", {"abc"}, {"abcx", "xabc", "abc\n", ""});
    expect("^$", {""}, {"a", "\n"});
    expect("a\\.b\\/c", {"a.b/c"}, {"axb/c"});
    expect("\xC3\xA9", {"caf\xC3\xA9"}, {"cafe"});
    expect("\\u00e9\\u20AC\\u{1F4A9}\\x41",
           {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x92\xA9"
            "A"},
           {""});
}

TEST(Pattern, RowsOfClassesNeedNoRe2) {
    expect("^[A-Z]{3}-[0-9]{4,6}$", {"ABC-1234", "ABC-123456"},
           {"ABC-123", "ABC-1234567", "AB-1234", "ABC-1234\n", "xABC-1234", "abC-1234"});
    expect("^[a-z]+$", {"a", "abc"}, {"", "A", "a1", "\xC3\xA9", "a\n"});
    expect("^[a-z]*$", {"", "abc"}, {"1", "abc1"});
    expect("^[a-z]{2,3}", {"ab", "abc", "abcd", "ab1"}, {"a", "a1b", ""});
    expect("^\\d{4,5000}$", {"1234", "123456789"}, {"123", ""});
    expect("^ORD-\\w+$", {"ORD-1_a"}, {"ORD-", "ORD-\xC3\xA9", "ord-1"});
    expect("^a?b$", {"b", "ab"}, {"aab", "a", ""});
    expect("^[a-\\u00e9]+$", {"a\xC3\xA9"}, {"\xC3\xAA", ""});
    expect("^[]$", {}, {"", "a"});
}

/// Where one run may eat what the next one needs, there is no shortcut.
TEST(Pattern, RunsThatOverlapAreMatchedAllTheSame) {
    expect("^[a-z]+a$", {"aa", "zza"}, {"a", "ab"});
    expect("^[a-z]*[a-m]{2}$", {"aa", "zam"}, {"a", "az"});
    expect("^a?b?a$", {"a", "aa", "ba", "aba"}, {"b", "ab"});
    expect("^[0-9]{1,2}[0-9]$", {"12", "123"}, {"1", "1234"});
    expect("^[a-z]+1?[a-z]$", {"ab", "a1b"}, {"a", "a1", "1a"});
}

TEST(Pattern, ClassesAreThoseOfEcma262) {
    expect("^\\d$", {"0", "9"}, {"\xD9\xA0", "a"});
    expect("^\\D$", {"a", "\xD9\xA0"}, {"0"});
    expect("^\\w$", {"a", "_", "Z", "0"}, {"\xC3\xA9", "-"});
    expect("^\\W$", {"\xC3\xA9", "-"}, {"a", "_"});
    expect("^\\s$", {" ", "\n", "\xC2\xA0", "\xEF\xBB\xBF", "\xE2\x80\xA8", "\v"}, {"\x01", "a"});
    expect("^\\S$", {"a"}, {" ", "\xC2\xA0"});
    expect("^[\\D]$", {"a"}, {"1"});
    expect("^[^\\W_]$", {"a", "1"}, {"_", "-", "\xC3\xA9"});
    expect("^[\\w-]+$", {"a-b"}, {"a b"});
    expect("^[-a]+$", {"-a"}, {"b"});
    expect("^[a\\-z]+$", {"a-z"}, {"b"});
    expect("^[\\b]$", {"\b"}, {"b"});
    expect("^[\\]\\\\^]+$", {"]\\^"}, {"["});
    expect("^[.$(]+$", {".$("}, {"a"});
    expect("^[\\x41-\\u{43}]+$", {"ABC"}, {"D"});
    expect("[]", {}, {"", "a"});
    expect("^[^]$", {"a", "\n", "\xF0\x9F\x92\xA9"}, {"", "ab"});
}

TEST(Pattern, ADotIsNoLineTerminator) {
    expect("^.$", {"a", "\xF0\x9F\x92\xA9", "\t", std::string_view("\0", 1)},
           {"\n", "\r", "\xE2\x80\xA8", "\xE2\x80\xA9", "", "ab"});
}

TEST(Pattern, EscapesStandForOneCharacter) {
    expect("^\\t\\n\\v\\f\\r\\0$", {std::string_view("\t\n\v\f\r\0", 6)}, {"tnvfr0"});
    expect("^\\cA\\cz$", {"\x01\x1A"}, {"cAcz"});
    expect("^\\^\\$\\\\\\.\\*\\+\\?\\(\\)\\[\\]\\{\\}\\|\\/$", {"^$\\.*+?()[]{}|/"}, {""});
    expect("^\\ud83d\\udca9+$", {"\xF0\x9F\x92\xA9\xF0\x9F\x92\xA9"}, {"\xF0\x9F\x92\x98"});
    expect("^[\\ud83d\\udca9]$", {"\xF0\x9F\x92\xA9"}, {"\xF0\x9F\x92\x98"});
    expect("\\ud83d", {}, {"\xF0\x9F\x92\xA9", "a", ""});  // UTF-8 has no half of a pair
    expect("^[^\\udca9]$", {"\xF0\x9F\x92\xA9", "a"}, {""});
    expect("^[\\u0000-\\u{10FFFF}]$", {"a", "\xF0\x9F\x92\xA9", "\xEE\x80\x80"}, {""});
}

TEST(Pattern, AnchorsAreTheEndsOfTheTextNotOfALine) {
    expect("^a|b$", {"a\nc", "c\nb", "b"}, {"c\na\nc", "c\nb\nc", "b\n"});
    expect("(^a)b", {"ab"}, {"xab"});
    expect("a(b$)", {"ab"}, {"abx"});
    expect("x^a", {}, {"xa", "x\na"});
    expect("\\bfoo\\b", {"a foo b", "foo"}, {"food", "_foo"});
    expect("\\B", {"", "ab", "--", "\xC3\xA9"},
           {"a",
            "A\xC3\xA9"
            "A",
            "b b"});
    expect("\\Boo\\B", {"food s oood", "foods"}, {"oo", "foo"});
}

TEST(Pattern, GroupsRepeatsAndAlternativesNest) {
    expect("^(?:a|bc)+$", {"a", "abcbc"}, {"", "ab"});
    expect("^(?<year>\\d{4})-(?<$m_1>\\d\\d)$", {"2025-06"}, {"2025-6"});
    expect("^(a|)$", {"", "a"}, {"b"});
    expect("^(|a)+?$", {"", "aa"}, {"b"});
    expect("^(a{2}){3}$", {"aaaaaa"}, {"aaaaa"});
    expect("^(ab){2,}?c$", {"ababc", "abababc"}, {"abc"});
    expect("^a{0}b$", {"b"}, {"ab"});
    expect("^(?:)*$", {""}, {"a"});
    expect("(?:^)*a", {"a", "ba"}, {"b"});
    expect("^\xF0\x9F\x92\xA9{2}$", {"\xF0\x9F\x92\xA9\xF0\x9F\x92\xA9"}, {"\xF0\x9F\x92\xA9"});
    expect("^(?:a{500}){2}$", {std::string(1000, 'a')}, {std::string(999, 'a')});
}

TEST(Pattern, UnicodePropertiesHaveTheirLongAndShortNames) {
    for (const std::string_view text : {"^\\p{L}$", "^\\p{Letter}$", "^\\p{gc=L}$", "^[\\p{L}]$",
                                        "^\\p{General_Category=Letter}$", "^[^\\P{L}]$"})
        expect(text, {"a", "\xC3\xA9", "\xCF\x80"}, {"1", "-"});
    expect("^\\P{Lu}$", {"a", "1"}, {"A"});
    expect("^\\p{digit}$", {"1", "\xD9\xA0"}, {"a"});
    expect("^\\p{Script=Greek}$", {"\xCF\x80"}, {"a"});
    expect("^\\p{sc=Grek}$", {"\xCF\x80"}, {"a"});
    expect("^[\\p{sc=Grek}a]$", {"\xCF\x80", "a"}, {"b"});
    expect("^\\p{LC}$", {"a", "A"}, {"1", "\xE4\xB8\x88"});
    expect("^\\P{LC}$", {"1", "\xE4\xB8\x88"}, {"a"});
    expect("^[^\\P{LC}]$", {"a"}, {"1"});
    expect("^\\p{Any}$", {"a", "\n"}, {""});
    expect("^\\p{ASCII}$", {"a"}, {"\xC3\xA9"});
    expect("^\\P{ASCII}$", {"\xC3\xA9"}, {"a"});
    expect("^\\p{Assigned}$", {"a"}, {"\xCD\xB8"});  // U+0378 is not
    expect("^\\p{Cn}$", {"\xCD\xB8"}, {"a", "\n"});
    expect("^\\p{C}$", {"\xCD\xB8", "\n"}, {"a"});
    expect("^\\P{C}$", {"a"}, {"\n", "\xCD\xB8"});
    expect("^\\p{White_Space}$", {" ", "\xC2\x85"}, {"a", "\xEF\xBB\xBF"});
    expect("^\\p{Hex_Digit}$", {"f", "\xEF\xBC\x91"}, {"g"});
}

TEST(Pattern, WhatCannotBeLinearIsRefusedAtItsByte) {
    expect_unsupported("a(?=b)", 1, "look-ahead");
    expect_unsupported("(?!b)", 0, "look-ahead");
    expect_unsupported("(?<=a)b", 0, "look-behind");
    expect_unsupported("a|(?<!a)b", 2, "look-behind");
    expect_unsupported("(a)\\1", 3, "back reference");
    expect_unsupported("\\k<n>(?<n>a)", 0, "back reference");
    expect_unsupported("(a|b){1001}", 5, "1,000");
    expect_unsupported("(a|b){1001,}", 5, "1,000");
    expect_unsupported("x((?:a|b){100}){11}", 9, "1,000");
    expect_unsupported("a\\p{Alphabetic}", 1, "no table");
    expect_unsupported("\\p{scx=Greek}", 0, "no table");
    expect_unsupported("[a\\p{Cn}]", 0, "union");
    expect_unsupported(
        "(?:\\p{L}{900}|\\p{N}{900}){1}(?:\\p{L}{900})(?:\\p{L}{900})(?:\\p{L}{900})"
        "(?:\\p{L}{900})(?:\\p{L}{900})(?:\\p{L}{900})(?:\\p{L}{900})",
        0, "8 MB");
}

TEST(Pattern, SyntaxErrorsNameTheirByte) {
    expect_syntax_error("a(b", 1);
    expect_syntax_error("ab)", 2);
    expect_syntax_error("a[b", 1);
    expect_syntax_error("ab]", 2);
    expect_syntax_error("a{", 1);
    expect_syntax_error("a}", 1);
    expect_syntax_error("a{,2}", 1);
    expect_syntax_error("a{2,1}", 1);
    expect_syntax_error("a{2", 1);
    expect_syntax_error("*a", 0);
    expect_syntax_error("a**", 2);
    expect_syntax_error("a|+", 2);
    expect_syntax_error("^*", 1);
    expect_syntax_error("\\b+", 2);
    expect_syntax_error("(?=a)*", 5);
    expect_syntax_error("a\\", 1);
    expect_syntax_error("\\a", 0);
    expect_syntax_error("\\-", 0);
    expect_syntax_error("\\_", 0);
    expect_syntax_error("\\u12", 0);
    expect_syntax_error("\\u{110000}", 0);
    expect_syntax_error("\\u{}", 0);
    expect_syntax_error("\\xg1", 0);
    expect_syntax_error("\\c1", 0);
    expect_syntax_error("\\01", 0);
    expect_syntax_error("(a)\\2", 3);
    expect_syntax_error("\\k<n>", 0);
    expect_syntax_error("\\k", 0);
    expect_syntax_error("(?<n>a)(?<n>b)", 10);
    expect_syntax_error("(?<1>a)", 3);
    expect_syntax_error("(?<>a)", 3);
    expect_syntax_error("(?<n", 3);
    expect_syntax_error("(?P<n>a)", 2);
    expect_syntax_error("(?i)a", 2);
    expect_syntax_error("(?i:a)", 2);
    expect_syntax_error("[z-a]", 1);
    expect_syntax_error("[\\d-z]", 1);
    expect_syntax_error("[a-\\d]", 1);
    expect_syntax_error("[\\k]", 1);
    expect_syntax_error("\\p{Nope}", 0);
    expect_syntax_error("\\p{letter}", 0);
    expect_syntax_error("\\p{sc=Nope}", 0);
    expect_syntax_error("\\pL", 0);
    expect_syntax_error("a\xFF", 1);
    expect_syntax_error("[\xC3]", 1);
    expect_syntax_error(std::string(251, '('), 250);
}

/// 200 kB that a backtracking engine would never come back from.
TEST(Pattern, BombsAreLinear) {
    const std::string bait(200'000, 'a');
    expect("(a+)+$", {bait}, {bait + "b"});
    expect("^(a|aa)+$", {bait}, {bait + "b"});
    expect("^(a|a?)+$", {bait}, {bait + "b"});
    expect("^(.*a){12}$", {bait}, {bait + "b"});
    expect("(x+x+)+y", {}, {std::string(200'000, 'x')});
}

/// A record's text may be as long as the limit, and nothing but brackets.
TEST(Pattern, LongTextsAreJudgedWithoutHarm) {
    EXPECT_FALSE(is_ecma_pattern(std::string(1'000'000, '(')));
    EXPECT_FALSE(is_ecma_pattern(std::string(1'000'000, '[')));
    EXPECT_FALSE(is_ecma_pattern(std::string(999'999, '\\')));
    EXPECT_TRUE(is_ecma_pattern(std::string(1'000'000, 'a')));
    EXPECT_TRUE(is_ecma_pattern(std::string(1'000'000, '|')));
    EXPECT_TRUE(is_ecma_pattern("a{99999999999999999999}"));
}

TEST(Pattern, CopiesShareWhatIsCompiled) {
    const auto pattern = Pattern::compile("^(a|b)+$");
    ASSERT_TRUE(pattern);
    const Pattern copy = *pattern;
    EXPECT_TRUE(copy.matches("abba"));
    EXPECT_EQ(&copy.text(), &pattern->text());
}

}  // namespace
}  // namespace strandline::schema
