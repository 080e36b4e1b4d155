#include "kafka/partition_list.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <cstring>
#include <string>

namespace strandline::kafka {
namespace {

using model::Offset;

/// What the broker would give back of a commit.
std::optional<Offset> read_back(const std::string& metadata, std::int64_t offset) {
    const auto list = to_list(
        std::vector<model::PartitionOffset>{{.where = {"orders", 0}, .offset = Offset{offset}}});
    list->elems[0].metadata = std::malloc(metadata.size() + 1);
    std::memcpy(list->elems[0].metadata, metadata.data(), metadata.size());
    list->elems[0].metadata_size = metadata.size();
    return ours_from(list->elems[0]);
}

TEST(CommitMetadata, SaysFromWhereOnRecordsWereTheGroups) {
    const auto list = to_commit(std::vector<model::PartitionOffset>{
        {.where = {"orders", 0}, .offset = Offset{100}, .leader_epoch = 3, .ours_from = Offset{7}},
        {.where = {"orders", 1}, .offset = Offset{100}}});
    EXPECT_EQ(
        std::string(static_cast<char*>(list->elems[0].metadata), list->elems[0].metadata_size),
        "strandline-from=7");
    EXPECT_EQ(ours_from(list->elems[0]), Offset{7});
    EXPECT_EQ(leader_epoch_of(list->elems[0]), 3);
    EXPECT_EQ(list->elems[1].metadata_size, 0U);
    EXPECT_EQ(ours_from(list->elems[1]), std::nullopt);
}

TEST(CommitMetadata, BelievesNothingThatSomebodyElseWrote) {
    // F29
    EXPECT_EQ(read_back("strandline-from=100", 100), Offset{100});
    for (const std::string& text :
         {std::string(), std::string("x"), std::string("strandline-from="),
          std::string("strandline-from=101"), std::string("strandline-from=-1"),
          std::string("strandline-from=1 "), std::string("strandline-from=1\0", 18),
          std::string("strandline-from=99999999999999999999"), std::string(4'096, '7')})
        EXPECT_EQ(read_back(text, 100), std::nullopt) << text;
}

}  // namespace
}  // namespace strandline::kafka
