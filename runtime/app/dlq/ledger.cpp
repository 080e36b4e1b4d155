#include "app/dlq/ledger.hpp"

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <utility>

#include "dlq/utc_time.hpp"

namespace strandline::app::dead_letters {

using dlq::Coordinates;
using dlq::DeadLetter;
using dlq::format_utc;
using dlq::name_of;
using dlq::parse_utc;

namespace {

constexpr std::string_view run_prefix = "run/";
constexpr std::array states{State::replayed, State::poisoned, State::copy, State::discarded};

std::string text_of(const boost::json::object& object, std::string_view name) {
    const boost::json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string()) : "";
}

std::optional<std::int64_t> number_of(const boost::json::object& object, std::string_view name) {
    const boost::json::value* value = object.if_contains(name);
    if (value == nullptr || !value->is_int64()) return std::nullopt;
    return value->get_int64();
}

std::uint64_t count_of(const boost::json::object& object, std::string_view name) {
    return static_cast<std::uint64_t>(
        std::max<std::int64_t>(number_of(object, name).value_or(0), 0));
}

std::optional<Mark> mark_of(const boost::json::object& object) {
    Mark mark;
    const std::string state = text_of(object, "state");
    for (const State known : states)
        if (name_of(known) == state) mark.state = known;
    const auto at = parse_utc(text_of(object, "at"));
    if (mark.state == State::open || !at) return std::nullopt;
    mark.at_ms = *at;
    mark.record_ms = number_of(object, "record_timestamp_ms").value_or(-1);
    mark.run = text_of(object, "run");
    mark.by = text_of(object, "by");
    mark.reason = text_of(object, "reason");
    return mark;
}

std::string_view word_of(RunRecord::State state) {
    switch (state) {
        case RunRecord::State::running:
            return "running";
        case RunRecord::State::finished:
            return "finished";
        case RunRecord::State::abandoned:
            return "abandoned";
    }
    return "running";
}

std::optional<RunRecord> run_of(std::string_view id, const boost::json::object& object) {
    RunRecord run;
    run.id = id;
    run.pipeline = text_of(object, "pipeline");
    run.command = text_of(object, "command");
    run.where = text_of(object, "where");
    run.by = text_of(object, "by");
    if (const auto limit = number_of(object, "limit"); limit && *limit >= 0)
        run.limit = static_cast<std::uint64_t>(*limit);
    const auto started = parse_utc(text_of(object, "started"));
    const boost::json::value* bounds = object.if_contains("bounds");
    if (!started || run.pipeline.empty() || bounds == nullptr || !bounds->is_object())
        return std::nullopt;
    run.started_ms = *started;
    for (const auto& [partition, end] : bounds->get_object()) {
        if (!end.is_int64()) return std::nullopt;
        run.bounds[std::atoi(std::string(partition).c_str())] = end.get_int64();
    }
    const std::string state = text_of(object, "state");
    if (state == word_of(RunRecord::State::finished)) run.state = RunRecord::State::finished;
    if (state == word_of(RunRecord::State::abandoned)) run.state = RunRecord::State::abandoned;
    run.replayed = count_of(object, "replayed");
    run.poisoned = count_of(object, "poisoned");
    run.copies = count_of(object, "copies");
    return run;
}

}  // namespace

std::string key_of(const Coordinates& at) { return to_text(at); }
std::string key_of(const RunRecord& run) { return std::string(run_prefix) + run.id; }

std::string to_json(const Mark& mark) {
    boost::json::object object{{"schema", "strandline.dlq-mark/1"},
                               {"state", name_of(mark.state)},
                               {"at", format_utc(mark.at_ms)},
                               {"record_timestamp_ms", mark.record_ms},
                               {"run", mark.run},
                               {"by", mark.by}};
    if (!mark.reason.empty()) object["reason"] = mark.reason;
    return boost::json::serialize(object);
}

std::string to_json(const RunRecord& run) {
    boost::json::object bounds;
    for (const auto& [partition, end] : run.bounds) bounds[std::to_string(partition)] = end;
    boost::json::object object{{"schema", "strandline.dlq-run/1"},
                               {"state", word_of(run.state)},
                               {"command", run.command},
                               {"pipeline", run.pipeline},
                               {"where", run.where},
                               {"bounds", std::move(bounds)},
                               {"started", format_utc(run.started_ms)},
                               {"by", run.by},
                               {"replayed", run.replayed},
                               {"poisoned", run.poisoned},
                               {"copies", run.copies}};
    if (run.limit) object["limit"] = *run.limit;
    return boost::json::serialize(object);
}

void Ledger::add(std::string_view key, Bytes value) {
    const bool is_run = key.starts_with(run_prefix) && !dlq::parse_coordinates(key);
    const std::string name(is_run ? key.substr(run_prefix.size()) : key);
    marks_.erase(is_run ? std::string() : name);
    if (is_run) runs_.erase(name);
    if (is_null(value)) return;
    boost::system::error_code error;
    const boost::json::value parsed = boost::json::parse({value.data(), value.size()}, error);
    if (error || !parsed.is_object()) {
        ++unreadable_;
    } else if (is_run) {
        if (auto run = run_of(name, parsed.get_object())) runs_[name] = std::move(*run);
    } else if (auto mark = mark_of(parsed.get_object())) {
        marks_[name] = std::move(*mark);
    } else {
        ++unreadable_;
    }
}

const Mark* Ledger::find(const DeadLetter& letter) const {
    const auto found = marks_.find(key_of(letter.at));
    if (found == marks_.end() || found->second.record_ms != letter.timestamp_ms) return nullptr;
    return &found->second;
}

const RunRecord* Ledger::unfinished(std::string_view pipeline) const {
    const RunRecord* latest = nullptr;
    for (const auto& [id, run] : runs_) {
        if (run.pipeline != pipeline || run.command != "replay") continue;
        if (run.state != RunRecord::State::running) continue;
        if (latest == nullptr || run.started_ms > latest->started_ms) latest = &run;
    }
    return latest;
}

Result<std::optional<Ledger>> read_ledger(kafka::TopicReader& reader, const std::string& topic) {
    const auto ranges = reader.ranges(topic);
    if (!ranges) return tl::unexpected(ranges.error());
    if (ranges->empty()) return std::nullopt;
    Ledger ledger;
    for (const kafka::PartitionRange& range : *ranges) {
        const Result<> read = reader.read(
            topic, range,
            [&](const auto& /*where*/, const model::Record& record, auto /*headers*/) {
                if (!is_null(record.key)) ledger.add(record.key, record.value);
                return true;
            },
            [] { return true; });
        if (!read) return tl::unexpected(read.error());
    }
    return ledger;
}

}  // namespace strandline::app::dead_letters
