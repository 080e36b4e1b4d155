#include <gmock/gmock.h>

#include <array>
#include <cstdio>
#include <sstream>
#include <string>

#include "unit/schema/codegen/validation.hpp"

namespace strandline {
namespace {

struct Ran {
    std::string output;
    int status{-1};
};

Ran run(const std::string& arguments) {
    Ran ran;
    FILE* pipe = ::popen((STRANDLINE_ORDER_PRODUCER " " + arguments + " 2>&1").c_str(), "r");
    if (pipe == nullptr) return ran;
    std::array<char, 4096> buffer{};
    while (const std::size_t size = std::fread(buffer.data(), 1, buffer.size(), pipe))
        ran.output.append(buffer.data(), size);
    ran.status = ::pclose(pipe);
    return ran;
}

TEST(OrderProducer, MakesEventsThatTheSchemaAllows) {
    const Ran ran = run("--count 20");
    EXPECT_EQ(ran.status, 0) << ran.output;
    const std::string schema =
        std::string(STRANDLINE_PIPELINES) + "/schemas/order_created.schema.json";
    std::istringstream lines(ran.output);
    int count = 0;
    for (std::string line; std::getline(lines, line); ++count)
        EXPECT_EQ(testing::violations_of(schema, line), "") << line;
    EXPECT_EQ(count, 20);
}

TEST(OrderProducer, SaysHowItIsUsed) {
    for (const char* arguments : {"--count", "--count x", "--count -1", "many"}) {
        const Ran ran = run(arguments);
        EXPECT_EQ(ran.status, 64 << 8) << arguments;
        EXPECT_THAT(ran.output, ::testing::StartsWith("usage:"));
    }
}

}  // namespace
}  // namespace strandline
