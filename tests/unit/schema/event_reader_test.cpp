#include "schema/event_reader.hpp"

#include <gmock/gmock.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace strandline::schema::tests {
namespace {

using model::FailureClass;
using ::testing::HasSubstr;

EventReaderSettings orders() {
    EventReaderSettings settings;
    settings.types = {"ORDER_CREATED", "ORDER_CANCELLED"};
    settings.ignored = {"PAYMENT_COMPLETED"};
    return settings;
}

std::string nested(std::size_t levels, std::string_view innermost) {
    return std::string(levels, '[') + std::string(innermost) + std::string(levels, ']');
}

class EventReader : public ::testing::Test {
protected:
    void use(EventReaderSettings settings) {
        reader_ = std::make_unique<schema::EventReader>(std::move(settings));
    }
    const model::Failure* read(Bytes value, std::vector<model::Header> headers = {}) {
        if (!reader_) use(orders());
        model::Record record;
        record.value = value;
        return reader_->decode(record, headers, event_);
    }
    FailureClass class_of(Bytes value) {
        const model::Failure* failure = read(value);
        EXPECT_TRUE(failure) << "was taken";
        return failure ? failure->failure_class : FailureClass::handler_rejected;
    }
    std::string message_of(Bytes value) {
        const model::Failure* failure = read(value);
        return failure ? failure->message : "(none)";
    }

