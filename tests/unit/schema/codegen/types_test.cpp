// Generated types at work: each row of the table of types goes from a value to JSON, is valid to the
// host, and comes back as it was.
#include <gmock/gmock.h>

#include <string>

#include "unit/schema/codegen/event_text.hpp"
#include "unit/schema/codegen/golden/all_kinds.hpp"
#include "unit/schema/codegen/golden/expression.hpp"
#include "unit/schema/codegen/golden/order_created.hpp"
#include "unit/schema/codegen/validation.hpp"

namespace strandline {
namespace {

using events::AllKinds;
using events::ExpressionMade;
using strandline::testing::EventText;
using ::testing::HasSubstr;
using ::testing::Not;

const std::string schemas = std::string(STRANDLINE_CODEGEN_TEST) + "/schemas/";

events::owning::AllKinds least() {
    events::owning::AllKinds value;
    value.text = "a\"b\n";
    value.whole = -5;
    value.natural = 18'446'744'073'709'551'615U;
    value.real = 0.1;
    value.ratio = 0.07;
    value.colour = AllKinds::Colour::true_;
    value.payment = events::owning::AllKinds::Card{.number = "4711"};
    value.tree.name = "root";
    value.open.known = 1;
    value.class_ = "c";
    value.user_id = "first";
    value.user_id_2 = "second";
    return value;
}

events::owning::AllKinds all() {
    using Owned = events::owning::AllKinds;
    Owned value = least();
    value.note = "";
    value.whole = 9'007'199'254'740'993;
    value.flag = true;
    value.colour = AllKinds::Colour::empty;
    value.size = 3;
    value.level = nullptr;
    value.maybe_null = "there";
    value.absent_or_null = std::int64_t{7};
    value.has_gift = true;
    value.paid_at = "2025-06-06T12:54:56.5+02:00";
    value.sent_at = "2025-06-06T12:54:56Z";
    value.key = "123e4567-e89b-12d3-a456-426614174000";
    value.payment = Owned::Transfer{.iban = "DE00", .urgent = true};
    value.payments = {{Owned::Card{.number = "1"}, Owned::Transfer{.iban = "2", .urgent = {}}}};
    value.tree.left =
        Owned::Node{.name = "left", .children = std::vector<Owned::Node>{{.name = "leaf"}}};
    value.open.extra_members.members = {{"more", {R"({"a":[1,2.5,null,"x",true]})"}}};
    value.anything.text = "[1]";
    value.bag = OwnedJson{R"({"any":1})"};
    value.mixed = OwnedJson{"12"};
    value.tags = {{"a", "bc"}};
    value.matrix = {{0.5, 1}, {}, {2}};
    value.a_b_c = -1;
    value.n1st = false;
    value.check_2 = "c";
    return value;
}

void expect_round_trip(const events::owning::AllKinds& value) {
    const std::string json = to_json(value);
    EXPECT_TRUE(value.check().empty()) << value.check().text();
    EXPECT_EQ(strandline::testing::violations_of(schemas + "all_kinds.schema.json", json), "");
    const EventText text(json);
    EXPECT_EQ(text.event().as<events::owning::AllKinds>(), value);
    const AllKinds view = text.event().as<AllKinds>();
    EXPECT_EQ(to_json(view), json);
    EXPECT_TRUE(view.check().empty()) << view.check().text();
}

TEST(GeneratedTypes, ComeBackWithTheLeastThatTheSchemaAsksFor) { expect_round_trip(least()); }

TEST(GeneratedTypes, ComeBackWithEverythingThatTheSchemaAllows) { expect_round_trip(all()); }

TEST(GeneratedTypes, KeepAbsentAndNullApart) {
    events::owning::AllKinds value = least();
    EXPECT_THAT(to_json(value), Not(HasSubstr("absentOrNull")));
    EXPECT_THAT(to_json(value), HasSubstr(R"("maybeNull":null)"));
    value.absent_or_null = Nullable<std::int64_t>();
    const std::string json = to_json(value);
    EXPECT_THAT(json, HasSubstr(R"("absentOrNull":null)"));
    const EventText text(json);
    const AllKinds view = text.event().as<AllKinds>();
    ASSERT_TRUE(view.absent_or_null.has_value());
    EXPECT_TRUE(view.absent_or_null->is_null());
    EXPECT_FALSE(view.level.has_value());
}

TEST(GeneratedTypes, WriteMembersInTheSchemasOrderWhateverTheOrderTheyCameIn) {
    const EventText text(
        R"({"data":{"products":[{"price":2,"quantity":1,"productId":"p"}],"totalAmount":2.5,)"
        R"("userId":"u","orderId":"o"},"timestamp":"2025-01-01T00:00:00Z","type":"ORDER_CREATED",)"
        R"("id":"e"})");
    EXPECT_EQ(to_json(text.event().as<events::OrderCreated>()),
              R"({"id":"e","type":"ORDER_CREATED","timestamp":"2025-01-01T00:00:00Z",)"
              R"("data":{"orderId":"o","userId":"u","products":[{"productId":"p","quantity":1,)"
              R"("price":2}],"totalAmount":2.5}})");
}

TEST(GeneratedTypes, ConvertTimes) {
    const events::owning::AllKinds value = all();
    ASSERT_TRUE(value.paid_at_time().has_value());
    EXPECT_EQ(to_date_time(*value.paid_at_time()), "2025-06-06T10:54:56.5Z");
    EXPECT_EQ(to_date_time(*value.sent_at_time()), "2025-06-06T12:54:56Z");
    EXPECT_FALSE(least().paid_at_time().has_value());
}

TEST(GeneratedTypes, ShowTheMembersThatTheSchemaDoesNotName) {
    const EventText text(to_json(all()));
    const AllKinds view = text.event().as<AllKinds>();
    std::string seen;
    view.open.extra().for_each([&](std::string_view name, const RawJson& value) {
        seen += std::string(name) + "=" + value.text();
        EXPECT_EQ(value.json().at("/a/1").real(), 2.5);
    });
    EXPECT_EQ(seen, R"(more={"a":[1,2.5,null,"x",true]})");
}

TEST(GeneratedTypes, HoldValuesThatContainThemselves) {
    using Owned = events::owning::ExpressionMade;
    Owned value;
    value.root =
        Owned::Add{.left = {Owned::Number{.value = 1}},
                   .right = {Owned::Sum{.terms = {Owned::Number{.value = 2}, Owned::Sum{}}}}};
    value.parent = Nullable<Box<Owned>>();
    EXPECT_TRUE(value.check().empty()) << value.check().text();
    const std::string json = to_json(value);
    EXPECT_EQ(strandline::testing::violations_of(schemas + "expression.schema.json", json), "");
    const EventText text(json);
    EXPECT_EQ(text.event().as<Owned>(), value);
    const ExpressionMade view = text.event().as<ExpressionMade>();
    EXPECT_EQ(to_json(view), json);
    const auto& add = std::get<ExpressionMade::Add>(view.root);
    EXPECT_EQ(std::get<ExpressionMade::Number>(*add.left).value, 1);
}

TEST(GeneratedTypes, MissWhatIsRequiredAndContainsItself) {
    events::owning::ExpressionMade value;
    value.root = events::owning::ExpressionMade::Add{};
    const Violations found = value.check();
    ASSERT_EQ(found.size(), 2U);
    EXPECT_EQ(found.text(),
              "/root must have required property 'left' (required)\n"
              "/root must have required property 'right' (required)\n");
    const EventText text(R"({"type":"EXPRESSION_MADE","root":{"op":"add"}})");
    EXPECT_THROW(static_cast<void>(text.event().as<ExpressionMade>()), Reject);
}

// ---- check() agrees with the host on what it checks ----

struct Fault {
    void (*spoil)(events::owning::AllKinds&);
    const char* violation;
};

class GeneratedCheck : public ::testing::TestWithParam<Fault> {};

TEST_P(GeneratedCheck, FindsWhatTheHostFinds) {
    events::owning::AllKinds value = all();
    GetParam().spoil(value);
    std::string found;
    for (const Violation& each : value.check()) found += each.path + " " + each.rule + "\n";
    EXPECT_EQ(found, GetParam().violation);
    EXPECT_EQ(found, strandline::testing::violations_of(schemas + "all_kinds.schema.json",
                                                        to_json(value)));
}

using Owned = events::owning::AllKinds;

INSTANTIATE_TEST_SUITE_P(
    EachRule, GeneratedCheck,
    ::testing::Values(
        Fault{[](Owned& v) { v.text = ""; }, "/text minLength\n"},
        Fault{[](Owned& v) { v.text = "123456"; }, "/text maxLength\n"},
        Fault{[](Owned& v) { v.text = "\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9"; }, ""},
        Fault{[](Owned& v) { v.whole = -6; }, "/whole minimum\n"},
        Fault{[](Owned& v) { v.whole = 9'007'199'254'740'994; }, "/whole maximum\n"},
        Fault{[](Owned& v) { v.real = 0; }, "/real exclusiveMinimum\n"},
        Fault{[](Owned& v) { v.real = 1.5; }, "/real exclusiveMaximum\n"},
        Fault{[](Owned& v) { v.size = 4; }, "/size enum\n"},
        Fault{[](Owned& v) { v.paid_at = "2025-06-06 12:54:56Z"; }, "/paidAt format\n"},
        Fault{[](Owned& v) { v.paid_at = "2025-02-29T12:54:56Z"; }, "/paidAt format\n"},
        Fault{[](Owned& v) { v.paid_at = "1998-12-31T23:59:60Z"; }, ""},
        Fault{[](Owned& v) { v.paid_at = "1998-12-31T22:59:60Z"; }, "/paidAt format\n"},
        Fault{[](Owned& v) { v.sent_at = "2025-06-06T12:54:56"; }, "/sentAt format\n"},
        Fault{[](Owned& v) { v.key = "urn:uuid:123e4567-e89b-12d3-a456-426614174000"; },
              "/key format\n"},
        Fault{[](Owned& v) { v.payments->resize(4); }, "/payments maxItems\n"},
        Fault{[](Owned& v) { v.tags->clear(); }, "/tags minItems\n"},
        Fault{[](Owned& v) { v.tags->back() = "long"; }, "/tags/1 maxLength\n"},
        Fault{[](Owned& v) { v.matrix[2][0] = -1; }, "/matrix/2/0 minimum\n"}));

TEST(GeneratedCheckAlone, FindsWhatNoJsonCouldSay) {
    Owned value = least();
    value.text = "\xff";
    value.real = std::numeric_limits<double>::infinity();
    value.colour = static_cast<AllKinds::Colour>(9);
    value.open.extra_members.members = {{"known", {"2"}}};
    EXPECT_EQ(value.check().text(),
              "/text must be UTF-8 (type)\n/real must be number (type)\n"
              "/colour must be equal to one of the allowed values (enum)\n"
              "/open extra() must NOT have a member of the schema (extra)\n");
}

TEST(GeneratedCheckAlone, KeepsTheFirstAndCountsTheRest) {
    Owned value = least();
    value.matrix.resize(40, {-1});
    EXPECT_EQ(value.check().size(), Violations::kept);
    EXPECT_EQ(value.check().count(), 40U);
    EXPECT_THAT(value.check().text(), HasSubstr("and 8 more\n"));
}

}  // namespace
}  // namespace strandline
