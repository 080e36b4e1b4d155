#include "kafka/tail.hpp"
#include "kafka_test.hpp"

namespace strandline::testing {
namespace {

class Feeder : public KafkaTest {};

TEST_F(Feeder, PutsRecordsOfOneKeyIntoOnePartition) {
    auto feeder = kafka::Feeder::open(client());
    ASSERT_TRUE(feeder);
    for (int i = 0; i < 50; ++i) {
        ASSERT_EQ((*feeder)->feed(topic, "order-7", "value"), kafka::Feeder::Fed::queued);
    }
    ASSERT_TRUE((*feeder)->flush(seconds(10)));
    EXPECT_EQ((*feeder)->acknowledged(), 50U);
    auto tail =
        kafka::Tail::open(client(), topic, kafka::Tail::From::beginning, milliseconds(5'000));
    ASSERT_TRUE(tail);
    std::set<std::int32_t> partitions;
    int records = 0;
    for (int i = 0; i < 100 && records < 50; ++i) {
        (*tail)->read(milliseconds(100), 100, [&](const auto& where, const auto&, auto) {
            partitions.insert(where.partition);
            ++records;
        });
    }
    EXPECT_EQ(records, 50);
    EXPECT_EQ(partitions.size(), 1U);
}

TEST_F(Feeder, AnswersFullInsteadOfWaiting) {
    auto settings = client();
    settings.extra["queue.buffering.max.messages"] = "3";
    auto feeder = kafka::Feeder::open(settings);
    ASSERT_TRUE(feeder);
    faults->down();
    int queued = 0;
    while ((*feeder)->feed(topic, "key", "value") == kafka::Feeder::Fed::queued) ++queued;
    EXPECT_EQ(queued, 3);
    EXPECT_EQ((*feeder)->feed(topic, "key", "value"), kafka::Feeder::Fed::full);
}

class Tail : public KafkaTest {};

TEST_F(Tail, ReadsFromTheEndOnlyWhatComesAfter) {
    feed(6, 5);
    auto tail = kafka::Tail::open(client(), topic, kafka::Tail::From::end, milliseconds(5'000));
    ASSERT_TRUE(tail);
    std::vector<std::string> values;
    const auto read = [&] {
        (*tail)->read(milliseconds(50), 100, [&](const auto&, const auto& record, auto) {
            values.emplace_back(record.value);
        });
    };
    // The end is looked up when fetching begins, so what is fed meanwhile may come before it.
    for (int i = 100; i < 300 && values.empty(); ++i) {
        feed(1, 1, i);
        read();
    }
    ASSERT_FALSE(values.empty());
    EXPECT_GE(std::stoi(values.front()), 100);
}

TEST_F(Tail, SaysThatATopicIsMissing) {
    const auto tail =
        kafka::Tail::open(client(), "nowhere", kafka::Tail::From::end, milliseconds(5'000));
    ASSERT_FALSE(tail);
    EXPECT_EQ(tail.error().code, "topic-missing");
}

}  // namespace
}  // namespace strandline::testing
