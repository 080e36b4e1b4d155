#include <gmock/gmock.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "schema/compiler/compile.hpp"
#include "schema/event_reader.hpp"
#include "support/counting_new.hpp"

namespace strandline::schema {
namespace {

using model::FailureClass;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
namespace testing = strandline::testing;

constexpr std::string_view order_schema = R"({
    "$schema": "http://json-schema.org/draft-07/schema#", "type": "object",
    "properties": {"id": {"type": "string"}, "type": {"const": "ORDER"},
        "data": {"type": "object", "additionalProperties": false, "required": ["price"],
            "properties": {"price": {"type": "number", "minimum": 0}, "note": {"type": "string"}}},
        "free": {}},
    "required": ["id", "type", "data"]})";

class Validation : public ::testing::Test {
protected:
    void use(EventReaderSettings settings = {}, std::string_view schema = order_schema) {
        settings.types = {"ORDER", "FREE"};
        settings.ignored = {"IGNORED"};
        const SchemaText text{.path = "order.json",
                              .base_uri = "https://test.invalid/order.json",
                              .text = std::string(schema)};
        const Compiled compiled = compile(std::span(&text, 1));
        ASSERT_TRUE(compiled.graph);
        settings.schemas = std::make_shared<const SchemaSet>(
            compiled.graph,
            std::vector<EventSchema>{{.type = 1, .name = "ORDER", .root = compiled.roots.front()}},
            settings.type_header.empty() ? settings.type_pointer : "");
        reader_ = std::make_unique<EventReader>(std::move(settings));
    }
    const model::Failure* read(Bytes value) {
        if (!reader_) use();
        record_.value = value;
        return reader_->decode(record_, {}, event_);
    }
    /// Empty = it was taken.
    std::string verdict(Bytes value) {
        const model::Failure* failure = read(value);
        return failure == nullptr ? "" : std::string(name_of(failure->failure_class));
    }
    std::string message_of(Bytes value) {
        const model::Failure* failure = read(value);
        return failure == nullptr ? "(none)" : failure->message;
    }
    static std::string order(std::string_view data) {
        return R"({"id":"e-1","type":"ORDER","data":)" + std::string(data) + "}";
    }

    std::unique_ptr<EventReader> reader_;
    model::Record record_;
    model::Event event_;
};

TEST_F(Validation, TakesWhatTheSchemaTakes) {
    EXPECT_EQ(verdict(order(R"({"price":1})")), "");
    EXPECT_EQ(event_.id, "e-1");
    EXPECT_EQ(event_.type_index, 1);
    EXPECT_EQ(verdict(R"({"data":{"note":"x","price":0.5},"type":"ORDER","id":"e-2","more":[]})"),
              "");
    EXPECT_EQ(event_.id, "e-2");
}

TEST_F(Validation, NamesAllThatIsWrong) {
    EXPECT_EQ(message_of(order(R"({"price":-1,"note":7})")),
              "2 violations of the schema: /data/price must be >= 0 (minimum); "
              "/data/note must be string (type)");
    EXPECT_EQ(message_of(R"({"id":"e","type":"ORDER"})"),
              "1 violation of the schema: the event must have required property 'data' (required)");
    EXPECT_EQ(event_.id, "e");
    EXPECT_EQ(event_.type, "ORDER");
}

TEST_F(Validation, TellsNoValueAndNoUndeclaredName) {
    EXPECT_THAT(message_of(order(R"({"price":"canary-1","canary-2":"canary-3"})")),
                AllOf(HasSubstr("2 violations"), Not(HasSubstr("canary"))));
    EXPECT_THAT(message_of(order(R"({"price":1,"note":"","__canary__":{"canary":1}})")),
                Not(HasSubstr("canary")));
}

TEST_F(Validation, TellsAsManyViolationsAsAHeaderHolds) {
    use({}, R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{
        "type":{"const":"ORDER"},"list":{"type":"array","items":{"type":"string"}}}})");
    std::string many = R"({"id":"e","type":"ORDER","list":[1)";
    for (int at = 0; at < 99; ++at) many += ",1";
    const std::string message = message_of(many + "]}");
    EXPECT_LE(message.size(), 1'024U);
    EXPECT_THAT(
        message,
        AllOf(HasSubstr("more than 32 violations of the schema: /list/0 must be string (type); "),
              HasSubstr("; and "), HasSubstr(" more")));
}