    std::unique_ptr<schema::EventReader> reader_;
    model::Event event_;
};

TEST_F(EventReader, ReadsTypeIdAndValue) {
    const std::string text = R"({"id":"e-1","type":"ORDER_CANCELLED","data":{"n":[1,2]}})";
    ASSERT_FALSE(read(text));
    EXPECT_EQ(event_.type, "ORDER_CANCELLED");
    EXPECT_EQ(event_.type_index, 2);
    EXPECT_EQ(event_.id, "e-1");
    EXPECT_EQ(event_.value, text);
    EXPECT_FALSE(event_.skip);
    ASSERT_NE(event_.json, nullptr);
    EXPECT_EQ(event_.json->type(0), model::JsonDocument::Type::object);
}

TEST_F(EventReader, PutsSixtyFourZeroBytesBehindTheValue) {
    ASSERT_FALSE(
        read(R"({"type":"ORDER_CREATED","filler":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"})"));
    ASSERT_FALSE(read(R"({"type":"ORDER_CREATED"})"));
    const std::string_view behind(event_.value.data() + event_.value.size(), 64);
    EXPECT_EQ(behind, std::string(64, '\0'));
}

TEST_F(EventReader, CopiesTheValueSoThatTheFetchBufferMayGo) {
    std::string text = R"({"id":"e-1","type":"ORDER_CREATED"})";
    ASSERT_FALSE(read(text));
    text.assign(text.size(), '#');
    EXPECT_EQ(event_.id, "e-1");
    EXPECT_EQ(event_.value, R"({"id":"e-1","type":"ORDER_CREATED"})");
}

TEST_F(EventReader, MarksAnIgnoredTypeAndNumbersItBehindTheDeclared) {
    ASSERT_FALSE(read(R"({"id":"p-1","type":"PAYMENT_COMPLETED"})"));
    EXPECT_TRUE(event_.skip);
    EXPECT_EQ(event_.type_index, 3);
}

TEST_F(EventReader, RefusesATypeThatNobodyNamedAndKeepsItsId) {
    EXPECT_EQ(class_of(R"({"id":"e-1","type":"ORDER_CREATE"})"), FailureClass::event_type_unknown);
    EXPECT_EQ(event_.id, "e-1");
    EXPECT_EQ(event_.type_index, model::undeclared_type);
}

TEST_F(EventReader, RefusesAnEventWithoutATypeThatIsAString) {
    EXPECT_EQ(class_of(R"({"id":"e-1"})"), FailureClass::event_type_missing);
    EXPECT_EQ(event_.id, "e-1");
    EXPECT_EQ(class_of(R"({"id":"e-1","type":7})"), FailureClass::event_type_missing);
    EXPECT_EQ(class_of(R"(["type","ORDER_CREATED"])"), FailureClass::event_type_missing);
    EXPECT_EQ(class_of("17"), FailureClass::event_type_missing);
}

TEST_F(EventReader, RefusesASecondTypeSoThatNoLaterReaderIsFooled) {
    EXPECT_EQ(class_of(R"({"type":"ORDER_CREATED","type":"ORDER_CANCELLED"})"),
              FailureClass::duplicate_key);
    EXPECT_EQ(event_.type_index, 1);
}

TEST_F(EventReader, HasNoIdWhereNoStringStands) {
    ASSERT_FALSE(read(R"({"id":17,"type":"ORDER_CREATED"})"));
    EXPECT_EQ(event_.id, "");
    ASSERT_FALSE(read(R"({"type":"ORDER_CREATED"})"));
    EXPECT_EQ(event_.id, "");
}

TEST_F(EventReader, FollowsPointersOfSeveralSegments) {
    EventReaderSettings settings = orders();
    settings.type_pointer = "/meta/a~1b~0/1";
    settings.id_pointer = "/meta/id";
    use(settings);
    ASSERT_FALSE(read(R"({"meta":{"id":"e-9","a/b~":["x","ORDER_CREATED"]}})"));
    EXPECT_EQ(event_.type_index, 1);
    EXPECT_EQ(event_.id, "e-9");
}

TEST_F(EventReader, FindsAnEscapedRootMember) {
    EventReaderSettings settings = orders();
    settings.type_pointer = "/event~1type";
    use(settings);
    ASSERT_FALSE(read(R"({"event/type":"ORDER_CREATED"})"));
    EXPECT_EQ(event_.type_index, 1);
}

TEST_F(EventReader, TakesTypeAndIdFromOneMember) {
    EventReaderSettings settings = orders();
    settings.id_pointer = "/type";
    use(settings);
    ASSERT_FALSE(read(R"({"type":"ORDER_CREATED"})"));
    EXPECT_EQ(event_.id, "ORDER_CREATED");
}

TEST_F(EventReader, ReadsTheTypeFromTheLastHeaderOfItsName) {
    EventReaderSettings settings = orders();
    settings.type_header = "event-type";
    use(settings);
    EXPECT_TRUE(reader_->reads_headers());
    ASSERT_FALSE(
        read(R"({"id":"e-1","type":"x"})",
             {{"event-type", "ORDER_CANCELLED"}, {"other", "x"}, {"event-type", "ORDER_CREATED"}}));
    EXPECT_EQ(event_.type_index, 1);
    EXPECT_EQ(event_.id, "e-1");

    const model::Failure* failure =
        read(R"({"id":"e-1","type":"ORDER_CREATED"})", {{"event-type", null_bytes}});
    ASSERT_TRUE(failure);
    EXPECT_EQ(failure->failure_class, FailureClass::event_type_missing);
}

TEST_F(EventReader, AsksForNoHeadersWhenTheTypeStandsInTheValue) {
    use(orders());
    EXPECT_FALSE(reader_->reads_headers());
}

TEST_F(EventReader, NeverLosesATombstone_Trap1) {
    EXPECT_EQ(class_of(null_bytes), FailureClass::tombstone);

    EventReaderSettings settings = orders();
    settings.tombstones = Tombstones::skip;
    use(settings);
    ASSERT_FALSE(read(null_bytes));
    EXPECT_TRUE(event_.skip);

    settings.tombstones = Tombstones::handle;
    use(settings);
    ASSERT_FALSE(read(null_bytes));
    EXPECT_FALSE(event_.skip);
    EXPECT_TRUE(is_null(event_.value));
    EXPECT_EQ(event_.type, "");
    EXPECT_EQ(event_.json, nullptr);
}

TEST_F(EventReader, TellsAnEmptyValueFromATombstone) {
    EXPECT_EQ(class_of(""), FailureClass::empty_payload);
    EXPECT_EQ(class_of(" \t\r\n"), FailureClass::empty_payload);
}

TEST_F(EventReader, TakesExactlyThePayloadLimit) {
    EventReaderSettings settings = orders();
    settings.payload_bytes_max = 40;
    use(settings);
    std::string text = R"({"type":"ORDER_CREATED"})";
    text.resize(40, ' ');
    EXPECT_FALSE(read(text));
    text += ' ';
    EXPECT_EQ(class_of(text), FailureClass::payload_too_large);
    EXPECT_THAT(message_of(text), HasSubstr("41 bytes; limits.payload allows 40"));
}

TEST_F(EventReader, TakesExactlyTheDepthLimit) {
    EventReaderSettings settings = orders();
    for (const std::size_t limit : {std::size_t{1}, std::size_t{2}, std::size_t{64}}) {
        settings.depth_max = limit;
        use(settings);
        for (const std::string_view innermost : {"", "7", R"("[[")"}) {
            // Those that pass fail later, for want of a type: the whole text was read.
            EXPECT_EQ(class_of(nested(limit - 1, "7")), FailureClass::event_type_missing);
            EXPECT_EQ(class_of(nested(limit, innermost)), FailureClass::event_type_missing);
            EXPECT_EQ(class_of(nested(limit + 1, innermost)), FailureClass::depth_exceeded);
            EXPECT_EQ(class_of(nested(limit + 2, innermost)), FailureClass::depth_exceeded);
        }
    }
}

TEST_F(EventReader, ReadsAnObjectThatIsAsDeepAsTheLimit) {
    const std::string text = R"({"type":"ORDER_CREATED","data":)" + nested(63, "1") + "}";
    ASSERT_FALSE(read(text));
    EXPECT_EQ(event_.type_index, 1);
    EXPECT_EQ(class_of(R"({"data":)" + nested(64, "") + "}"), FailureClass::depth_exceeded);
    EXPECT_FALSE(read(R"({"type":"ORDER_CREATED"})"));
}

TEST_F(EventReader, SaysWhereTheTroubleIs) {
    EXPECT_THAT(message_of(nested(65, "")), HasSubstr("at byte 64; limits.depth allows 64 levels"));
    EXPECT_THAT(message_of("{\"id\":\"\xFF\"}"), HasSubstr("not UTF-8 at byte 7"));
    EXPECT_THAT(message_of(R"({"n":[1,18446744073709551616]})"), HasSubstr("64 bits at byte 8"));
    EXPECT_THAT(message_of(R"({"a":1}{"b":2})"), HasSubstr("bytes after the value at byte 7"));
}

TEST_F(EventReader, ReadsTheRecordAfterABadOne) {
    EXPECT_EQ(class_of(R"({"type":"ORDER_CREATED")"), FailureClass::invalid_json);
    EXPECT_EQ(event_.json, nullptr);
    EXPECT_TRUE(is_null(event_.value));
    EXPECT_FALSE(read(R"({"type":"ORDER_CREATED"})"));
}

TEST_F(EventReader, GivesAGiantsMemoryBackAfterARowOfSmallRecords) {
    const std::string small = R"({"type":"ORDER_CREATED"})";
    ASSERT_FALSE(read(small));
    const std::size_t before = reader_->capacity();
    const std::string giant =
        R"({"type":"ORDER_CREATED","x":")" + std::string(900'000, 'x') + "\"}";
    ASSERT_FALSE(read(giant));
    EXPECT_GE(reader_->capacity(), giant.size());
    for (int count = 0; count < 100; ++count) ASSERT_FALSE(read(small));
    EXPECT_LE(reader_->capacity(), 64U * 1024);
    EXPECT_LE(before, 64U * 1024);
}

TEST_F(EventReader, KeepsItsMemoryWhileGiantsKeepComing) {
    const std::string small = R"({"type":"ORDER_CREATED"})";
    const std::string giant =
        R"({"type":"ORDER_CREATED","x":")" + std::string(200'000, 'x') + "\"}";
    for (int round = 0; round < 4; ++round) {
        ASSERT_FALSE(read(giant));
        for (int count = 0; count < 20; ++count) ASSERT_FALSE(read(small));
        EXPECT_GE(reader_->capacity(), giant.size());
    }
}

}  // namespace
}  // namespace strandline::schema::tests
