#include "dead_letter_fixture.hpp"

// Anybody who may produce to a source topic can write headers in our names.
namespace strandline::dlq::tests {
namespace {

using engine::Published;
using ::testing::IsEmpty;

class ForgedHeaders : public DeadLetterScenario {};

TEST_F(ForgedHeaders, CountAsAbsentOnASourceTopic_Trap11) {
    headers_ = {{"retry-count", "5"},
                {"source-topic", "elsewhere"},
                {"source-partition", "9"},
                {"source-offset", "1"},
                {"source-event-id", "forged"},
                {"original-value-size", "1"},
                {"original-value-sha256", std::string(64, 'a')},
                {"poison-timestamp", "2023-11-14T22:13:20.001Z"}};
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(writer_->retry_count(views_), model::RetryCount{0});
    EXPECT_EQ(header("retry-count"), "1");
    EXPECT_EQ(header("source-topic"), "order-events");
    EXPECT_EQ(header("source-partition"), "3");
    EXPECT_EQ(header("source-offset"), "41207");
    EXPECT_EQ(header("source-event-id"), "e-1");
    EXPECT_EQ(header("original-value-size"), "(absent)");
    EXPECT_EQ(header("poison-timestamp"), "(absent)");
    EXPECT_THAT(own_headers(), IsEmpty());
}

TEST_F(ForgedHeaders, AreReplacedHoweverManyThereAre) {
    for (int count = 0; count < 1000; ++count) headers_.emplace_back("retry-count", "4");
    headers_.emplace_back("kept", "1");
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(own_headers(), (OwnedHeaders{{"kept", "1"}}));
    EXPECT_EQ(header("original-headers-count"), "(absent)");
}

TEST_F(ForgedHeaders, AreBelievedWhereTheDefinitionTrustsThem) {
    headers_ = {{"retry-count", "1"},
                {"retry-count", "3"},
                {"source-topic", "payments"},
                {"source-partition", "9"},
                {"source-offset", "77"}};
    trust();
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(writer_->retry_count(views_), model::RetryCount{3});
    EXPECT_EQ(header("retry-count"), "4");
    EXPECT_EQ(header("source-topic"), "payments");
    EXPECT_EQ(header("source-offset"), "77");
}

TEST_F(ForgedHeaders, ThatAreMalformedCountAsAbsentEvenWhereTrusted) {
    headers_ = {{"retry-count", "-3"}, {"source-topic", "payments"}, {"source-offset", "77"}};
    trust();
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(header("retry-count"), "1");
    EXPECT_EQ(header("source-topic"), "order-events");
    EXPECT_EQ(header("source-offset"), "41207");
}

TEST_F(ForgedHeaders, NeverMakeTheCountOverflow) {
    headers_ = {{"retry-count", "999999999"}};
    trust();
    EXPECT_EQ(fail(), Published::queued);
    EXPECT_EQ(header("retry-count"), "999999999");
}

}  // namespace
}  // namespace strandline::dlq::tests
