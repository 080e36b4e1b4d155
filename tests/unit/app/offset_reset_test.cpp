#include "app/tools/offset_reset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <boost/json/parse.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>

#include "app/tools/audit_log.hpp"

namespace strandline::app {
namespace {

using kafka::GroupPartition;
using model::Offset;
using ::testing::HasSubstr;

std::vector<GroupPartition> partitions() {
    std::vector<GroupPartition> all(3);
    all[0] = {.where = {"orders", 0},
              .committed = Offset{7},
              .metadata = {},
              .begin = Offset{5},
              .end = Offset{20}};
    all[1] = {.where = {"orders", 1},
              .committed = {},
              .metadata = {},
              .begin = Offset{0},
              .end = Offset{9}};
    all[2] = {.where = {"payments", 0},
              .committed = Offset{3},
              .metadata = {},
              .begin = Offset{0},
              .end = Offset{3}};
    return all;
}

TEST(ResetTo, IsAWordAnOffsetOrATimeWithAZone) {
    EXPECT_EQ(parse_reset_to("earliest")->kind, ResetTo::Kind::earliest);
    EXPECT_EQ(parse_reset_to("latest")->kind, ResetTo::Kind::latest);
    EXPECT_EQ(parse_reset_to("1041")->value, 1041);
    EXPECT_EQ(parse_reset_to("1970-01-01T00:00:01Z")->value, 1000);
    for (const char* text : {"", "-1", "first", "2026-01-01", "99999999999999999999", "1e3"})
        EXPECT_FALSE(parse_reset_to(text)) << text;
}

TEST(OffsetReset, ChoosesTopicsAndPartitionsByName) {
    EXPECT_EQ(choose_partitions(partitions(), {}).value().size(), 3U);
    EXPECT_EQ(choose_partitions(partitions(), {"orders"}).value().size(), 2U);
    const auto some = choose_partitions(partitions(), {"orders/1", "payments"}).value();
    ASSERT_EQ(some.size(), 2U);
    EXPECT_EQ(some[0].where, (model::TopicPartition{"orders", 1}));
    const auto none = choose_partitions(partitions(), {"orders", "orders/7"});
    ASSERT_FALSE(none);
    EXPECT_EQ(none.error().code, "unknown-partition");
    EXPECT_THAT(none.error().message, HasSubstr("orders/7"));
}

TEST(OffsetReset, GoesToTheEndsToATimeAndToAnOffset) {
    const auto earliest = plan_reset(partitions(), {.kind = ResetTo::Kind::earliest}, {}).value();
    EXPECT_EQ(earliest[0].to, Offset{5});
    EXPECT_EQ(earliest[0].from, Offset{7});
    EXPECT_EQ(earliest[1].from, std::nullopt);
    const auto latest = plan_reset(partitions(), {.kind = ResetTo::Kind::latest}, {}).value();
    EXPECT_EQ(latest[2].to, Offset{3});
    const auto timed = plan_reset(partitions(), {.kind = ResetTo::Kind::timestamp, .value = 1},
                                  {{.where = {"orders", 0}, .offset = Offset{11}}})
                           .value();
    EXPECT_EQ(timed[0].to, Offset{11});
    EXPECT_EQ(timed[1].to, Offset{9}) << "no record is that young: the end";
}

TEST(OffsetReset, RefusesAnOffsetThatAPartitionDoesNotHave) {
    const ResetTo six{.kind = ResetTo::Kind::offset, .value = 6};
    EXPECT_EQ(
        plan_reset(choose_partitions(partitions(), {"orders"}).value(), six, {}).value()[1].to,
        Offset{6});
    const auto refused = plan_reset(partitions(), six, {});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, "offset-range");
    EXPECT_THAT(refused.error().message, HasSubstr("payments/0 has the offsets 0 to 3"));
    EXPECT_FALSE(plan_reset(partitions(), {.kind = ResetTo::Kind::offset, .value = 4}, {}))
        << "below the beginning of orders/0";
}

TEST(AuditLog, AppendsWhenAndWhoAndIsNotForEverybodysEyes) {
    std::string name = (std::filesystem::temp_directory_path() / "audit-XXXXXX").string();
    const std::string folder = ::mkdtemp(name.data());
    const std::string path = folder + "/audit.log";
    for (const char* command : {"one", "two"}) {
        const auto log = AuditLog::open(path);
        ASSERT_TRUE(log) << log.error().message;
        ASSERT_TRUE(log->append({{"command", command}, {"text", "a\nb"}}));
    }
    std::ifstream file(path);
    std::string line;
    ASSERT_TRUE(std::getline(file, line));
    ASSERT_TRUE(std::getline(file, line));
    const auto entry = boost::json::parse(line).as_object();
    EXPECT_EQ(entry.at("command").as_string(), "two");
    EXPECT_TRUE(entry.contains("time"));
    EXPECT_TRUE(entry.contains("uid"));
    EXPECT_FALSE(std::getline(file, line));
    struct stat status{};
    ASSERT_EQ(::stat(path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0007U, 0U);
    const auto nowhere = AuditLog::open(folder + "/none/audit.log");
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().code, "audit-log");
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace strandline::app