TEST_F(Validation, HoldsOnlyItsOwnTypeToASchema) {
    EXPECT_EQ(verdict(R"({"id":1,"type":"FREE","data":[]})"), "");
    EXPECT_EQ(verdict(R"({"type":"IGNORED","data":[]})"), "");
    EXPECT_EQ(verdict(R"({"type":"OTHER","a":1,"a":1,"__proto__":1})"), "event_type_unknown");
}

TEST_F(Validation, TwoTypesAreADuplicateWhereverTheLastEventHadIts) {
    for (const char* before : {R"({"type":"FREE"})", R"({"id":1,"type":"FREE"})"}) {
        EXPECT_EQ(verdict(before), "");
        EXPECT_EQ(verdict(R"({"type":"FREE","type":"OTHER"})"), "duplicate_key");
        EXPECT_EQ(verdict(before), "");
        EXPECT_EQ(verdict(R"({"type":"OTHER","type":"FREE"})"), "duplicate_key");
        EXPECT_EQ(verdict(before), "");
        EXPECT_EQ(verdict(R"({"type":1,"type":2})"), "duplicate_key");
    }
}

TEST_F(Validation, ComparesTheConstantWhenAHeaderSaysTheType) {
    EventReaderSettings settings;
    settings.type_header = "event-type";
    use(settings);
    const std::vector<model::Header> headers{{.name = "event-type", .value = "ORDER"}};
    const auto read_with_header = [&](std::string_view type) {
        const std::string value =
            R"({"id":"e","type":")" + std::string(type) + R"(","data":{"price":1}})";
        record_.value = value;
        return reader_->decode(record_, headers, event_);
    };
    EXPECT_EQ(read_with_header("ORDER"), nullptr);
    const model::Failure* failure = read_with_header("FREE");
    ASSERT_NE(failure, nullptr);
    EXPECT_EQ(failure->failure_class, FailureClass::schema_violation);
}

// ---- duplicate members ----------------------------------------------------------------------------

TEST_F(Validation, RefusesAMemberThatStandsTwice) {
    const std::vector<std::string> events{
        R"({"id":"a","id":"b","type":"ORDER","data":{"price":1}})",
        R"({"id":"a","type":"ORDER","type":"FREE","data":{"price":1}})",
        order(R"({"price":1,"price":2})"),
        order(R"({"price":1,"note":"","price":2})"),
        order(R"({"note":"","price":1,"note":""})"),
        order(R"({"price":1,"\u0070rice":2})"),
        R"({"id":"a","type":"ORDER","x":1,"data":{"price":1},"x":2})",
        R"({"id":"a","type":"ORDER","x":1,"data":{"price":1},"\u0078":2})",
        R"({"id":"a","type":"ORDER","data":{"price":1},"free":{"a":[{"b":1,"b":2}]}})",
        R"({"id":"a","type":"ORDER","data":{"price":1},"other":[{"a":{"b":1,"c":2,"b":3}}]})",
        R"({"id":"a","type":"FREE","x":{"y":1,"y":1}})",
        R"({"id":"a","type":"IGNORED","x":{"y":1,"y":1}})",
    };
    for (const std::string& event : events) EXPECT_EQ(verdict(event), "duplicate_key") << event;
    EXPECT_THAT(message_of(events[0]), HasSubstr("two members with one name"));
}

