#include "simulation/checker.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace strandline::simulation {

using model::TopicPartition;

namespace {

constexpr std::uint32_t dead_letter_index = 1'000'000;  // beyond every output

bool will_fail(const Script& script, const engine::StageSettings& stage) {
    switch (script.deed) {
        case Script::Deed::reject:
        case Script::Deed::silent:
        case Script::Deed::bad:
            return true;
        case Script::Deed::retry:
            return script.times >= stage.retry.attempts;
        case Script::Deed::pending:
            return std::chrono::milliseconds{script.after_ms} >= stage.deadline;
        default:
            return script.emits > 0 && (script.refused || script.oversized);
    }
}

std::vector<model::Header> foreign_headers(const std::vector<model::Header>& all) {
    std::vector<model::Header> foreign;
    for (const model::Header& header : all)
        if (!dlq::is_dead_letter_header(header.name)) foreign.push_back(header);
    return foreign;
}

}  // namespace

std::string output_text(const TopicPartition& where, std::int64_t offset, std::uint32_t index) {
    return where.topic + "/" + std::to_string(where.partition) + "/" + std::to_string(offset) +
           "/" + std::to_string(index);
}

std::optional<OutputSource> parse_output(std::string_view text) {
    text = text.substr(0, text.find(' '));
    OutputSource source;
    std::array<std::string_view, 3> numbers;
    for (auto number = numbers.rbegin(); number != numbers.rend(); ++number) {
        const std::size_t slash = text.rfind('/');
        if (slash == std::string_view::npos) return std::nullopt;
        *number = text.substr(slash + 1);
        text = text.substr(0, slash);
    }
    const auto read = [](std::string_view digits, auto& to) {
        std::from_chars(digits.data(), digits.data() + digits.size(), to);
    };
    source.where.topic = text;
    read(numbers[0], source.where.partition);
    read(numbers[1], source.offset);
    read(numbers[2], source.index);
    return source;
}

// ---- What shall become of a record ---------------------------------------------------------------------

void Checker::on_arrival(const TopicPartition& where, StoredRecordPtr record) {
    ++counts_.records;
    const std::int64_t offset = record->offset;
    Input input = expect(where, std::move(record));
    if (!input.script.id.empty() && input.script.deed != Script::Deed::bad &&
        input.script.deed != Script::Deed::ignored)
        ids_[{where, input.script.id}].push_back(offset);
    inputs_.emplace(Coordinates{where, offset}, std::move(input));
}

Checker::Input Checker::expect(const TopicPartition& where, StoredRecordPtr record) const {
    Input input;
    input.script = parse_script(view(record->value));
    input.first = {.topic = where.topic,
                   .partition = where.partition,
                   .offset = model::Offset{record->offset}};
    if (where.topic == replay_topic) {
        const std::vector<model::Header> headers = record->header_views();
        input.believed = dlq::read_retry_count(headers).value_or(model::RetryCount{0}).value;
        input.first = dlq::read_first_read(headers).value_or(input.first);
    }
    if (will_fail(input.script, ground_.plan.settings.stages.front())) {
        input.end = End::dead_letter;
    } else if (input.script.deed == Script::Deed::skip ||
               input.script.deed == Script::Deed::ignored || input.script.emits == 0) {
        input.end = End::nothing;
    } else {
        input.outputs = input.script.emits;
    }
    input.record = std::move(record);
    return input;
}

/// Its id is another record's too, so it may also end as that one's copy.
bool Checker::may_be_copy(const TopicPartition& where, const Input& input) const {
    if (!ground_.plan.dedupes || input.script.id.empty() || input.believed > 0) return false;
    const auto same = ids_.find({where, input.script.id});
    return same != ids_.end() && same->second.size() > 1;
}

bool Checker::ended_itself(const Input& input) const {
    switch (input.end) {
        case End::outputs:
            return input.seen.size() >= input.outputs;
        case End::nothing:
            return input.answered || (input.script.deed == Script::Deed::ignored && input.taken);
        case End::dead_letter:
            break;
    }
    return input.dead;
}

