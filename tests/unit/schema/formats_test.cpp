#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "schema/formats/format.hpp"
#include "support/counting_new.hpp"

// What the official suite leaves open: boundaries, and what people expect to be accepted and is not.
namespace strandline::schema {
namespace {

using Texts = std::initializer_list<std::string_view>;

void expect(Format format, Texts good, Texts bad) {
    for (const std::string_view text : good)
        EXPECT_TRUE(has_format(format, text)) << name_of(format) << ": " << text;
    for (const std::string_view text : bad)
        EXPECT_FALSE(has_format(format, text)) << name_of(format) << ": " << text;
}

TEST(Format, IsFoundByEachOfItsNames) {
    for (int value = 1; value <= static_cast<int>(Format::regex); ++value) {
        const auto format = static_cast<Format>(value);
        EXPECT_EQ(format_of(name_of(format)), format) << name_of(format);
    }
    EXPECT_EQ(format_of("date-time"), Format::date_time);
    EXPECT_EQ(format_of("relative-json-pointer"), Format::relative_json_pointer);
    EXPECT_EQ(format_of("idn-hostname"), Format::idn_hostname);
    EXPECT_FALSE(format_of(""));
    EXPECT_FALSE(format_of("date_time"));
    EXPECT_FALSE(format_of("Date"));
    EXPECT_FALSE(format_of("credit-card"));
}

TEST(Format, OfNoneIsEveryText) { EXPECT_TRUE(has_format(Format::none, "\n\xFF")); }

TEST(Format, IsNeverAnEmptyTextButWhereTheGrammarSaysSo) {
    for (int value = 1; value <= static_cast<int>(Format::regex); ++value) {
        const auto format = static_cast<Format>(value);
        const bool may = format == Format::uri_reference || format == Format::iri_reference ||
                         format == Format::uri_template || format == Format::json_pointer ||
                         format == Format::regex;
        EXPECT_EQ(has_format(format, ""), may) << name_of(format);
    }
}

TEST(Format, DateTimeNeedsATAndAnOffsetWithAColon) {
    expect(
        Format::date_time,
        {"2025-06-06T12:54:56Z", "2025-06-06t12:54:56.0+23:59", "0000-01-01T00:00:00-00:00",
         "9999-12-31T23:59:59.999999999-23:59"},
        {"2025-06-06 12:54:56Z",      "2025-06-06T12:54:56+0200",  "2025-06-06T12:54:56+02",
         "2025-06-06T12:54:56",       "2025-06-06T12:54Z",         "2025-06-06T12:54:56.Z",
         "2025-06-06T12:54:56,5Z",    "2025-06-06T12:54:56Zx",     "2025-06-06T12:54:56+02:00:00",
         "2025-06-06T12-54:56Z",      "2025-06-06T12:54-56Z",      "2025/06/06T12:54:56Z",
         "2025-06-06T12:54:56+24:00", "2025-06-06T12:54:56+02:60", "2025-06-06T24:00:00Z",
         "2025-06-06T29:00:00Z",      "2025-06-06T12:60:00Z",      "2025-06-06T12:54:61Z",
         "2025-06-06T12:54:5:Z",      "2025-06-06T12:54:56*02:00"});
}

TEST(Format, DateKnowsTheLengthOfEachMonth) {
    for (const auto& [month, days] :
         std::initializer_list<std::pair<std::string, int>>{{"01", 31},
                                                            {"02", 28},
                                                            {"03", 31},
                                                            {"04", 30},
                                                            {"05", 31},
                                                            {"06", 30},
                                                            {"07", 31},
                                                            {"08", 31},
                                                            {"09", 30},
                                                            {"10", 31},
                                                            {"11", 30},
                                                            {"12", 31}}) {
        const std::string start = "2025-" + month + "-";
        EXPECT_TRUE(has_format(Format::date, start + std::to_string(days))) << start;
        EXPECT_FALSE(has_format(Format::date, start + std::to_string(days + 1))) << start;
        EXPECT_TRUE(has_format(Format::date_time, start + std::to_string(days) + "T00:00:00Z"));
        EXPECT_FALSE(
            has_format(Format::date_time, start + std::to_string(days + 1) + "T00:00:00Z"));
    }
    expect(Format::date, {"2024-02-29", "2000-02-29", "0000-02-29"},
           {"2023-02-29", "1900-02-29", "2100-02-29", "2025-00-10", "2025-13-10", "2025-01-00",
            "2025-1-01", "25-01-01", "2025-01-01Z", "2025-01-0", "2025-01 01", "2025:01-01"});
}

/// Every byte of a good one is needed as it is: no other value of a byte of its shape is accepted
/// that is not a digit for a digit.
TEST(Format, DateTimeAcceptsNoOtherByteInItsShape) {
    const std::string good = "2025-06-06T12:54:56.5+02:00";
    ASSERT_TRUE(has_format(Format::date_time, good));
    for (std::size_t at = 0; at < good.size(); ++at)
        for (int byte = 0; byte < 256; ++byte) {
            std::string changed = good;
            changed[at] = static_cast<char>(byte);
            const bool digits = good[at] >= '0' && good[at] <= '9' && byte >= '0' && byte <= '9';
            const bool sign = good[at] == '+' && byte == '-';
            const bool small = good[at] == 'T' && byte == 't';
            const bool same = changed == good;
            const bool fraction = at == 20 && byte == 'Z';  // then +02:00 is too much
            if (!digits && !sign && !small && !same && !fraction) {
                EXPECT_FALSE(has_format(Format::date_time, changed)) << at << ": " << byte;
            }
        }
}

TEST(Format, LeapSecondsAreTheLastOfADayInUtc) {
    expect(Format::date_time,
           {"2016-12-31T23:59:60Z", "2017-01-01T00:59:60+01:00", "2016-12-31T18:59:60-05:00",
            "2017-01-01T05:44:60.9+05:45"},
           {"2016-12-31T23:58:60Z", "2016-12-31T22:59:60Z", "2016-12-31T23:59:60+01:00",
            "2016-12-31T00:00:60Z"});
    expect(Format::time, {"23:59:60z", "00:29:60+00:30"},
           {"23:59:60+00:30", "12:00:60Z", "1:00:00Z"});
}

TEST(Format, DurationHasItsUnitsInOrderAndWithoutGaps) {
    expect(Format::duration, {"P1Y", "P1Y2M3DT4H5M6S", "PT0S", "P3W", "P1MT1S"},
           {"P1Y3D", "PT1H1S", "P1W1D", "P1WT1H", "P1Y1Y", "P1S", "PT1D", "P", "PT", "1D", "p1d",
            "P1YT", "P1Y2W", "P1.5D", "PT1H2", "PT1Hx", "P1DT1Hx", "P1Dx"});
}

TEST(Format, IpAddressesHaveNoLeadingZerosZonesOrBrackets) {
    expect(Format::ipv4, {"0.0.0.0", "255.255.255.255", "1.20.199.249"},
           {"256.0.0.1", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.4 ", "1..2.3", "1.2.3.",
            "1.2.3.1000", "1,2,3,4"});
    expect(
        Format::ipv6,
        {"::", "::1", "1::", "1:2:3:4:5:6:7:8", "1::8", "::2:3:4:5:6:7:8",
         "1:2:3:4:5:6:7::", "::ffff:1.2.3.4", "1:2:3:4:5:6:1.2.3.4", "FE80::1", "1:2::1.2.3.4"},
        {":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "::1%eth0",
         "[::1]", "1:2:3:4:5:6:7:1.2.3.4", "::1.2.3", "1.2.3.4", "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7",
         "1:2:3:4:5:6:7:8::", "::1:2:3:4:5:6:7:8", "1::2:3:4:5:6:7:1.2.3.4", "::g"});
}

TEST(Format, HostNamesAreLimitedInLabelsAndAsAWhole) {
    const std::string label(63, 'a');
    const std::string three = label + "." + label + "." + label + ".";
    EXPECT_TRUE(has_format(Format::hostname, three + std::string(61, 'b')));
    EXPECT_FALSE(has_format(Format::hostname, three + std::string(62, 'b')));
    EXPECT_TRUE(has_format(Format::idn_hostname, three + std::string(61, 'b')));
    EXPECT_FALSE(has_format(Format::idn_hostname, three + std::string(62, 'b')));
    EXPECT_FALSE(has_format(Format::hostname, label + "a.example"));
    expect(Format::hostname,
           {"a", "1.2.3.4", "A-1.example", "xn--nxasmq6b", "XN--BCHER-KVA.example"},
           {"a..b", ".a", "a.", "-a.b", "a-.b", "a_b",
            "b\xC3\xBC"
            "cher.example",
            "xn--", "xn--a", "a b"});
}

TEST(Format, InternationalHostNamesKeepTheBidiRuleAcrossLabels) {
    expect(Format::idn_hostname,
           {"b\xC3\xBC"
            "cher.example",
            "\xD7\x90.example", "a1.\xD7\x90", "xn--bcher-kva.example",
            "1.b\xC3\xBC"
            "cher",
            "1a.\xDB\xB0"
            "0"},
           {"1a.\xD7\x90", "\xD7\x90.1a",
            "\xD7\x90"
            "1\xD9\xA0",
            "a\xD7\x90",
            "b\xC3\xBC"
            "cher..a",
            "\xFF", "\xC3",
            "b\xC3\xBC"
            "cher_x",
            std::string_view("\xC3\xBC\0", 3),
            "u\xCC\x88"
            "ber"});  // not in the form NFC
}

TEST(Format, EmailIsAMailboxWithoutDisplayNameOrComment) {
    expect(Format::email,
           {"a@b", "a.b+c@example.com", "\"a b\\\"c\"@example.com", "\"\"@example.com",
            "a@[1.2.3.4]", "a@[IPv6:::1]", "!#$%&'*+-/=?^_`{|}~@x"},
           {"a",
            "@b",
            "a@",
            "a@b@c",
            ".a@b",
            "a.@b",
            "a..b@c",
            "a b@c",
            "\"a@b",
            "\"a\"b@c",
            "a@[1.2.3]",
            "a@[::1]",
            "a@[x:1]",
            "a@-b",
            "a@b.",
            "<a@b>",
            "\"a\\\"@b",
            "\xC3\xBC@example.com",
            "a@b\xC3\xBC"
            "cher.example",
            "\"\n\"@x",
            "\"\\\n\"@x"});
    EXPECT_TRUE(has_format(Format::email, std::string(64, 'a') + "@b"));
    EXPECT_FALSE(has_format(Format::email, std::string(65, 'a') + "@b"));
}

TEST(Format, IdnEmailMayBeBeyondAsciiOnBothSides) {
    expect(Format::idn_email,
           {"\xC3\xBC@b\xC3\xBC"
            "cher.example",
            "a@b", "\"\xC3\xBC \"@x"},
           {"\xC3@b", "\xC3\xBC", "\xC3\xBC.@b", "a@\xC2\xA9", "\"\xFF\"@x"});
}

TEST(Format, UriHasAScheme) {
    expect(Format::uri,
           {"a:", "urn:isbn:0451450523", "http://a@b:80/c?d#e", "file:///etc", "http://a:/",
            "x://[v1.a:b]", "mailto:a@b", "http://a?/b?c#/d?e"},
           {"//a",
            "a",
            "",
            "1a:b",
            ":a",
            "a b:c",
            "http://a b",
            "http://[::1",
            "http://[::1]x",
            "http://a:8x",
            "http://a#b#c",
            "http://a/[b]",
            "http://a/%g0",
            "http://a/%4",
            "x://[v.a]",
            "x://[v.ab]",
            "x://[v1.]",
            "x://[v1]",
            "http://\xC3\xBC",
            "http://a@b@c",
            "http://a/\x7F"});
    expect(Format::uri_reference, {"", "a", "/a", "//a", "?a", "#a", "a/b:c", "./b:c", "../a"},
           {"b c", ":a", "1:a", "a\\b", "\xC3\xBC", "##"});
}

TEST(Format, IriIsAUriBeyondAscii) {
    expect(Format::iri, {"http://\xC3\xBC/\xC3\xBC?\xC3\xBC#\xC3\xBC", "a:?\xEE\x80\x80"},
           {"a:\xEE\x80\x80",  // private use, outside of the query
            "a:\xC2\x80", "a:\xEF\xBF\xBF", "a:\xC3", "\xC3\xBC:a", "a:#\xEE\x80\x80"});
    expect(Format::iri_reference, {"\xC3\xBC", "#\xC3\xBC"}, {"\xC3\xBC:a", "\xC3\xBC b"});
}

TEST(Format, UriTemplateHasWholeExpressions) {
    expect(Format::uri_template, {"{+a,b:3,c*}", "{a.b}{%20}", "/x/{y}?z={?w*}", "{_1}"},
           {"{", "}", "{a", "{a*:3}", "{a:0}", "{a:10000}", "{a-b}", "{.}", "{a.}", "{a,}", "%",
            "a b", "{{a}}", "{a b}", "\xC3"});
}

TEST(Format, UuidIsTheBareForm) {
    expect(
        Format::uuid,
        {"2EB8AA08-AA98-11EA-B4AA-73B441D16380", "00000000-0000-0000-0000-000000000000"},
        {"urn:uuid:2eb8aa08-aa98-11ea-b4aa-73b441d16380", "{2eb8aa08-aa98-11ea-b4aa-73b441d16380}",
         "2eb8aa08aa9811eab4aa73b441d16380", "2eb8aa08-aa98-11ea-b4aa-73b441d1638",
         "2eb8aa08-aa98-11ea-b4aa-73b441d1638g", "2eb8aa08-aa98-11ea-b4aa073b441d16380"});
}

TEST(Format, PointersHaveGoodEscapes) {
    expect(Format::json_pointer, {"", "/", "/a~0~1/b", "//"}, {"a", "/~", "/~2", "#/a"});
    expect(Format::relative_json_pointer, {"0", "0#", "12/a", "1+2/a", "1-0#"},
           {"", "01", "/a", "0a", "0##", "1+/a", "1+01", "-1", "1#/a", "0/~2"});
}

TEST(Format, RegexIsECma262EvenWhereItIsNotRun) {
    expect(Format::regex, {"(?=a)", "(a)\\1", "a{5000}", "(a+)+$", "[^]", "\\p{Alphabetic}"},
           {"(", "\\a", "a{2,1}", "[b-a]", "(?i)a", "\\1", "\\p{Nope}"});
}

TEST(Format, ByHandAllocatesNothing) {
    const std::initializer_list<std::pair<Format, std::string_view>> texts = {
        {Format::date_time, "2025-06-06T12:54:56.5+02:00"},
        {Format::duration, "P1Y2M3DT4H5M6S"},
        {Format::email, "\"a b\"@mail.example.com"},
        {Format::hostname, "a-rather-long-host-name.in-a-domain.example.com"},
        {Format::ipv6, "1:2:3:4:5:6:1.2.3.4"},
        {Format::uri, "https://a@example.com:80/a/rather/long/path?and=a&query#fragment"},
        {Format::iri, "https://example.com/\xC3\xBC"},
        {Format::uri_template, "/a/rather/long/path/{with}{?several,variables*}"},
        {Format::uuid, "2eb8aa08-aa98-11ea-b4aa-73b441d16380"},
        {Format::json_pointer, "/a/rather/long/pointer/into/a/document"}};
    for (const auto& [format, text] : texts) {
        const testing::AllocationCount count;
        const bool is = has_format(format, text);
        const std::size_t allocations = count.so_far();
        EXPECT_TRUE(is) << text;
        EXPECT_EQ(allocations, 0U) << text;
    }
}

}  // namespace
}  // namespace strandline::schema
