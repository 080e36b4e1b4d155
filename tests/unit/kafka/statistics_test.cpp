#include "kafka/statistics.hpp"

#include <gtest/gtest.h>

namespace strandline::kafka {
namespace {

TEST(Statistics, ListBrokersAndTheEndsOfLogs) {
    const auto statistics = parse_statistics(R"({
        "brokers": {
            "kafka-1:9092/1": {"nodename": "kafka-1:9092", "source": "learned", "state": "UP"},
            "kafka-2:9092/2": {"nodename": "kafka-2:9092", "source": "configured", "state": "DOWN"},
            "GroupCoordinator": {"nodename": "kafka-1:9092", "source": "logical", "state": "UP"}},
        "topics": {"orders": {"topic": "orders", "partitions": {
            "0": {"partition": 0, "ls_offset": 41, "hi_offset": 50},
            "1": {"partition": 1, "ls_offset": -1001},
            "-1": {"partition": -1, "ls_offset": 7}}}}})");
    ASSERT_EQ(statistics.brokers.size(), 2U);
    EXPECT_EQ(statistics.brokers[0].address, "kafka-1:9092");
    EXPECT_TRUE(statistics.brokers[0].up);
    EXPECT_FALSE(statistics.brokers[1].up);
    ASSERT_EQ(statistics.log_ends.size(), 1U);
    EXPECT_EQ(statistics.log_ends[0].where, (model::TopicPartition{"orders", 0}));
    EXPECT_EQ(statistics.log_ends[0].offset, model::Offset{41});
}

TEST(Statistics, ThatCannotBeReadSayNothing) {
    for (const char* text : {"", "{", "[]", R"({"brokers": 1, "topics": {"a": 2}})"}) {
        const auto statistics = parse_statistics(text);
        EXPECT_TRUE(statistics.brokers.empty()) << text;
        EXPECT_TRUE(statistics.log_ends.empty()) << text;
    }
}

}  // namespace
}  // namespace strandline::kafka
