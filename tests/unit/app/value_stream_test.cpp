#include "app/tools/value_stream.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdio>
#include <string>
#include <vector>

namespace strandline::app {
namespace {

using Form = ValueStream::Form;

struct Read {
    std::vector<std::string> values;  // line:text, or line:too large (bytes)
    Form form{Form::guess};
};

Read read(const std::string& text, Form form, std::size_t value_bytes_max = 100) {
    std::FILE* file = std::tmpfile();
    std::fwrite(text.data(), 1, text.size(), file);
    std::rewind(file);
    ValueStream stream(::fileno(file), form, value_bytes_max);
    ValueStream::Value value;
    Read all;
    while (stream.next(value).value())
        all.values.push_back(std::to_string(value.line) + ":" +
                             (value.too_large ? "too large (" + std::to_string(value.bytes) + ")"
                                              : std::string(value.text)));
    all.form = stream.form();
    std::fclose(file);
    return all;
}

using Values = std::vector<std::string>;

TEST(ValueStream, ReadsAValueALineAndCountsEmptyOnes) {
    EXPECT_EQ(read("1\n\n \t\n[2]\r\n3", Form::lines).values, (Values{"1:1", "4:[2]\r", "5:3"}));
    EXPECT_EQ(read("", Form::lines).values, Values{});
    EXPECT_EQ(read("\n\n", Form::lines).values, Values{});
}

TEST(ValueStream, TakesTheWholeTextForOneValueUnlessTheFirstLineIsOne) {
    EXPECT_EQ(read("{\n}\n", Form::guess).values, (Values{"1:{\n}\n"}));
    EXPECT_EQ(read("{}\n", Form::guess).form, Form::one);
    EXPECT_EQ(read("{}\n{}\n", Form::guess).form, Form::lines);
    EXPECT_EQ(read("\n{}\n{}", Form::guess).values, (Values{"2:{}", "3:{}"}));
    EXPECT_EQ(read("{\n{}\n", Form::guess).form, Form::one);
    EXPECT_EQ(read("", Form::guess).values, (Values{"1:"}));
}

TEST(ValueStream, ReadsOverALineThatIsTooLongAndGoesOn) {
    const std::string longer(600'000, 'x');
    EXPECT_EQ(read("1\n" + longer + "\n2\n", Form::lines).values,
              (Values{"1:1", "2:too large (600000)", "3:2"}));
    EXPECT_EQ(read(longer, Form::lines).values, (Values{"1:too large (600000)"}));
    EXPECT_EQ(
        read("1\n" + std::string(101, 'x') + "\n" + std::string(100, 'y'), Form::lines).values,
        (Values{"1:1", "2:too large (101)", "3:" + std::string(100, 'y')}));
}

TEST(ValueStream, AValueThatIsTooLargeIsReadToItsEnd) {
    EXPECT_EQ(read(std::string(700'000, 'x'), Form::one).values, (Values{"1:too large (700000)"}));
    EXPECT_EQ(read(std::string(100, 'x'), Form::one).values,
              (Values{"1:" + std::string(100, 'x')}));
}

TEST(ValueStream, LinesLongerThanABlockAreWhole) {
    const std::string one(300'000, 'x');
    const Read all = read(one + "\n" + one + "\n", Form::lines, 400'000);
    EXPECT_EQ(all.values, (Values{"1:" + one, "2:" + one}));
}

TEST(ValueStream, SaysWhyItCannotRead) {
    ValueStream stream(-1, Form::lines, 100);
    ValueStream::Value value;
    EXPECT_FALSE(stream.next(value).has_value());
}

}  // namespace
}  // namespace strandline::app
