#include "dlq/dead_letter_writer.hpp"

#include "base/utf8.hpp"
#include "dead_letter_fixture.hpp"
#include "dlq/sha256.hpp"

namespace strandline::dlq::tests {
namespace {

using engine::Published;
using model::Disposition;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::SizeIs;

class DeadLetterWriter : public DeadLetterScenario {};

TEST_F(DeadLetterWriter, SaysWhereAndWhyARecordFailed) {
    failure_.failure_class = model::FailureClass::handler_rejected;
    failure_.code = "order-unknown";
    failure_.message = "no such order";
    failure_.handler = "orders.enrich";
    failure_.handler_version = "1.4.0";
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(last().output, dead_letters);
    EXPECT_EQ(last().ticket, 17U);
    EXPECT_EQ(last().timestamp_ms, clock_.wall_ms());
    EXPECT_EQ(header("source-topic"), "order-events");
    EXPECT_EQ(header("source-partition"), "3");
    EXPECT_EQ(header("source-offset"), "41207");
    EXPECT_EQ(header("source-event-id"), "e-1");
    EXPECT_EQ(header("retry-count"), "1");
    EXPECT_EQ(header("error-message"), "no such order");
    EXPECT_EQ(header("error-class"), "order-unknown");
    EXPECT_EQ(header("failed-handler"), "orders.enrich");
    EXPECT_EQ(header("handler-version"), "1.4.0");
    EXPECT_EQ(header("pipeline"), "orders");
    EXPECT_EQ(header("dlq-timestamp"), "2023-11-14T22:13:20.001Z");
    EXPECT_EQ(header("poison-timestamp"), "(absent)");
    EXPECT_EQ(header("original-value-size"), "(absent)");
}

TEST_F(DeadLetterWriter, KeepsKeyValueAndHeadersByteForByte_F32) {
    key_ = "\xFF\x00\xFE";
    value_ = std::string("\x00\x01 not JSON \xFF", 13);
    headers_ = {{"trace", "a"}, {"b", std::nullopt}, {"trace", "c\xFF"}, {"", ""}, {"\xFF", "\n"}};
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(last().key, key_);
    EXPECT_EQ(last().value, value_);
    EXPECT_EQ(own_headers(), headers_);
}

TEST_F(DeadLetterWriter, KeepsNullsNullAndEmptyValuesEmpty_Trap1) {
    key_ = std::nullopt;
    value_ = std::nullopt;
    id_ = "";
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(last().key, std::nullopt);
    EXPECT_EQ(last().value, std::nullopt);
    EXPECT_EQ(header("source-event-id"), "");
    key_ = value_ = "";
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(last().key, "");
    EXPECT_EQ(last().value, "");
}

TEST_F(DeadLetterWriter, NamesARecordWithoutAnIdByItsKey) {
    id_ = "";
    fail();
    EXPECT_EQ(header("source-event-id"), "o-1");
    key_ = "\xFF\xFE";
    fail();
    EXPECT_EQ(header("source-event-id"), "//4=");
}

TEST_F(DeadLetterWriter, WritesPoisonToItsOwnTopicWithTheCountItHas) {
    headers_ = {{"retry-count", "5"}};
    trust();
    EXPECT_EQ(fail(Disposition::poisoned), Published::queued);
    EXPECT_EQ(last().output, poison);
    EXPECT_EQ(header("retry-count"), "5");
    EXPECT_EQ(header("poison-timestamp"), "2023-11-14T22:13:20.001Z");
    EXPECT_EQ(header("dlq-timestamp"), "(absent)");
}

TEST_F(DeadLetterWriter, CutsTheMessageBetweenCharacters) {
    failure_.message = std::string(1023, 'x') + "\xC3\xA9";
    fail();
    EXPECT_EQ(header("error-message"), std::string(1023, 'x'));
    failure_.message = "line\nbreak\x1B[31m";
    fail();
    EXPECT_EQ(header("error-message"), "line break [31m");
}

TEST_F(DeadLetterWriter, CountsEachReplayAndKeepsTheFirstCoordinates_Trap3) {
    for (int round = 1; round <= 5; ++round) {
        failure_.failure_class = model::FailureClass::invalid_json;
        ASSERT_EQ(fail(), Published::queued);
        EXPECT_EQ(header("retry-count"), std::to_string(round));
        EXPECT_EQ(header("source-topic"), "order-events");
        EXPECT_EQ(header("source-offset"), "41207");
        EXPECT_EQ(last().headers.size(), 11U);
        replay();
    }
    ASSERT_EQ(fail(Disposition::poisoned), Published::queued);
    EXPECT_EQ(header("retry-count"), "5");
    EXPECT_EQ(last().headers.size(), 11U);
}

TEST_F(DeadLetterWriter, KeepsTheIdOfAReplayedRecordThatCannotBeReadAnyMore) {
    fail();
    replay();
    id_ = "";
    key_ = "other";
    fail();
    EXPECT_EQ(header("source-event-id"), "e-1");
}

TEST_F(DeadLetterWriter, LeavesTheWaitToItsCallerWhenTheQueueIsFull) {
    topic_.full = true;
    EXPECT_EQ(fail(), Published::full);
    EXPECT_THAT(topic_.stored, SizeIs(0));
    topic_.full = false;
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(header("retry-count"), "1");
}

TEST_F(DeadLetterWriter, CutsAValueThatDoesNotFitAndKeepsLengthAndDigest_Trap2) {
    topic_.record_bytes_max = 50'000;
    value_ = std::string(80'000, 'v');
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_LT(last().value->size(), 50'000U);
    EXPECT_GT(last().value->size(), 48'000U);
    EXPECT_EQ(*last().value, value_->substr(0, last().value->size()));
    EXPECT_EQ(header("original-value-size"), "80000");
    EXPECT_EQ(header("original-value-sha256"), sha256_hex(*value_));
}

TEST_F(DeadLetterWriter, StoresExactlyTheLimitWhole_F12) {
    failure_.message = "x";
    value_ = "";
    fail();
    std::size_t others = key_->size();
    for (const auto& [name, bytes] : last().headers) others += name.size() + bytes->size() + 10;
    value_ = std::string(topic_.record_bytes_max - others, 'v');
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(last().value, value_);
    EXPECT_EQ(header("original-value-size"), "(absent)");
    *value_ += 'v';
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(header("original-value-size"), std::to_string(value_->size()));
}

TEST_F(DeadLetterWriter, StaysWithTheFirstLengthAndDigestThroughEveryRound_F12) {
    topic_.record_bytes_max = 50'000;
    value_ = std::string(80'000, 'v');
    const std::string digest = sha256_hex(*value_);
    for (int round = 0; round < 10; ++round) {
        ASSERT_EQ(fail(), Published::queued);
        EXPECT_EQ(header("original-value-size"), "80000");
        EXPECT_EQ(header("original-value-sha256"), digest);
        EXPECT_EQ(last().headers.size(), 13U);
        replay();
    }
}

TEST_F(DeadLetterWriter, KeepsSixtyFourHeadersAndDropsWhatIsBeyond) {
    for (int count = 0; count < 64; ++count) headers_.emplace_back("h", std::string(500, 'x'));
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(own_headers(), headers_);
    EXPECT_EQ(header("original-headers-count"), "(absent)");

    headers_.emplace_back("one-more", "x");
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_THAT(own_headers(), SizeIs(64));
    EXPECT_EQ(header("original-headers-count"), "65");
    EXPECT_EQ(header("original-headers-size"), std::to_string(64 * 501 + 9));
}

TEST_F(DeadLetterWriter, KeepsHeadersUpToThirtyTwoKibibytes) {
    headers_ = {{"a", "1"}, {"b", std::string(32 * 1024, 'x')}, {"c", "2"}};
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(own_headers(), (OwnedHeaders{{"a", "1"}}));
    EXPECT_EQ(header("original-headers-count"), "3");
}

TEST_F(DeadLetterWriter, DropsHeadersAndCutsTheKeyBeforeItGivesUp) {
    topic_.record_bytes_max = 8'000;
    headers_ = {{"h", std::string(9'000, 'h')}};
    value_ = "whole";
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(last().value, "whole");
    EXPECT_EQ(header("original-value-size"), "(absent)");
    EXPECT_EQ(header("original-headers-count"), "1");

    key_ = std::string(100'000, 'k');
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(last().value, "whole");
    EXPECT_EQ(header("original-key-size"), "100000");
    EXPECT_EQ(header("original-key-sha256"), sha256_hex(*key_));
    EXPECT_EQ(*last().key, key_->substr(0, last().key->size()));
}

TEST_F(DeadLetterWriter, FindsRoomForTheLongestHeadersOfOurs) {
    topic_.record_bytes_max = 8'192;
    const std::string text(100'000, '\n');
    failure_.message = failure_.code = failure_.handler = failure_.handler_version = text;
    id_ = key_.emplace(100'000, 'k');
    value_ = std::string(100'000, 'v');
    headers_ = {{"h", text}};
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(header("error-message"), std::string(1024, ' '));
    EXPECT_TRUE(is_utf8(header("source-event-id")));
}

TEST_F(DeadLetterWriter, AnswersRefusedWhereNotEvenOurHeadersFit) {
    topic_.record_bytes_max = 100;
    EXPECT_EQ(fail(), Published::refused);
}

TEST_F(DeadLetterWriter, PutsNothingOfTheValueIntoHeaders_Trap9) {
    value_ = R"({"id":"e-1","card":"CANARY-4711"})";
    headers_ = {{"mine", "CANARY-4711"}};
    failure_.failure_class = model::FailureClass::event_type_missing;
    failure_.message = "no string at '/type', where the type must stand";
    fail();
    for (const auto& [name, bytes] : last().headers) {
        if (name == "mine") continue;
        EXPECT_THAT(*bytes, Not(HasSubstr("CANARY"))) << name;
    }
}

}  // namespace
}  // namespace strandline::dlq::tests