TEST_F(Validation, FindsADuplicateAmongManyMembers) {
    std::string members;
    for (int at = 0; at < 1'000; ++at)
        members += ",\"" + std::to_string(at) + "\":" + std::to_string(at);
    const std::string start = R"({"id":"a","type":"FREE")" + members;
    EXPECT_EQ(verdict(start + "}"), "");
    EXPECT_EQ(verdict(start + R"(,"517":0})"), "duplicate_key");
}

TEST_F(Validation, TakesNamesThatDifferLate) {
    EXPECT_EQ(
        verdict(
            R"({"id":"a","type":"FREE","member_1":1,"member_2":1,"memb":1,"membe":1,"":1,"m":1})"),
        "");
}

// ---- too many members -----------------------------------------------------------------------------

TEST_F(Validation, TakesTenThousandMembersAndNoMore) {
    const auto with_members = [](std::string_view type, int count) {
        std::string text = R"({"id":"a","type":")" + std::string(type) + R"(","data":{"price":1})";
        for (int at = 3; at < count; ++at) text += ",\"" + std::to_string(at) + "\":0";
        return text + "}";
    };
    for (const char* type : {"ORDER", "FREE"}) {
        EXPECT_EQ(verdict(with_members(type, 9'999)), "");
        EXPECT_EQ(verdict(with_members(type, 10'000)), "");
        EXPECT_EQ(verdict(with_members(type, 10'001)), "too_many_members");
        EXPECT_THAT(message_of(with_members(type, 10'001)), HasSubstr("10000"));
    }
}

TEST_F(Validation, CountsTheMembersOfDeclaredObjectsToo) {
    EventReaderSettings settings;
    settings.members_max = 3;
    use(settings);
    EXPECT_EQ(verdict(order(R"({"price":1})")), "");
    EXPECT_EQ(verdict(R"({"id":"a","type":"ORDER","data":{"price":1},"free":1})"),
              "too_many_members");
    EXPECT_EQ(verdict(R"({"type":"FREE","x":{"a":1,"b":1,"c":1,"d":1}})"), "too_many_members");
}

// ---- forbidden members ----------------------------------------------------------------------------

TEST_F(Validation, TakesForbiddenMembersOutByDefault) {
    EXPECT_EQ(
        verdict(
            R"({"__proto__":{"x":1},"id":"e-9","type":"ORDER","data":{"price":1,"constructor":1}})"),
        "");
    EXPECT_EQ(event_.removed_members, 2U);
    EXPECT_EQ(event_.id, "e-9");
    EXPECT_EQ(event_.value.find("constructor"), std::string_view::npos);
    model::JsonDocument::Node node = 0;
    EXPECT_EQ(event_.json->find(0, "/data/constructor", node),
              model::JsonDocument::Status::not_found);
    EXPECT_EQ(event_.json->find(0, "/data/price", node), model::JsonDocument::Status::ok);
    EXPECT_EQ(verdict(order(R"({"price":1})")), "");
    EXPECT_EQ(event_.removed_members, 0U);
}

TEST_F(Validation, FindsForbiddenMembersWhereNoSchemaLooks) {
    EXPECT_EQ(
        verdict(R"({"id":"a","type":"ORDER","data":{"price":1},"free":[{"a":{"__proto__":1}}]})"),
        "");
    EXPECT_EQ(event_.removed_members, 1U);
    EXPECT_EQ(verdict(R"({"id":"a","type":"FREE","x":[[{"\u005f_proto__":1}]]})"), "");
    EXPECT_EQ(event_.removed_members, 1U);
    EXPECT_EQ(verdict(R"({"type":"FREE","prototype":1,"prototype":2})"), "");
    EXPECT_EQ(event_.removed_members, 2U);
}

TEST_F(Validation, HoldsWhatIsLeftToTheSchema) {
    EXPECT_EQ(verdict(order(R"({"__proto__":{"price":1}})")), "schema_violation");
    EXPECT_EQ(event_.removed_members, 1U);
    EXPECT_EQ(verdict(R"({"constructor":{"type":"ORDER"},"id":"a"})"), "event_type_missing");
}

TEST_F(Validation, RefusesForbiddenMembersWhenToldTo) {
    EventReaderSettings settings;
    settings.forbidden_keys = ForbiddenKeys::reject;
    use(settings);
    EXPECT_EQ(verdict(order(R"({"price":1,"__proto__":1})")), "forbidden_key");
    EXPECT_EQ(verdict(R"({"type":"FREE","a":1,"a":2,"x":{"constructor":1}})"), "forbidden_key");
    EXPECT_THAT(message_of(R"({"type":"FREE","prototype":"canary"})"),
                AllOf(HasSubstr("forbidden_keys"), Not(HasSubstr("canary"))));
}

TEST_F(Validation, LeavesForbiddenMembersWhereTheyAreAllowed) {
    EventReaderSettings settings;
    settings.forbidden_keys = ForbiddenKeys::allow;
    use(settings);
    EXPECT_EQ(verdict(R"({"type":"FREE","__proto__":1})"), "");
    EXPECT_EQ(verdict(R"({"type":"FREE","__proto__":1,"__proto__":1})"), "duplicate_key");
    EXPECT_EQ(verdict(order(R"({"price":1,"__proto__":1})")), "schema_violation");
}

TEST_F(Validation, ForbidsTheNamesOfTheSettings) {
    EventReaderSettings settings;
    settings.forbidden_names = {"$where"};
    use(settings);
    EXPECT_EQ(verdict(R"({"type":"FREE","$where":1,"__proto__":1})"), "");
    EXPECT_EQ(event_.removed_members, 1U);
}

// ---- limits -----------------------------------------------------------------------------------------

TEST_F(Validation, EndsWhenTheBudgetIsSpent) {
    EventReaderSettings settings;
    settings.validation_steps_per_byte = 0;
    use(settings,
        R"({"$schema":"http://json-schema.org/draft-07/schema#","properties":{"type":{"const":"ORDER"},
        "list":{"items":{"anyOf":[{"type":"string"},{"type":"number"}]}}}})");
    std::string many = R"({"type":"ORDER","list":[1)";
    for (int at = 0; at < 10'000; ++at) many += ",1";
    EXPECT_EQ(verdict(many + "]}"), "validation_budget_exceeded");
    EXPECT_EQ(verdict(R"({"type":"ORDER","list":[1,"a"]})"), "");
}

TEST_F(Validation, SkipsAByteOrderMarkWhenToldTo) {
    const std::string marked = "\xEF\xBB\xBF" + order(R"({"price":1})");
    EXPECT_EQ(verdict(marked), "byte_order_mark");
    EventReaderSettings settings;
    settings.byte_order_mark = ByteOrderMark::skip;
    use(settings);
    EXPECT_EQ(verdict(marked), "");
    EXPECT_EQ(event_.value.front(), '{');
    EXPECT_THAT(message_of("\xEF\xBB\xBF{\"a\":}"), HasSubstr("at byte 8"));
}

TEST_F(Validation, FindsTypeAndIdWhereverTheyMove) {
    for (int round = 0; round < 2; ++round) {
        EXPECT_EQ(verdict(R"({"id":"1","type":"FREE"})"), "");
        EXPECT_EQ(event_.id, "1");
        EXPECT_EQ(verdict(R"({"a":{"type":"x"},"b":[1,2],"type":"FREE","c":1,"id":"2"})"), "");
        EXPECT_EQ(event_.id, "2");
        EXPECT_EQ(verdict(R"({"type":"FREE"})"), "");
        EXPECT_EQ(event_.id, "");
    }
}

TEST_F(Validation, AllocatesNothingOnceItHasGrown) {
    if (!testing::counts_allocations()) GTEST_SKIP() << "the thread sanitizer keeps operator new";
    const std::vector<std::string> events{
        order(R"({"price":1})"),
        R"({"data":{"note":"x","price":2},"type":"ORDER","id":"2","a":1,"b":2})",
        R"({"type":"FREE","a":{"b":1,"c":2,"d":3,"e":4,"f":5,"g":6,"h":7,"i":8,"j":9,"k":10,"l":11,"m":12,"n":13}})"};
    for (const std::string& event : events) EXPECT_EQ(verdict(event), "");
    const testing::AllocationCount allocations;
    for (int round = 0; round < 100; ++round)
        for (const std::string& event : events) {
            record_.value = event;
            EXPECT_EQ(reader_->decode(record_, {}, event_), nullptr);
        }
    EXPECT_EQ(allocations.so_far(), 0U);
}

}  // namespace
}  // namespace strandline::schema
