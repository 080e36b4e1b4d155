#include <gtest/gtest.h>
#include <unistd.h>

#include <array>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <random>
#include <string>

#include "hostile/records.hpp"
#include "schema/compiler/compile.hpp"
#include "schema/event_reader.hpp"
#include "schema/schema_set.hpp"

namespace strandline::testing {
namespace {

constexpr std::size_t records = STRANDLINE_HOSTILE_RECORDS;
// Sanitizers keep freed memory for a while.
constexpr bool memory_is_measured = STRANDLINE_HOSTILE_MEMORY;

std::string text_of(const std::string& file) {
    std::ifstream stream(STRANDLINE_REFERENCE_SCHEMAS + std::string("/") + file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

schema::SchemaText schema_text(const std::string& name, std::string text) {
    return {.path = name,
            .base_uri = "file:///" + name,
            .text = std::move(text),
            .only_if_referenced = false};
}

schema::EventReaderSettings settings() {
    const std::array texts{schema_text("order", text_of("order_created.schema.json")),
                           schema_text("payment", text_of("payment_completed.schema.json")),
                           schema_text("bomb", bomb_schema), schema_text("maze", maze_schema)};
    const schema::Compiled compiled = schema::compile(texts);
    schema::EventReaderSettings made;
    made.types = {"ORDER_CREATED", "PAYMENT_COMPLETED", "BOMB", "MAZE"};
    std::vector<schema::EventSchema> schemas;
    for (std::size_t i = 0; i < made.types.size(); ++i)
        schemas.push_back({.type = static_cast<model::TypeIndex>(i + 1),
                           .name = made.types[i],
                           .root = compiled.roots.at(i)});
    made.schemas =
        std::make_shared<const schema::SchemaSet>(compiled.graph, schemas, made.type_pointer);
    return made;
}

std::string describe(const HostileRecord& record) {
    return record.value.size() > 200 ? record.value.substr(0, 200) + "..." : record.value;
}

long resident_kb() {
    std::ifstream file("/proc/self/statm");
    long all = 0;
    long resident = 0;
    file >> all >> resident;
    return resident * (::sysconf(_SC_PAGESIZE) / 1024);
}

/// What is wrong with the reader's answer; empty when nothing is.
std::string objection(schema::EventReader& reader, const HostileRecord& hostile) {
    model::Record record;
    record.value = hostile.null ? null_bytes : Bytes(hostile.value);
    model::Event event;
    const model::Failure* failure = reader.decode(record, {}, event);
    if (failure == nullptr) {
        if (hostile.expected) return "it was taken";
        return event.removed_members == hostile.removed_members
                   ? std::string()
                   : "members removed: " + std::to_string(event.removed_members);
    }
    const std::string answer = std::string(failure->error_class()) + ": " + failure->message;
    if (!hostile.expected || failure->failure_class != *hostile.expected) return answer;
    if (failure->message.find(canary) != std::string::npos) return "it shows the record: " + answer;
    return failure->message.size() > 1'024 ? "a long message" : std::string();
}

TEST(HostileRecords, EachEndsInItsClassAndShowsNothingOfItself) {
    schema::EventReader reader(settings());
    for (const HostileRecord& record : hostile_records())
        EXPECT_EQ(objection(reader, record), "") << describe(record);
}

TEST(HostileRecords, RejectingNamesRefusesWhatRemovingMends) {
    schema::EventReaderSettings rejecting = settings();
    rejecting.forbidden_keys = schema::ForbiddenKeys::reject;
    schema::EventReader reader(std::move(rejecting));
    for (HostileRecord record : hostile_records()) {
        if (record.removed_members == 0) continue;
        record.expected = model::FailureClass::forbidden_key;
        EXPECT_EQ(objection(reader, record), "") << describe(record);
    }
}

TEST(HostileRecords, AreTakenByTheMillionInMemoryThatStaysFlat) {
    const std::vector<HostileRecord> all = hostile_records();
    std::vector<std::uint16_t> places;  // as often as its weight
    for (std::size_t i = 0; i < all.size(); ++i)
        places.insert(places.end(), all[i].weight, static_cast<std::uint16_t>(i));
    schema::EventReader reader(settings());
    std::mt19937_64 random(7);
    std::size_t wrong = 0;
    const auto take = [&](std::size_t count) {
        for (std::size_t n = 0; n < count; ++n) {
            const HostileRecord& record = all[places[random() % places.size()]];
            const std::string why = objection(reader, record);
            if (!why.empty() && ++wrong < 5) ADD_FAILURE() << why << "\n" << describe(record);
        }
        return resident_kb();
    };
    const long after_half = take(records / 2);
    const long after_all = take(records - records / 2);
    EXPECT_EQ(wrong, 0U);
    if (memory_is_measured) {
        EXPECT_LT(after_all - after_half, 8 * 1024) << "kB more after the second half";
    }
    std::printf("%zu records, %ld kB resident, %+ld kB in the second half\n", records, after_all,
                after_all - after_half);
}

}  // namespace
}  // namespace strandline::testing
