#include "e2e/checker.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <map>
#include <set>

namespace strandline::e2e {
namespace {

constexpr std::int64_t never = std::numeric_limits<std::int64_t>::max();

/// The host's names on dead letters. Those of a cut record do not occur here: nothing is that large.
constexpr std::array contract{"source-topic",    "source-partition", "source-offset",
                              "source-event-id", "retry-count",      "error-message",
                              "error-class",     "failed-handler",   "handler-version",
                              "pipeline",        "dlq-timestamp",    "poison-timestamp"};

bool is_ours(const std::string& name) {
    return std::ranges::find(contract, name) != contract.end();
}

bool is_iso_time(std::string_view text) {
    static constexpr std::string_view shape = "0000-00-00T00:00:00.000Z";
    return std::ranges::equal(text, shape, [](char letter, char wanted) {
        return wanted == '0' ? letter >= '0' && letter <= '9' : letter == wanted;
    });
}

std::vector<HeaderCopy> without_ours(const std::vector<HeaderCopy>& headers) {
    std::vector<HeaderCopy> result;
    for (const HeaderCopy& header : headers)
        if (!is_ours(header.name)) result.push_back(header);
    return result;
}

/// What was found of one source record.
struct Fate {
    std::uint32_t outputs{0};
    std::uint32_t dead_letters{0};
    std::int64_t proven_ms{never};  ///< when its first output or dead letter was appended
    std::size_t first{0};           ///< index of that record in its topic
};

class Check {
public:
    Check(const Workload& workload, const History& history)
        : workload_(workload),
          history_(history),
          fates_(static_cast<std::size_t>(workload.partitions()),
                 std::vector<Fate>(static_cast<std::size_t>(workload.per_partition()))) {}

    Report run() {
        read_outputs();
        read_dead_letters();
        check_every_record();
        check_order();
        check_commits();
        check_duplicates();
        return std::move(report_);
    }

private:
    void read_outputs();
    void read_dead_letters();
    void check_dead_letter(const StoredRecord& record, std::int64_t index, const Event& event);
    void check_headers(const StoredRecord& record, const Event& event);
    void check_every_record();
    void check_duplicate(int partition, std::int64_t index, const Event& event);
    void check_order();
    void check_commits();
    void check_commits_of(int partition, const std::vector<std::int64_t>& proven);
    std::vector<std::int64_t> proof_times(int partition);
    void check_duplicates();
    void expect_header(const StoredRecord& record, const std::string& name,
                       const std::string& value);
    Fate* fate(std::int64_t partition, std::int64_t index);

    static std::string at(std::int64_t partition, std::int64_t offset) {
        return std::to_string(partition) + "/" + std::to_string(offset);
    }