bool Checker::other_is_durable(const TopicPartition& where, const Input& input) const {
    const auto same = ids_.find({where, input.script.id});
    if (same == ids_.end()) return false;
    return std::ranges::any_of(same->second, [&](std::int64_t offset) {
        if (offset == input.record->offset) return false;
        return ended_itself(inputs_.at({where, offset}));
    });
}

bool Checker::is_durable(const TopicPartition& where, const Input& input) const {
    if (ended_itself(input)) return true;
    if (!may_be_copy(where, input)) return false;
    return input.collided || (input.taken && other_is_durable(where, input));
}

Checker::Input* Checker::find(const TopicPartition& where, std::int64_t offset) {
    const auto found = inputs_.find({where, offset});
    return found == inputs_.end() ? nullptr : &found->second;
}

// ---- What became of it ---------------------------------------------------------------------------------

void Checker::on_taken(const TopicPartition& where, std::int64_t offset) {
    if (Input* input = find(where, offset)) input->taken = true;
}

void Checker::on_verdict(const TopicPartition& where, std::int64_t offset) {
    Input* input = find(where, offset);
    if (input == nullptr)
        return violated("I9", "a handler was given a record that nobody wrote", where, offset);
    input->answered = true;
}

void Checker::on_duplicate(const TopicPartition& where, std::int64_t offset,
                           const std::string& id) {
    const Input* input = find(where, offset);
    if (input == nullptr || !other_is_durable(where, *input))
        violated("I8",
                 "taken for a duplicate, but no other record with the id " + id +
                     " has a durable disposition",
                 where, offset);
}

void Checker::on_remember(const TopicPartition& where, std::int64_t offset) {
    const Input* input = find(where, offset);
    if (input == nullptr || !is_durable(where, *input))
        violated("I8", "its id is remembered before it has a durable disposition", where, offset);
}

void Checker::on_output(const Publication& by, const TopicPartition& to,
                        const StoredRecord& record) {
    ++counts_.outputs;
    const auto source = parse_output(view(record.value));
    Input* input = source ? find(source->where, source->offset) : nullptr;
    if (input == nullptr || !input->taken)
        return violated("I9", "an output that stems from no record that was read", to,
                        record.offset);
    const Coordinates coordinates{source->where, source->offset};
    if (input->end == End::nothing)
        return violated("I2", "an output of a record that was to be skipped", source->where,
                        source->offset);
    if (input->end == End::dead_letter && !input->script.refused && !input->script.oversized)
        return violated("I2", "an output of a record that failed", source->where, source->offset);
    if (!by_lane_.emplace(by.process, by.lane, coordinates, source->index).second)
        return violated("I4", "published twice by one lane in one epoch", source->where,
                        source->offset);
    input->seen.insert(source->index);
    const auto [first, is_first] =
        first_outputs_.emplace(std::pair{coordinates, source->index}, record);
    if (is_first) {
        // Of two with one id it depends on the window's length which of them is handled, and when.
        if (!may_be_copy(source->where, *input))
            check_order(to, record, coordinates, source->index);
        return;
    }
    ++counts_.repeated;
    if (first->second.value != record.value || first->second.key != record.key ||
        first->second.headers != record.headers)
        violated("I4", "a repeated output differs from the first", source->where, source->offset);
}

void Checker::check_order(const TopicPartition& to, const StoredRecord& record,
                          const Coordinates& source, std::uint32_t index) {
    const std::pair<std::int64_t, std::uint32_t> place{source.second, index};
    const auto [last, is_first] =
        order_.emplace(std::tuple{to, record.key.value_or(""), source.first}, place);
    if (is_first) return;
    if (place < last->second)
        violated("I3",
                 "its output stands behind that of offset " + std::to_string(last->second.first) +
                     ", which has the same key",
                 source.first, source.second);
    last->second = std::max(last->second, place);
}

