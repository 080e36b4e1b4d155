// The generator's output, byte for byte. After a change that is meant, write a golden file anew with the
// command that its failing test shows.
#include <gmock/gmock.h>

#include <cstdlib>
#include <string>
#include <vector>

#include "schema/codegen/generate.hpp"
#include "unit/schema/codegen/validation.hpp"

namespace strandline::schema::codegen {
namespace {

const std::string here = STRANDLINE_CODEGEN_TEST;

struct Golden {
    std::string name;                  ///< golden/<name>.hpp
    std::vector<std::string> schemas;  ///< paths
    std::string arguments;             ///< as a person types them
    GenerateOptions options;
};

std::string pipeline_schema(const std::string& name) {
    return std::string(STRANDLINE_PIPELINES) + "/schemas/" + name + ".schema.json";
}
std::string test_schema(const std::string& name) {
    return here + "/schemas/" + name + ".schema.json";
}

std::vector<Golden> goldens() {
    GenerateOptions owning;
    owning.owning = true;
    GenerateOptions all = owning;
    all.name_space = "shop::events";
    all.union_name = "DomainEvent";
    return {{"order_created", {pipeline_schema("order_created")}, "", {}},
            {"all_kinds", {test_schema("all_kinds")}, " --owning", owning},
            {"domain_event",
             {pipeline_schema("order_created"), pipeline_schema("payment_completed")},
             " --owning --namespace shop::events --union DomainEvent",
             all},
            {"expression", {test_schema("expression")}, " --owning", owning},
            {"long_names", {test_schema("long_names")}, "", {}}};
}

std::string generated(const Golden& golden) {
    std::vector<SchemaText> texts;
    for (const std::string& path : golden.schemas)
        texts.push_back(
            {.path = path, .base_uri = file_uri(path), .text = testing::text_of_file(path)});
    return generate(texts, golden.options).header;
}

class CodegenGolden : public ::testing::TestWithParam<Golden> {};

TEST_P(CodegenGolden, IsWhatTheGeneratorWrites) {
    const Golden& golden = GetParam();
    std::string command = "strandline codegen";
    for (const std::string& schema : golden.schemas) command += " --schema " + schema;
    const std::string file = here + "/golden/" + golden.name + ".hpp";
    EXPECT_EQ(generated(golden), testing::text_of_file(file))
        << "If this is meant: " << command << golden.arguments << " --out " << file;
}

TEST_P(CodegenGolden, IsTheSameEveryTime) {
    EXPECT_EQ(generated(GetParam()), generated(GetParam()));
}

TEST_P(CodegenGolden, IsNotChangedByTheFormatter) {
    if (std::system("clang-format-19 --version >/dev/null 2>&1") != 0)
        GTEST_SKIP() << "clang-format-19 is not installed";
    const std::string file = here + "/golden/" + GetParam().name + ".hpp";
    EXPECT_EQ(std::system(("clang-format-19 --dry-run --Werror " + file).c_str()), 0);
}

INSTANTIATE_TEST_SUITE_P(All, CodegenGolden, ::testing::ValuesIn(goldens()),
                         [](const auto& each) { return each.param.name; });

}  // namespace
}  // namespace strandline::schema::codegen
