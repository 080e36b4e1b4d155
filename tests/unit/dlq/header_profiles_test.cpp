#include "dlq/header_profiles.hpp"

#include <gmock/gmock.h>

#include <map>
#include <string>

namespace strandline::dlq {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;

DeadLetterHeaders failure() {
    DeadLetterHeaders headers;
    headers.source = {
        .topic = "orders", .partition = 258, .offset = model::Offset{72623859790382856}};
    headers.error_class = "order.empty";
    headers.error_message = "no products";
    headers.failed_handler = "shop.enrich";
    headers.pipeline = "orders";
    return headers;
}

std::map<std::string, std::string> encoded(const HeaderProfiles& profiles,
                                           const DeadLetterHeaders& headers,
                                           const ProfileFacts& facts = {}) {
    EncodedProfiles encoder;
    std::map<std::string, std::string> map;
    for (const model::Header& header : encoder.encode(profiles, headers, facts))
        map[std::string(header.name)] = std::string(header.value);
    return map;
}

TEST(HeaderProfiles, ConnectWritesEverythingAsText) {
    EXPECT_THAT(encoded({.connect = true}, failure()),
                UnorderedElementsAre(Pair("__connect.errors.topic", "orders"),
                                     Pair("__connect.errors.partition", "258"),
                                     Pair("__connect.errors.offset", "72623859790382856"),
                                     Pair("__connect.errors.connector.name", "orders"),
                                     Pair("__connect.errors.task.id", "0"),
                                     Pair("__connect.errors.stage", "TRANSFORMATION"),
                                     Pair("__connect.errors.class.name", "shop.enrich"),
                                     Pair("__connect.errors.exception.class.name", "order.empty"),
                                     Pair("__connect.errors.exception.message", "no products")));
}

TEST(HeaderProfiles, ConnectSaysThatAValueCouldNotBeConvertedWhereNoHandlerWasCalled) {
    DeadLetterHeaders headers = failure();
    headers.failed_handler.clear();
    auto map = encoded({.connect = true}, headers);
    EXPECT_EQ(map["__connect.errors.stage"], "VALUE_CONVERTER");
    EXPECT_EQ(map["__connect.errors.class.name"], "strandline");
}

TEST(HeaderProfiles, SpringWritesNumbersAsBigEndianBytes) {
    auto map = encoded({.spring = true}, failure(),
                       {.group = "order-service", .timestamp_ms = 1, .log_append_time = true});
    EXPECT_EQ(map["kafka_dlt-original-topic"], "orders");
    EXPECT_EQ(map["kafka_dlt-original-partition"], std::string("\0\0\1\2", 4));
    EXPECT_EQ(map["kafka_dlt-original-offset"], std::string("\1\2\3\4\5\6\7\10", 8));
    EXPECT_EQ(map["kafka_dlt-original-timestamp"], std::string("\0\0\0\0\0\0\0\1", 8));
    EXPECT_EQ(map["kafka_dlt-original-timestamp-type"], "LogAppendTime");
    EXPECT_EQ(map["kafka_dlt-original-consumer-group"], "order-service");
    EXPECT_EQ(map["kafka_dlt-exception-fqcn"], "order.empty");
    EXPECT_EQ(map["kafka_dlt-exception-message"], "no products");
    EXPECT_EQ(map.size(), 8U);
}

TEST(HeaderProfiles, SpringTellsTheKindsOfTimestampsApart) {
    EXPECT_EQ(encoded({.spring = true}, failure())["kafka_dlt-original-timestamp-type"],
              "NoTimestampType");
    EXPECT_EQ(encoded({.spring = true}, failure(),
                      {.group = {}, .timestamp_ms = 5})["kafka_dlt-original-timestamp-type"],
              "CreateTime");
}

TEST(HeaderProfiles, NamesAreTheirsOnlyWhereTheProfileIsOn) {
    EXPECT_TRUE(is_profile_header("kafka_dlt-original-topic", {.spring = true}));
    EXPECT_FALSE(is_profile_header("kafka_dlt-original-topic", {.connect = true}));
    EXPECT_TRUE(is_profile_header("__connect.errors.topic", {.connect = true}));
    EXPECT_FALSE(is_profile_header("__connect.errors.topic", {}));
    EXPECT_THAT(encoded({}, failure()), IsEmpty());
}

}  // namespace
}  // namespace strandline::dlq
