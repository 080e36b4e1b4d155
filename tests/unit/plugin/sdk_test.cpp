#include <gmock/gmock.h>
#include <strandline/sdk/config.hpp>
#include <strandline/sdk/json_writer.hpp>

#include <limits>
#include <string>

namespace strandline {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(SdkConfig, ReadsValuesByTheirPointers) {
    const Config config(R"({"a":"x","n":{"i":-7,"r":1.5,"b":true},"l":["p","q"],"k~/":1})");
    EXPECT_EQ(config.string("/a"), "x");
    EXPECT_EQ(config.integer("/n/i"), -7);
    EXPECT_EQ(config.real("/n/r"), 1.5);
    EXPECT_TRUE(config.boolean("/n/b"));
    EXPECT_THAT(config.strings("/l"), ElementsAre("p", "q"));
    EXPECT_EQ(config.string("/l/1"), "q");
    EXPECT_EQ(config.integer("/k~0~1"), 1);
    EXPECT_EQ(config.integer_or("/absent", 4), 4);
    EXPECT_FALSE(config.has("/n/absent"));
}

TEST(SdkConfig, UnderstandsEscapesAndSpaces) {
    const Config config(" { \"a\" : \"\\u00e9\\ud83d\\ude00\\n\\\"\" , \"b\" : [ ] , \"c\": {} } ");
    EXPECT_EQ(config.string("/a"), "\xc3\xa9\xf0\x9f\x98\x80\n\"");
    EXPECT_THAT(config.strings("/b"), IsEmpty());
    EXPECT_TRUE(config.has("/c"));
}

TEST(SdkConfig, SaysWhereAValueIsMissingOrOfAnotherType) {
    const Config config(R"({"a":"x"})");
    try {
        static_cast<void>(config.integer("/a"));
        FAIL() << "took a string for an integer";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.pointer, "/a");
        EXPECT_EQ(error.message, "must be an integer");
    }
    try {
        static_cast<void>(config.string("/b"));
        FAIL() << "found what is not there";
    } catch (const ConfigError& error) {
        EXPECT_EQ(error.pointer, "/b");
        EXPECT_EQ(error.message, "is missing");
    }
}

TEST(SdkJsonWriter, WritesCommasWhereTheyBelong) {
    std::string out = "left over";
    JsonWriter(out)
        .begin_object()
        .member("a", 1)
        .key("b")
        .begin_array()
        .value("x")
        .value(true)
        .null()
        .begin_object()
        .end_object()
        .end_array()
        .member("c", 1.5)
        .end_object();
    EXPECT_EQ(out, R"({"a":1,"b":["x",true,null,{}],"c":1.5})");
}

TEST(SdkJsonWriter, EscapesWhatJsonForbids) {
    std::string out;
    JsonWriter(out).value("a\"b\\c\n\x01\xc3\xa9");
    EXPECT_EQ(out, "\"a\\\"b\\\\c\\u000a\\u0001\xc3\xa9\"");
}

TEST(SdkJsonWriter, EscapesWhereverItStandsInATextOfAnyLength) {
    for (const std::size_t size : {1U, 7U, 8U, 9U, 16U, 23U, 600U}) {
        for (std::size_t at = 0; at < size; ++at) {
            std::string text(size, '\x7f');
            std::string expected = text;
            text[at] = '"';
            expected.replace(at, 1, "\\\"");
            std::string out;
            JsonWriter(out).value(text);
            ASSERT_EQ(out, '"' + expected + '"') << size << " " << at;
        }
    }
}

TEST(SdkJsonWriter, TakesEveryByteThatIsNoControlAQuoteOrABackslashAsItIs) {
    for (int byte = 0x20; byte < 0x100; ++byte) {
        if (byte == '"' || byte == '\\') continue;
        const std::string text(11, static_cast<char>(byte));
        std::string out;
        JsonWriter(out).value(text);
        ASSERT_EQ(out, '"' + text + '"') << byte;
    }
}

TEST(SdkJsonWriter, KeepsTheOrderOfShortAndLongPieces) {
    std::string out;
    std::string expected = "[";
    JsonWriter json(out);
    json.begin_array();
    for (std::size_t size = 0; size < 1'200; size += 13) {
        json.value(std::string(size, 'x')).value(std::uint64_t{size});
        expected += (size == 0 ? "\"" : ",\"") + std::string(size, 'x') + "\",";
        expected += std::to_string(size);
    }
    json.end_array();
    EXPECT_EQ(out, expected + "]");
}

TEST(SdkJsonWriter, IsCompleteWhenTheOutermostValueIs) {
    std::string out;
    JsonWriter json(out);
    json.begin_object().key("a").begin_array().end_array().end_object();
    EXPECT_EQ(out, R"({"a":[]})");
    std::string scalar;
    JsonWriter number(scalar);
    number.value(7);
    EXPECT_EQ(scalar, "7");
}

TEST(SdkJsonWriter, WritesLargeNumbersNotAsIntegersThatReadersOf64BitsRefuse) {
    const auto written = [](double number) {
        std::string out;
        JsonWriter(out).value(number);
        return out;
    };
    EXPECT_EQ(written(0x1p64), "1.8446744073709552e+19");
    EXPECT_EQ(written(-123456789012345680000.0), "-1.2345678901234568e+20");
    EXPECT_EQ(written(1e300), "1e+300");
    EXPECT_EQ(written(9007199254740993.0), "9007199254740992");
}

TEST(SdkJsonWriter, WritesNullForWhatJsonLacks) {
    std::string out;
    JsonWriter(out).begin_array().value(std::numeric_limits<double>::quiet_NaN()).end_array();
    EXPECT_EQ(out, "[null]");
}

}  // namespace
}  // namespace strandline
