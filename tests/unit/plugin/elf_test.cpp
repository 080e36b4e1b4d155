#include "plugin/elf.hpp"

#include <gmock/gmock.h>
#include <unistd.h>

#include "plugin/trusted_file.hpp"
#include "unit/plugin/plugin_home.hpp"

namespace strandline::plugin {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::byte> bytes_of(const std::string& id) {
    const std::string path = testing::plugin_path(id, "1.0.0");
    auto file = open_trusted(path, ::geteuid());
    EXPECT_TRUE(file.has_value()) << file.error().message;
    auto bytes = read_whole(*file, id);
    EXPECT_TRUE(bytes.has_value());
    return *bytes;
}

TEST(Elf, ReadsTheManifestTheBuildIdAndTheOnlyExport) {
    const auto facts = read_elf(bytes_of("well_formed"));
    ASSERT_TRUE(facts.has_value()) << facts.error().message;
    EXPECT_EQ(facts->machine, host_machine());
    ASSERT_TRUE(facts->manifest.has_value());
    EXPECT_THAT(*facts->manifest, HasSubstr("\"id\":\"well_formed\""));
    EXPECT_EQ(facts->build_id.size(), 40U);
    EXPECT_THAT(facts->exports, ElementsAre("strandline_plugin_v0"));
    EXPECT_FALSE(facts->executable_stack);
    EXPECT_FALSE(facts->text_relocations);
}

TEST(Elf, SeesAnExecutableStack) {
    const auto facts = read_elf(bytes_of("exec_stack"));
    ASSERT_TRUE(facts.has_value());
    EXPECT_TRUE(facts->executable_stack);
}

TEST(Elf, SeesEveryExport) {
    const auto facts = read_elf(bytes_of("two_exports"));
    ASSERT_TRUE(facts.has_value());
    EXPECT_THAT(facts->exports, ElementsAre("second_export", "strandline_plugin_v0"));
}

TEST(Elf, SeesTheRunpath) {
    const auto facts = read_elf(bytes_of("relative_runpath"));
    ASSERT_TRUE(facts.has_value());
    EXPECT_EQ(facts->runpath, "lib");
}

TEST(Elf, SeesTheNeededLibraries) {
    const auto facts = read_elf(bytes_of("well_formed"));
    ASSERT_TRUE(facts.has_value());
    EXPECT_THAT(facts->needed, Contains("libc.so.6"));
}

TEST(Elf, RefusesWhatIsNoElfFile) {
    const std::string text(200, 'x');
    const auto facts = read_elf(std::as_bytes(std::span(text)));
    ASSERT_FALSE(facts.has_value());
    EXPECT_EQ(facts.error().message, "is no ELF file");
}

TEST(Elf, ReadsNoByteBeyondAFileThatWasCutAnywhere) {
    const std::vector<std::byte> whole = bytes_of("well_formed");
    for (std::size_t size = 0; size < whole.size(); size += 61) {
        // A vector of its own size, so that the sanitizer sees a read beyond it.
        const std::vector<std::byte> part(whole.begin(),
                                          whole.begin() + static_cast<std::ptrdiff_t>(size));
        static_cast<void>(read_elf(part));
    }
    EXPECT_FALSE(read_elf(std::span(whole).first(100)).has_value());
}

TEST(Elf, SurvivesEveryByteOfItsHeadersFlipped) {
    std::vector<std::byte> file = bytes_of("well_formed");
    for (std::size_t i = 0; i < 2048 && i < file.size(); ++i) {
        const std::byte before = file[i];
        file[i] = ~before;
        static_cast<void>(read_elf(file));
        file[i] = before;
    }
    EXPECT_TRUE(read_elf(file).has_value());
}

}  // namespace
}  // namespace strandline::plugin
