#include <gtest/gtest.h>

#include <algorithm>
#include <regex>

#include "tidy/room_table.hpp"

namespace strandline::tidy {
namespace {

Include quoted(std::string target) { return {1, true, std::move(target)}; }
Include bracketed(std::string target) { return {1, false, std::move(target)}; }

TEST(IncludeTable, EveryFileIncludesOnlyWhatItsRoomMay) {
    std::vector<std::string> found;
    std::size_t read = 0;
    for (const SourceFile& file :
         source_files({"runtime/", "plugin-api/", "plugins/", "tests/plugins/"})) {
        read += is_code(file) ? 1 : 0;
        const auto objections = objections_to(file);
        found.insert(found.end(), objections.begin(), objections.end());
    }
    EXPECT_GT(read, 20U) << "the source tree was not found";
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(IncludeTable, IncludesGoDownOnly) {
    EXPECT_FALSE(objection("engine", quoted("model/record.hpp")));
    EXPECT_FALSE(objection("app", quoted("kafka/consumer.hpp")));
    EXPECT_TRUE(objection("model", quoted("engine/lane.hpp")));
    EXPECT_TRUE(objection("engine", quoted("app/wiring.hpp")));
}

TEST(IncludeTable, OuterRoomsDoNotSeeEachOther) {
    EXPECT_TRUE(objection("kafka", quoted("config/definitions.hpp")));
    EXPECT_TRUE(objection("admin", quoted("metrics/families.hpp")));
}

TEST(IncludeTable, OneRoomOwnsEachLibrary) {
    EXPECT_FALSE(objection("kafka", bracketed("librdkafka/rdkafka.h")));
    EXPECT_TRUE(objection("engine", bracketed("librdkafka/rdkafka.h")));
    EXPECT_TRUE(objection("app", bracketed("yaml-cpp/yaml.h")));
    EXPECT_TRUE(objection("app", bracketed("boost/beast/http.hpp")));
    EXPECT_FALSE(objection("admin", bracketed("boost/beast/http.hpp")));
    EXPECT_FALSE(objection("app", bracketed("boost/asio/io_context.hpp")));
}

TEST(IncludeTable, APluginSeesNothingOfTheHost) {
    EXPECT_FALSE(objection("plugins", bracketed("strandline/plugin.hpp")));
    EXPECT_TRUE(objection("plugins", quoted("engine/lane.hpp")));
    EXPECT_TRUE(objection("plugin-api", quoted("base/result.hpp")));
}

TEST(IncludeTable, ALibraryThatNobodyDecidedOnIsRefused) {
    EXPECT_TRUE(objection("engine", bracketed("spdlog/spdlog.h")));
    EXPECT_FALSE(objection("engine", bracketed("sys/mman.h")));
    EXPECT_FALSE(objection("engine", bracketed("vector")));
}

TEST(IncludeTable, APathIsRootedAtTheRooms) {
    EXPECT_TRUE(objection("kafka", quoted("consumer.hpp")));
    EXPECT_TRUE(objection("kafka", quoted("../base/result.hpp")));
}

TEST(IncludeTable, ReadsEveryFormOfAnIncludeLine) {
    const auto found =
        includes_of("#include <a.h>\n  # include \"b/c.hpp\"  // why\n// #include <no>\n");
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found[0].target, "a.h");
    EXPECT_EQ(found[1].target, "b/c.hpp");
    EXPECT_EQ(found[1].line, 2U);
    EXPECT_TRUE(found[1].quoted);
}

/// librdkafka's handles have one owner each, and their order of destruction is subtle: the calls
/// stand in one file.
TEST(IncludeTable, LibrdkafkaHandlesAreDestroyedInOneFileOnly) {
    static const std::regex destroy("rd_kafka_[a-z_]*destroy[a-z_]*\\s*\\(");
    std::vector<std::string> found;
    for (const SourceFile& file : source_files({"runtime/"})) {
        if (!is_code(file) || file.path == "runtime/kafka/handles.hpp") continue;
        std::size_t number = 0;
        for (const std::string_view line : lines_of(file.text)) {
            ++number;
            if (std::regex_search(line.begin(), line.end(), destroy))
                found.push_back(finding(file, number, "destroys a librdkafka handle"));
        }
    }
    EXPECT_TRUE(found.empty()) << listed(found);
}

}  // namespace
}  // namespace strandline::tidy