    const Workload& workload_;
    const History& history_;
    std::vector<std::vector<Fate>> fates_;  ///< by partition and index
    Report report_;
};

Fate* Check::fate(std::int64_t partition, std::int64_t index) {
    if (partition < 0 || partition >= workload_.partitions() || index < 0 ||
        index >= workload_.per_partition())
        return nullptr;
    return &fates_[static_cast<std::size_t>(partition)][static_cast<std::size_t>(index)];
}

void Check::read_outputs() {
    for (std::size_t i = 0; i < history_.outputs.size(); ++i) {
        const StoredRecord& output = history_.outputs[i];
        const auto [partition, index] = traced(output.value.value_or(""));
        Fate* const found = fate(partition, index);
        if (found == nullptr) {
            report_.violate(
                "I9", "output " + at(output.partition, output.offset) + " comes from no record");
            continue;
        }
        const Event event = workload_.event(partition, index);
        if (event.ending() != Ending::delivered)
            report_.violate("I2", "record " + at(partition, index) + " was not to be delivered");
        if (output.key != event.order)
            report_.violate("I3", "the output of " + at(partition, index) + " has another key");
        if (output.header("event-type") != "ORDER_ENRICHED" ||
            output.header("content-type").empty())
            report_.violate("contract", "the output of " + at(partition, index) +
                                            " lacks event-type or content-type");
        if (++found->outputs == 1) {
            found->first = i;
            found->proven_ms = output.timestamp_ms;
            continue;
        }
        const StoredRecord& first = history_.outputs[found->first];
        if (first.value != output.value || first.key != output.key ||
            first.headers != output.headers)
            report_.violate("I4", "two outputs of " + at(partition, index) + " differ");
    }
}

void Check::read_dead_letters() {
    for (const StoredRecord& record : history_.poison)
        report_.violate(
            "I7", "poison without a round trip: source offset " + record.header("source-offset"));
    for (std::size_t i = 0; i < history_.dead_letters.size(); ++i) {
        const StoredRecord& record = history_.dead_letters[i];
        std::int64_t partition = -1;
        std::int64_t index = -1;
        const std::string partition_text = record.header("source-partition");
        const std::string offset_text = record.header("source-offset");
        std::from_chars(partition_text.data(), partition_text.data() + partition_text.size(),
                        partition);
        std::from_chars(offset_text.data(), offset_text.data() + offset_text.size(), index);
        Fate* const found = fate(partition, index);
        if (found == nullptr || record.header("source-topic") != history_.source_topic) {
            report_.violate("I9", "dead letter " + at(record.partition, record.offset) +
                                      " names no record that was sent");
            continue;
        }
        if (++found->dead_letters == 1) {
            found->first = i;
            found->proven_ms = record.timestamp_ms;
        }
        check_dead_letter(record, index, workload_.event(static_cast<int>(partition), index));
    }
}

void Check::check_dead_letter(const StoredRecord& record, std::int64_t index, const Event& event) {
    const std::string where = at(event.record.partition, index) + " as dead letter " +
                              at(record.partition, record.offset);
    if (event.ending() == Ending::duplicate)
        report_.violate(
            "I8", "a copy of " + at(event.copy_of.partition, event.copy_of.index) + ": " + where);
    else if (event.ending() != Ending::failed)
        report_.violate("I7", "a record that does not fail: " + where);
    if (record.key != event.record.key) report_.violate("I7", "another key: " + where);
    if (record.value != event.record.value) report_.violate("I7", "another value: " + where);
    if (without_ours(record.headers) != without_ours(event.record.headers))
        report_.violate("I7", "other original headers: " + where);
    check_headers(record, event);
}

void Check::expect_header(const StoredRecord& record, const std::string& name,
                          const std::string& value) {
    if (record.header(name) != value)
        report_.violate("contract", "dead letter " + at(record.partition, record.offset) + ": " +
                                        name + " is '" + record.header(name) + "', not '" + value +
                                        "'");
}

void Check::check_headers(const StoredRecord& record, const Event& event) {
    const std::string where = "dead letter " + at(record.partition, record.offset);
    expect_header(record, "source-event-id", event.source_event_id());
    expect_header(record, "retry-count", "1");
    expect_header(record, "pipeline", history_.pipeline);
    expect_header(record, "failed-handler", event.fails_in_handler() ? history_.handler : "");
    if (!event.failure_class().empty())
        expect_header(record, "error-class", std::string(event.failure_class()));
    if (record.header("error-class").empty())
        report_.violate("contract", where + " has no error-class");
    if (record.header("handler-version").empty() == event.fails_in_handler())
        report_.violate("contract", where + ": handler-version does not fit the failure");
    if (!is_iso_time(record.header("dlq-timestamp")))
        report_.violate("contract", where + ": dlq-timestamp is no ISO 8601 with milliseconds");
    if (record.has_header("poison-timestamp"))
        report_.violate("contract", where + " has a poison-timestamp");
    const std::string message = record.header("error-message");
    if (message.empty() || message.size() > 1024)
        report_.violate("contract",
                        where + ": error-message has " + std::to_string(message.size()) + " bytes");
    if (message.find("e2e:") != std::string::npos || message.find(event.order) != std::string::npos)
        report_.violate("contract", where + ": error-message quotes the payload");
    std::set<std::string> seen;
    for (const HeaderCopy& header : record.headers)
        if (is_ours(header.name) && !seen.insert(header.name).second)
            report_.violate("contract", where + " has " + header.name + " twice");
}

void Check::check_every_record() {
    for (int partition = 0; partition < workload_.partitions(); ++partition) {
        for (std::int64_t index = 0; index < workload_.per_partition(); ++index) {
            const Fate& found = *fate(partition, index);
            const Event event = workload_.event(partition, index);
            const Ending ending = event.ending();
            const std::string where = at(partition, index);
            if (ending == Ending::duplicate) check_duplicate(partition, index, event);
            if (ending == Ending::delivered && found.outputs == 0)
                report_.violate("I1", "lost write: no output of " + where);
            if (ending == Ending::failed && found.dead_letters == 0)
                report_.violate("I7", "lost write: no dead letter of " + where);
            if (found.outputs > 0 && found.dead_letters > 0)
                report_.violate("I2", "delivered and dead-lettered: " + where);
            if (ending == Ending::skipped && found.outputs + found.dead_letters > 0)
                report_.violate("I2", "skipped, and yet not: " + where);
            const std::uint64_t copies = found.outputs + found.dead_letters;
            if (copies > 1) report_.counts["duplicates"] += copies - 1;
            if (copies > 1 + history_.interruptions)
                report_.violate("I4", std::to_string(copies) + " copies of " + where);
        }
    }
    report_.counts["records"] = static_cast<std::uint64_t>(workload_.size());
    report_.counts["outputs"] = history_.outputs.size();
    report_.counts["dead_letters"] = history_.dead_letters.size();
}

// The first of the copies has its durable disposition, and no crash explains all that came of them: what
// is redone after one is the first again. (A copy that is handled looks like the first in its output.)
void Check::check_duplicate(int partition, std::int64_t index, const Event& event) {
    ++report_.counts["copies"];
    const Fate& first = *fate(event.copy_of.partition, event.copy_of.index);
    if (first.outputs + first.dead_letters == 0)
        report_.violate("I8", "a copy without a first: " + at(partition, index));
    if (first.outputs > 1 + history_.interruptions)
        report_.violate("I8", "handled although it is a copy: " + at(partition, index));
}

// First occurrences, per output partition and key, in the order of the output's log.
void Check::check_order() {
    std::map<std::string, std::int64_t> partition_of_key;
    std::map<std::pair<std::int32_t, std::string>, std::int64_t> last;
    std::vector<const StoredRecord*> log;
    for (const StoredRecord& output : history_.outputs) log.push_back(&output);
    std::ranges::sort(log, [](const StoredRecord* a, const StoredRecord* b) {
        return std::pair(a->partition, a->offset) < std::pair(b->partition, b->offset);
    });
    std::set<std::pair<int, std::int64_t>> seen;
    for (const StoredRecord* output : log) {
        const auto [partition, index] = traced(output->value.value_or(""));
        const std::string key = output->key.value_or("");
        if (index < 0 || !seen.emplace(partition, index).second) continue;
        const auto home = partition_of_key.emplace(key, output->partition).first;
        if (home->second != output->partition)
            report_.violate("I3", "a key of source partition " + std::to_string(partition) +
                                      " lies in two output partitions");
        const auto [entry, is_new] = last.try_emplace({output->partition, key}, index);
        if (!is_new && entry->second > index)
            report_.violate("I3", "record " + at(partition, index) + " came after " +
                                      at(partition, entry->second));
        entry->second = std::max(entry->second, index);
    }
}

void Check::check_commits() {
    for (int partition = 0; partition < workload_.partitions(); ++partition) {
        const auto place = static_cast<std::size_t>(partition);
        const std::int64_t end = history_.source_ends.at(place);
        const std::int64_t done =
            place < history_.committed.size() ? history_.committed[place] : -1;
        if (end != workload_.per_partition())
            report_.violate("input", "partition " + std::to_string(partition) + " has " +
                                         std::to_string(end) + " records");
        if (done != end)
            report_.violate("I11", "partition " + std::to_string(partition) + " is committed to " +
                                       std::to_string(done) + " of " + std::to_string(end));
        check_commits_of(partition, proof_times(partition));
    }
}

// [o]: when the proof of the last of the records below o was appended.
std::vector<std::int64_t> Check::proof_times(int partition) {
    std::vector<std::int64_t> proven{0};
    for (std::int64_t index = 0; index < workload_.per_partition(); ++index) {
        const Event event = workload_.event(partition, index);
        const Place by =
            event.ending() == Ending::duplicate ? event.copy_of : Place{partition, index};
        const bool needs_proof = event.ending() != Ending::skipped;
        const std::int64_t proven_ms = fate(by.partition, by.index)->proven_ms;
        proven.push_back(std::max(proven.back(), needs_proof ? proven_ms : 0));
    }
    return proven;
}

void Check::check_commits_of(int partition, const std::vector<std::int64_t>& proven) {
    std::int64_t before = -1;
    for (const CommitSeen& seen : history_.commits) {
        if (static_cast<std::size_t>(partition) >= seen.offsets.size()) continue;
        const std::int64_t offset = seen.offsets[static_cast<std::size_t>(partition)];
        if (offset < 0) continue;
        ++report_.counts["commits_seen"];
        if (offset < before)
            report_.violate("I5", "partition " + std::to_string(partition) + " fell from " +
                                      std::to_string(before) + " to " + std::to_string(offset));
        before = std::max(before, offset);
        if (offset >= static_cast<std::int64_t>(proven.size()))
            report_.violate("I1", "a commit past the end: " + at(partition, offset));
        else if (proven[static_cast<std::size_t>(offset)] > seen.time_ms)
            report_.violate("I1", "committed ahead: " + at(partition, offset) +
                                      " before everything below it was stored");
    }
}

void Check::check_duplicates() {
    const std::uint64_t allowed = history_.interruptions * history_.uncommitted_max *
                                  static_cast<std::uint64_t>(workload_.partitions());
    if (report_.counts["duplicates"] > allowed)
        report_.violate("I4", std::to_string(report_.counts["duplicates"]) + " duplicates, of " +
                                  std::to_string(allowed) + " that the crashes explain");
}

}  // namespace

Report check(const Workload& workload, const History& history) {
    return Check(workload, history).run();
}

Expectation expectation_of(const Workload& workload) {
    Expectation result;
    for (int partition = 0; partition < workload.partitions(); ++partition) {
        for (std::int64_t index = 0; index < workload.per_partition(); ++index) {
            switch (workload.event(partition, index).ending()) {
                case Ending::delivered:
                    ++result.delivered;
                    break;
                case Ending::skipped:
                    ++result.skipped;
                    break;
                case Ending::failed:
                    ++result.dead_lettered;
                    break;
                case Ending::duplicate:
                    ++result.duplicate;
                    break;
            }
        }
    }
    return result;
}

}  // namespace strandline::e2e