void Checker::on_dead_letter(const Publication& by, const StoredRecord& record, bool poison) {
    ++counts_.dead_letters;
    const std::vector<model::Header> views = record.header_views();
    const auto headers = dlq::read_dead_letter(views);
    if (!headers)
        return violated("I7", "a dead letter without the headers of one", {}, record.offset);
    const TopicPartition first{headers->source.topic, headers->source.partition};
    const std::int64_t offset = headers->source.offset.value;
    const std::uint32_t count = headers->retry_count.value;
    const std::uint32_t before = poison ? count : count - 1;
    const std::uint32_t most = ground_.plan.settings.max_retries;
    if (poison ? count != most : count > most)
        return violated("I7", "retry-count " + std::to_string(count) + " in the wrong topic", first,
                        offset);
    // The record that failed: one of the partition that the lane reads, as often believed.
    Input* failed = nullptr;
    for (auto& [coordinates, input] : inputs_) {
        const bool same = input.first == headers->source && input.believed == before &&
                          coordinates.first == by.source;
        if (same && input.taken) failed = &input;
    }
    if (failed == nullptr)
        return violated("I7",
                        "a dead letter with retry-count " + std::to_string(count) +
                            " stems from no record that was read with the count before it",
                        first, offset);
    const bool collided = headers->error_class == "id_collision";
    if (failed->end != End::dead_letter && !(collided && may_be_copy(by.source, *failed)))
        return violated("I2", "a dead letter of a record that did not fail", first, offset);
    const Coordinates coordinates{by.source, failed->record->offset};
    if (!by_lane_.emplace(by.process, by.lane, coordinates, dead_letter_index).second)
        return violated("I7", "stored twice by one lane in one epoch", first, offset);
    if (failed->dead) ++counts_.repeated;
    failed->dead = true;
    failed->collided = failed->collided || collided;
    check_bytes(*failed, record, *headers);
}

void Checker::check_bytes(const Input& origin, const StoredRecord& stored,
                          const dlq::DeadLetterHeaders& headers) {
    const TopicPartition where{headers.source.topic, headers.source.partition};
    const std::int64_t offset = headers.source.offset.value;
    if (stored.key != origin.record->key)
        violated("I7", "the key of a dead letter is not the record's", where, offset);
    if (!headers.value && stored.value != origin.record->value)
        violated("I7", "the value of a dead letter is not the record's", where, offset);
    const auto mine = origin.record->header_views();
    const auto theirs = stored.header_views();
    const auto before = foreign_headers(mine);
    const auto after = foreign_headers(theirs);
    const bool same =
        std::ranges::equal(before, after, [](const model::Header& a, const model::Header& b) {
            return a.name == b.name && a.value == b.value && is_null(a.value) == is_null(b.value);
        });
    if (!same)
        violated("I7", "the record's own headers are not those of its dead letter", where, offset);
}

void Checker::on_commit(const TopicPartition& where, std::int64_t before, std::int64_t offset,
                        bool ours, std::uint32_t process) {
    ++counts_.commits;
    if (!ours)
        return violated("I6",
                        "process " + std::to_string(process) +
                            " committed for a partition that it does not have",
                        where, offset);
    if (offset < before)
        return violated("I5", "the committed offset fell from " + std::to_string(before), where,
                        offset);
    for (auto input = inputs_.lower_bound({where, before});
         input != inputs_.end() && input->first < Coordinates{where, offset}; ++input) {
        if (is_durable(where, input->second)) continue;
        return violated("I1",
                        "committed " + std::to_string(offset) + " over a record (" +
                            to_text(input->second.script) + ") without a durable disposition",
                        where, input->first.second);
    }
}

void Checker::violated(std::string invariant, std::string what, const TopicPartition& where,
                       std::int64_t offset) {
    if (violation_) return;
    ground_.note("violation", where, offset, invariant);
    violation_ =
        Violation{std::move(invariant), std::move(what), where, offset, ground_.time.elapsed()};
}

void Checker::check_end() {
    for (const auto& [coordinates, input] : inputs_) {
        const auto& [where, offset] = coordinates;
        if (!is_durable(where, input))
            return violated("I1",
                            "lost write: all is committed, and of this record nothing is left",
                            where, offset);
        if (input.end == End::outputs && input.dead && !input.collided)
            return violated("I2", "two dispositions", where, offset);
    }
}

}  // namespace strandline::simulation
