#include "hostile/records.hpp"

#include <string_view>

namespace strandline::testing {

namespace {

using model::FailureClass;

constexpr std::size_t payload_bytes_max = 1'000'000;
constexpr std::size_t members_max = 10'000;

std::string repeated(std::string_view text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

/// A valid order; `more` stands behind its id.
std::string order(const std::string& more = "", const std::string& quantity = "2",
                  const std::string& id = canary) {
    return R"({"id":")" + id + '"' + more +
           R"(,"type":"ORDER_CREATED","timestamp":"2026-01-01T12:00:00.5+01:00","data":{"orderId":")" +
           canary + R"(","userId":")" + canary + R"(","products":[{"productId":"p","quantity":)" +
           quantity + R"(,"price":0.5}],"totalAmount":1e2}})";
}

std::string members(std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i)
        all += ",\"" + std::string(canary) + std::to_string(i) + "\":" + std::to_string(i);
    return all;
}

class Records {
public:
    std::vector<HostileRecord> all;

    void add(std::optional<FailureClass> expected, std::string value, unsigned weight = 100) {
        all.push_back({.value = std::move(value), .expected = expected, .weight = weight});
    }
    void valid(std::string value, std::uint32_t removed = 0, unsigned weight = 100) {
        all.push_back({.value = std::move(value),
                       .expected = std::nullopt,
                       .removed_members = removed,
                       .weight = weight});
    }
};

void add_syntax(Records& records) {
    const std::string whole = order();
    for (const std::size_t cut : {std::size_t{1}, whole.size() / 3, whole.size() - 1})
        records.add(FailureClass::invalid_json, whole.substr(0, cut));
    records.add(FailureClass::invalid_json, whole + canary);
    records.add(FailureClass::invalid_json, order(R"(,"x":"\uD800")"));
    records.add(FailureClass::invalid_json, order(",\"x\":\"a\nb\""));
    records.add(FailureClass::byte_order_mark, "\xEF\xBB\xBF" + whole);
    records.add(FailureClass::empty_payload, "");
    records.add(FailureClass::empty_payload, repeated(" \n", 300));
    for (const char* overlong :
         {"\xC0\xAF", "\xE0\x80\xAF", "\xF0\x80\x80\xAF", "\xED\xA0\x80", "\xFF"})
        records.add(FailureClass::invalid_utf8, order(",\"x\":\"" + std::string(overlong) + "\""));
}

void add_depth(Records& records) {
    for (const std::size_t levels : {66, 1'000, 100'000})
        for (const char* brackets : {"[]", "{}"}) {
            const bool object = brackets[0] == '{';
            const std::string open = object ? R"({"a":)" : "[";
            records.add(FailureClass::depth_exceeded,
                        repeated(open, levels) + "1" + repeated(object ? "}" : "]", levels),
                        levels > 10'000 ? 4 : 40);
        }
    records.add(FailureClass::depth_exceeded, repeated("[", 900'000), 1);
}

void add_numbers(Records& records) {
    for (const char* number : {"1e400", "-1e309", "18446744073709551616", "-9223372036854775809"})
        records.add(FailureClass::number_range, order("", number));
    records.add(FailureClass::number_range, order("", repeated("9", 50'000)), 10);
    records.valid(order("", "1." + repeated("7", 20'000)), 0, 10);
    for (const char* number : {"0", "-1", "0.999999999999999", "-1e300"})
        records.add(FailureClass::schema_violation, order("", number));
    records.valid(order("", "1.0"));
    records.valid(order("", "18446744073709551615"));
}

void add_names(Records& records) {
    for (const char* name :
         {"__proto__", "\\u005f_proto__", "constructor", "prototype", "__pro\\u0074o__"})
        records.valid(order(",\"" + std::string(name) + R"(":{"a":[1,"}"]})"), 1);
    records.valid(order(R"(,"__proto__":1,"constructor":{},"\u005f_proto__":[])"), 3);
    for (const char* name : {"id", "i\\u0064"})
        records.add(FailureClass::duplicate_key, order(",\"" + std::string(name) + "\":1"));
    records.add(FailureClass::duplicate_key, R"({"type":"BOMB","text":"a","x":[{"y":{")" +
                                                 std::string(canary) + R"(":1,")" + canary +
                                                 R"(":2}}]})");
    records.add(FailureClass::duplicate_key,
                order(members(5'000) + ",\"" + std::string(canary) + "0\":1"), 3);
    records.add(FailureClass::too_many_members, order(members(members_max)), 3);
    records.add(FailureClass::too_many_members,
                R"({"type":"BOMB","text":"a","x":{"a":1)" + members(members_max) + "}}", 3);
    records.add(FailureClass::schema_violation, order(members(members_max - 4)), 3);
    records.valid(R"({"type":"BOMB","text":"a","x":{"a":1)" + members(members_max - 1) + "}}", 0,
                  3);
}

void add_sizes(Records& records) {
    records.add(FailureClass::payload_too_large, order("", "2", repeated("x", payload_bytes_max)),
                1);
    const std::size_t rest = order("", "2", "").size();
    records.valid(order("", "2", repeated("x", payload_bytes_max - rest)), 0, 1);
    records.add(FailureClass::schema_violation, order("", "0", repeated("\xC3\xA9", 400'000)), 1);
    records.add(FailureClass::event_type_missing, "[" + repeated("1,", 450'000) + "1]", 1);
}

void add_types(Records& records) {
    records.add(FailureClass::event_type_missing, R"({"id":")" + std::string(canary) + "\"}");
    records.add(FailureClass::event_type_missing, R"({"type":7})");
    records.add(FailureClass::event_type_missing, '"' + std::string(canary) + '"');
    records.add(FailureClass::event_type_unknown, R"({"type":")" + std::string(canary) + "\"}");
    records.add(FailureClass::event_type_unknown, R"({"type":")" + repeated("T", 100'000) + "\"}",
                5);
    records.add(FailureClass::schema_violation, R"({"type":"PAYMENT_COMPLETED"})");
    records.all.push_back({.value = {}, .expected = FailureClass::tombstone, .null = true});
}

void add_schemas(Records& records) {
    records.valid(order());
    records.add(FailureClass::schema_violation, order(",\"" + std::string(canary) + "\":1"));
    records.add(FailureClass::schema_violation, order("", '"' + std::string(canary) + '"'));
    for (const std::size_t size : {30, 1'000, 50'000}) {
        const unsigned weight = size > 10'000 ? 2 : 50;
        records.add(FailureClass::schema_violation,
                    R"({"type":"BOMB","text":")" + repeated("a", size) + "!\"}", weight);
        records.valid(R"({"type":"BOMB","text":")" + repeated("a", size) + "\"}", 0, weight);
    }
    records.add(
        FailureClass::validation_budget_exceeded,
        R"({"type":"MAZE","way":)" + repeated(R"({"way":)", 50) + "{}" + repeated("}", 50) + "}",
        10);
}

}  // namespace

std::vector<HostileRecord> hostile_records() {
    Records records;
    add_syntax(records);
    add_depth(records);
    add_numbers(records);
    add_names(records);
    add_sizes(records);
    add_types(records);
    add_schemas(records);
    return std::move(records.all);
}

}  // namespace strandline::testing
