#include "kafka/answers.hpp"

#include <gtest/gtest.h>

namespace strandline::kafka {
namespace {

using engine::CommitAnswer;
using engine::Report;

TEST(Answers, ClassifyEveryAnswerToACommitAsTheTableSays) {
    const auto expect = [](CommitAnswer expected, std::initializer_list<rd_kafka_resp_err_t> all) {
        for (const auto code : all) {
            EXPECT_EQ(classify_commit(code), expected) << rd_kafka_err2name(code);
        }
    };
    expect(CommitAnswer::committed, {RD_KAFKA_RESP_ERR_NO_ERROR, RD_KAFKA_RESP_ERR__NO_OFFSET});
    expect(CommitAnswer::not_ours,
           {RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS, RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION,
            RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID, RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST,
            RD_KAFKA_RESP_ERR__STATE});
    expect(CommitAnswer::fatal, {RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID, RD_KAFKA_RESP_ERR__FATAL});
    expect(CommitAnswer::again,
           {RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS,
            RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE, RD_KAFKA_RESP_ERR_NOT_COORDINATOR,
            RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT, RD_KAFKA_RESP_ERR__TRANSPORT,
            RD_KAFKA_RESP_ERR__TIMED_OUT, RD_KAFKA_RESP_ERR__WAIT_COORD,
            RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS});
    expect(CommitAnswer::blocked,
           {RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED,
            RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED, RD_KAFKA_RESP_ERR_UNKNOWN});
}

TEST(Answers, TheWorseOfTwoNeedsMoreAttention) {
    EXPECT_EQ(worse(CommitAnswer::committed, CommitAnswer::again), CommitAnswer::again);
    EXPECT_EQ(worse(CommitAnswer::again, CommitAnswer::committed), CommitAnswer::again);
    EXPECT_EQ(worse(CommitAnswer::not_ours, CommitAnswer::blocked), CommitAnswer::blocked);
    EXPECT_EQ(worse(CommitAnswer::fatal, CommitAnswer::blocked), CommitAnswer::fatal);
    EXPECT_EQ(worse(CommitAnswer::committed, CommitAnswer::committed), CommitAnswer::committed);
}

TEST(Answers, OnlyTheRecordsOwnFaultsAreRefusals) {
    EXPECT_EQ(classify_delivery(RD_KAFKA_RESP_ERR_NO_ERROR), Report::Outcome::acknowledged);
    for (const auto code :
         {RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE, RD_KAFKA_RESP_ERR_INVALID_RECORD}) {
        EXPECT_EQ(classify_delivery(code), Report::Outcome::refused) << rd_kafka_err2name(code);
    }
    for (const auto code :
         {RD_KAFKA_RESP_ERR__MSG_TIMED_OUT, RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED,
          RD_KAFKA_RESP_ERR__UNKNOWN_TOPIC, RD_KAFKA_RESP_ERR__PURGE_QUEUE,
          RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS, RD_KAFKA_RESP_ERR_UNKNOWN}) {
        EXPECT_EQ(classify_delivery(code), Report::Outcome::failed) << rd_kafka_err2name(code);
    }
}

TEST(Answers, NoNewConsumerIsMadeWhileAnotherHostHasItsName) {
    EXPECT_FALSE(may_rebuild(RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID));
    EXPECT_FALSE(may_rebuild(RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION));
    EXPECT_TRUE(may_rebuild(RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED));
}

}  // namespace
}  // namespace strandline::kafka
