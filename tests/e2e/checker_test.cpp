#include "e2e/checker.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace strandline::e2e {
namespace {

// A zero means little from a checker that has never said one: each planted fault has to be found.
class Checker : public testing::Test {
protected:
    static constexpr std::int64_t start_ms = 1'000'000;

    Checker() {
        for (int partition = 0; partition < workload_.partitions(); ++partition) {
            history_.source_ends.push_back(workload_.per_partition());
            history_.committed.push_back(workload_.per_partition());
            for (std::int64_t index = 0; index < workload_.per_partition(); ++index)
                handle(partition, index);
        }
        history_.commits.push_back({start_ms - 1, {0, 0}});
        history_.commits.push_back({start_ms + 10'000, history_.committed});
    }

    void handle(int partition, std::int64_t index) {
        const Event event = workload_.event(partition, index);
        if (event.ending() == Ending::delivered) history_.outputs.push_back(output_of(event));
        if (event.ending() == Ending::failed)
            history_.dead_letters.push_back(dead_letter_of(event, index));
    }

    // As the order enricher would: the tag is all that the checker reads of it.
    StoredRecord output_of(const Event& event) {
        return {
            .partition = event.record.partition,
            .offset = static_cast<std::int64_t>(history_.outputs.size()),
            .timestamp_ms = start_ms,
            .key = event.order,
            .value = event.record.value,
            .headers = {{"event-type", "ORDER_ENRICHED"}, {"content-type", "application/json"}}};
    }

    StoredRecord dead_letter_of(const Event& event, std::int64_t index) {
        StoredRecord record{.partition = 0,
                            .offset = static_cast<std::int64_t>(history_.dead_letters.size()),
                            .timestamp_ms = start_ms,
                            .key = event.record.key,
                            .value = event.record.value,
                            .headers = {}};
        for (const HeaderCopy& header : event.record.headers)
            if (header.name != "retry-count" && header.name != "source-offset")
                record.headers.push_back(header);
        const std::string host_class(event.failure_class());
        const std::vector<HeaderCopy> ours{
            {"source-topic", history_.source_topic},
            {"source-partition", std::to_string(event.record.partition)},
            {"source-offset", std::to_string(index)},
            {"source-event-id", event.source_event_id()},
            {"retry-count", "1"},
            {"error-message", "why"},
            {"error-class", host_class.empty() ? "order.unreadable" : host_class},
            {"pipeline", history_.pipeline},
            {"dlq-timestamp", "2026-01-02T03:04:05.678Z"}};
        record.headers.insert(record.headers.end(), ours.begin(), ours.end());
        if (event.fails_in_handler()) {
            record.headers.push_back({"failed-handler", history_.handler});
            record.headers.push_back({"handler-version", "1.0.0"});
        }
        return record;
    }

    [[nodiscard]] Report check_it() const { return check(workload_, history_); }

    /// The first dead letter whose record fails as said.
    StoredRecord& dead_letter_with(const std::string& error_class) {
        for (StoredRecord& record : history_.dead_letters)
            if (record.header("error-class") == error_class) return record;
        throw std::runtime_error("the workload has no " + error_class);
    }

    static void set_header(StoredRecord& record, const std::string& name,
                           const std::string& value) {
        for (HeaderCopy& header : record.headers)
            if (header.name == name) header.value = value;
    }

    const Workload workload_{42, 2, 3'000, Copies::everywhere};
    History history_{.source_topic = "orders",
                     .pipeline = "p",
                     .handler = "order_enricher.enrich",
                     .source_ends = {},
                     .outputs = {},
                     .dead_letters = {},
                     .poison = {},
                     .committed = {},
                     .commits = {}};
};

TEST_F(Checker, FindsNothingInAFaultlessHistory) {
    const Report report = check_it();
    EXPECT_TRUE(report.clean()) << report;
    EXPECT_GT(history_.dead_letters.size(), 200U);
}

TEST_F(Checker, FindsALostOutput) {
    history_.outputs.erase(history_.outputs.begin() + 1000);
    EXPECT_TRUE(check_it().violates("I1"));
}

TEST_F(Checker, FindsALostDeadLetter) {
    history_.dead_letters.pop_back();
    EXPECT_TRUE(check_it().violates("I7"));
}

TEST_F(Checker, FindsADuplicateThatNoCrashExplains) {
    history_.outputs.push_back(history_.outputs[5]);
    EXPECT_TRUE(check_it().violates("I4"));
    history_.interruptions = 1;
    EXPECT_TRUE(check_it().clean());
    history_.outputs.push_back(history_.outputs[5]);
    EXPECT_TRUE(check_it().violates("I4"));
}

TEST_F(Checker, FindsADuplicateWithOtherBytes) {
    history_.interruptions = 1;
    history_.outputs.push_back(history_.outputs[5]);
    history_.outputs.back().value->push_back(' ');
    EXPECT_TRUE(check_it().violates("I4"));
}

TEST_F(Checker, FindsMoreDuplicatesThanCrashesExplain) {
    history_.interruptions = 1;
    history_.uncommitted_max = 10;
    for (std::size_t i = 0; i < 21; ++i) history_.outputs.push_back(history_.outputs[i]);
    EXPECT_TRUE(check_it().violates("I4"));
}

TEST_F(Checker, FindsARecordThatIsDeliveredAndDeadLettered) {
    const auto [partition, index] = traced(*history_.outputs[0].value);
    history_.dead_letters.push_back(dead_letter_of(workload_.event(partition, index), index));
    const Report report = check_it();
    EXPECT_TRUE(report.violates("I2"));
    EXPECT_TRUE(report.violates("I7"));
}

TEST_F(Checker, FindsARecordThatOvertookAnotherOfItsKey) {
    for (std::size_t later = 1; later < history_.outputs.size(); ++later) {
        if (history_.outputs[later].key != history_.outputs[0].key) continue;
        std::swap(history_.outputs[later].offset, history_.outputs[0].offset);
        break;
    }
    EXPECT_TRUE(check_it().violates("I3"));
}

TEST_F(Checker, FindsACommittedOffsetThatFell) {
    history_.commits.push_back({start_ms + 20'000, {2'999, 3'000}});
    EXPECT_TRUE(check_it().violates("I5"));
}

TEST_F(Checker, FindsACommitBeforeItsProof) {
    history_.commits[0].offsets = {3'000, 0};
    EXPECT_TRUE(check_it().violates("I1"));
}

TEST_F(Checker, FindsACommitThatStoppedShort) {
    history_.committed[1] = 2'999;
    EXPECT_TRUE(check_it().violates("I11"));
}

TEST_F(Checker, FindsADeadLetterWhoseBytesChanged) {
    StoredRecord& record = dead_letter_with("invalid_utf8");
    record.value->replace(record.value->find('\xc3'), 1, "\xef\xbf\xbd");
    EXPECT_TRUE(check_it().violates("I7"));
}

TEST_F(Checker, FindsATombstoneThatBecameAnEmptyValue) {
    dead_letter_with("tombstone").value = "";
    EXPECT_TRUE(check_it().violates("I7"));
}

TEST_F(Checker, FindsAnOriginalHeaderThatIsGone) {
    history_.dead_letters[0].headers.erase(history_.dead_letters[0].headers.begin());
    EXPECT_TRUE(check_it().violates("I7"));
}

TEST_F(Checker, FindsARetryCountThatWasBelieved) {
    set_header(history_.dead_letters[3], "retry-count", "6");
    EXPECT_TRUE(check_it().violates("contract"));
}

TEST_F(Checker, FindsAWrongErrorClass) {
    set_header(dead_letter_with("invalid_json"), "error-class", "invalid_utf8");
    EXPECT_TRUE(check_it().violates("contract"));
}

TEST_F(Checker, FindsAPayloadInAMessage) {
    set_header(history_.dead_letters[3], "error-message", "bad customer e2e:0:17");
    EXPECT_TRUE(check_it().violates("contract"));
}

TEST_F(Checker, FindsAPhantom) {
    StoredRecord phantom = history_.outputs[0];
    phantom.value = R"({"userId":"e2e:7:0"})";
    history_.outputs.push_back(phantom);
    set_header(history_.dead_letters[0], "source-offset", "99999");
    EXPECT_EQ(check_it().violations["I9"], 2U);
}

TEST_F(Checker, FindsPoisonThatNothingExplains) {
    history_.poison.push_back(history_.dead_letters[0]);
    EXPECT_TRUE(check_it().violates("I7"));
}

TEST_F(Checker, FindsACopyThatWasHandled) {
    for (int partition = 0; partition < workload_.partitions(); ++partition) {
        for (std::int64_t index = 0; index < workload_.per_partition(); ++index) {
            const Event event = workload_.event(partition, index);
            if (event.ending() != Ending::duplicate || event.kind != Kind::order) continue;
            history_.outputs.push_back(output_of(event));
            EXPECT_TRUE(check_it().violates("I8"));
            return;
        }
    }
    FAIL() << "the workload has no copies";
}

TEST_F(Checker, FindsACopyOnAnotherPartitionThatWasHandled) {
    for (std::int64_t index = 0; index < workload_.per_partition(); ++index) {
        const Event event = workload_.event(0, index);
        if (event.copy_of.partition != 1) continue;
        ASSERT_EQ(event.ending(), Ending::duplicate);
        history_.outputs.push_back(output_of(event));
        EXPECT_TRUE(check_it().violates("I8"));
        return;
    }
    FAIL() << "the workload has no copies on other partitions";
}

TEST_F(Checker, FindsACopyThatWasDeadLettered) {
    for (int partition = 0; partition < workload_.partitions(); ++partition) {
        for (std::int64_t index = 0; index < workload_.per_partition(); ++index) {
            const Event event = workload_.event(partition, index);
            if (event.ending() != Ending::duplicate || !event.fails_in_handler()) continue;
            history_.dead_letters.push_back(dead_letter_of(event, index));
            EXPECT_TRUE(check_it().violates("I8"));
            return;
        }
    }
    FAIL() << "the workload has no copies of what its handler rejects";
}

TEST_F(Checker, FindsACopyWhoseFirstIsLost) {
    for (std::size_t i = 0; i < history_.outputs.size(); ++i) {
        const Place first = traced(*history_.outputs[i].value);
        if (first.index + 1 == workload_.per_partition()) continue;
        if (workload_.event(first.partition, first.index + 1).copy_of != first) continue;
        history_.outputs.erase(history_.outputs.begin() + static_cast<std::ptrdiff_t>(i));
        EXPECT_TRUE(check_it().violates("I8"));
        return;
    }
    FAIL() << "the workload has no twins";
}

}  // namespace
}  // namespace strandline::e2e
