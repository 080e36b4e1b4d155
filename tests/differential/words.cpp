#include "differential/words.hpp"

namespace strandline::differential::words {

namespace {

constexpr std::string_view names[] = {"a",
                                      "b",
                                      "c",
                                      "ab",
                                      "aba",
                                      "abb",
                                      "foo",
                                      "bar",
                                      "baz",
                                      "x-1",
                                      "",
                                      "a/b",
                                      "a~b",
                                      "caf\xC3\xA9",
                                      "\xF0\x9F\xA6\x8A",
                                      "exactly_16_bytes",
                                      "exactly_17_bytes_",
                                      "this_name_has_exactly_32_bytes__",
                                      "this_name_has_exactly_32_bytes_2",
                                      "this_name_is_longer_than_thirty_two_bytes",
                                      "this_name_is_longer_than_thirty_two_bytez"};

// What RE2 can run, in the syntax of ECMA-262 with the flag u.
constexpr std::string_view patterns[] = {"^a",
                                         "b$",
                                         "^[a-z]+$",
                                         "^\\d{2,4}$",
                                         "o",
                                         "^.{3}$",
                                         "\\w\\s\\w",
                                         "^(foo|bar)$",
                                         "[^a]",
                                         "^\\p{L}+$",
                                         "\xC3\xA9",
                                         "^$",
                                         "\\u00e9$",
                                         "^a*b?$",
                                         "(a+)+$",
                                         "^x-",
                                         "\\bfoo\\b",
                                         "^\\S*$",
                                         "[\\d-]",
                                         "^(?:a|b){1,3}?$",
                                         "^[\\u{1F980}-\\u{1F990}]"};

constexpr std::string_view formats[] = {
    "date-time", "date", "time", "duration", "email",        "hostname",
    "ipv4",      "ipv6", "uri",  "uuid",     "json-pointer", "relative-json-pointer",
    "regex"};

constexpr std::string_view texts[] = {"",
                                      "a",
                                      "b",
                                      "ab",
                                      "aab",
                                      "foo",
                                      "bar",
                                      "foo bar",
                                      "12",
                                      "2025",
                                      "12345",
                                      "caf\xC3\xA9",
                                      "x-1",
                                      "a b",
                                      "A-Z",
                                      " ",
                                      "a\nb",
                                      "\xC3\xA9",
                                      "\xC2\xA0",
                                      "null",
                                      "1",
                                      "true",
                                      "-",
                                      "zz top",
                                      "a/b~c",
                                      "\xF0\x9F\xA6\x8A\xF0\x9F\xA6\x8A",
                                      "\xF0\x9F\xA6\x8A",
                                      "ab\xF0\x9F\xA6\x8A"};

struct Examples {
    std::string_view format;
    std::string_view good[4];
};
constexpr Examples examples[] = {
    {"date-time",
     {"2025-06-06T12:54:56Z", "2024-02-29T00:00:00.123+02:00", "1999-12-31T23:59:59-11:30",
      "2025-06-06t12:54:56.000001z"}},
    {"date", {"2025-06-06", "2024-02-29", "1999-12-31", "0001-01-01"}},
    {"time", {"12:54:56Z", "00:00:00.123+02:00", "23:59:59-11:30", "12:00:00z"}},
    {"duration", {"P1D", "PT36H", "P1Y2M10DT2H30M", "P4W"}},
    {"email", {"a@example.org", "first.last@sub.example.org", "x+y@example.com", "1@a.b"}},
    {"hostname", {"example.org", "a", "a-b.example", "1.2.example"}},
    {"ipv4", {"127.0.0.1", "255.255.255.255", "0.0.0.0", "10.20.30.40"}},
    {"ipv6", {"::1", "2001:db8::ff00:42:8329", "::", "::ffff:192.0.2.128"}},
    {"uri", {"http://example.org/a?b#c", "urn:a:b", "mailto:a@example.org", "https://[::1]:80/x"}},
    {"uuid",
     {"2eb8aa08-aa98-11ea-b4aa-73b441d16380", "00000000-0000-0000-0000-000000000000",
      "2EB8AA08-AA98-11EA-B4AA-73B441D16380", "98d80576-482e-427f-8434-7f86890ab222"}},
    {"json-pointer", {"", "/a/b", "/a~0b/~1", "/0/x"}},
    {"relative-json-pointer", {"0", "1/a", "2#", "10/a~1b"}},
    {"regex", {"^a+$", "(x|y)", "[a-z]", "\\d{2}"}},
};

std::string spoilt(Random& random, std::string text) {
    constexpr std::string_view characters[] = {"",  "-", "0", "9", "x", "Z",       " ",
                                               ":", ".", "/", "~", "[", "\xC3\xA9"};
    const std::size_t at = random.below(text.size() + 1);
    const std::string_view other = random.of(characters);
    // Never in the middle of a character.
    if (at < text.size() && (static_cast<unsigned char>(text[at]) & 0x80) != 0) return text + "-";
    const std::size_t gone = at < text.size() && random.chance(70) ? 1 : 0;
    return text.substr(0, at) + std::string(other) + text.substr(at + gone);
}

}  // namespace

std::string name(Random& random) {
    // The short ones more often than not.
    if (random.chance(60)) return std::string(names[random.below(5)]);
    return std::string(random.of(names));
}

std::string pattern(Random& random) { return std::string(random.of(patterns)); }
std::string format(Random& random) { return std::string(random.of(formats)); }

std::string text_for(Random& random, std::string_view format) {
    for (const Examples& each : examples)
        if (each.format == format) {
            std::string good(random.of(each.good));
            return random.chance(35) ? spoilt(random, std::move(good)) : good;
        }
    return text(random);
}

std::string text(Random& random) {
    if (random.chance(10)) return text_for(random, random.of(formats));
    std::string made(random.of(texts));
    if (random.chance(10)) made += random.of(texts);
    return made;
}

std::string number(Random& random) {
    switch (random.weighted({60, 12, 10, 6, 4, 4, 2, 2})) {
        case 0:
            return std::to_string(random.between(-3, 12));
        case 1:
            return std::to_string(random.between(-3, 12)) + ".5";
        case 2:
            return std::to_string(random.between(-3, 12)) + ".0";
        case 3:
            return "0." + std::to_string(random.between(0, 999));
        case 4:
            return std::to_string(random.between(0, 9)) + "e" +
                   std::to_string(random.between(-3, 3));
        case 5:
            return std::to_string(random.between(-100'000, 100'000));
        case 6: {
            constexpr std::string_view large[] = {"9007199254740991",
                                                  "9007199254740992",
                                                  "-9007199254740992",
                                                  "1e300",
                                                  "-0",
                                                  "-0.0",
                                                  "1.5e300",
                                                  "5e-324"};
            return std::string(random.of(large));
        }
        default: {
            constexpr std::string_view exact_only[] = {
                "9007199254740993", "18446744073709551615", "-9223372036854775807",
                "9223372036854775807", "0.30000000000000001"};
            return std::string(random.of(exact_only));
        }
    }
}

Json value(Random& random, unsigned depth) {
    switch (random.weighted({8, 10, 25, 25, depth > 0 ? 15U : 0U, depth > 0 ? 17U : 0U})) {
        case 0:
            return null();
        case 1:
            return boolean(random.chance(50));
        case 2:
            return differential::number(number(random));
        case 3:
            return string(text(random));
        case 4: {
            Json made = array();
            for (std::size_t n = random.below(4); n > 0; --n)
                made.elements.push_back(value(random, depth - 1));
            return made;
        }
        default: {
            Json made = object();
            for (std::size_t n = random.below(4); n > 0; --n)
                made.set(name(random), value(random, depth - 1));
            return made;
        }
    }
}

}  // namespace strandline::differential::words
