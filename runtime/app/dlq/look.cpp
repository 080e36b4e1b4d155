#include "app/dlq/look.hpp"

#include <algorithm>
#include <chrono>
#include <memory>

#include "app/dlq/scan.hpp"
#include "base/nearest.hpp"
#include "kafka/topic_reader.hpp"

namespace strandline::app::dead_letters {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 15s;

/// Reader, ledger and ranges of one place.
struct View {
    std::unique_ptr<kafka::TopicReader> reader;
    Ledger ledger;
    bool has_ledger{false};
    std::vector<kafka::PartitionRange> ranges;
};

Result<View> look_at(const Place& place) {
    View view;
    auto reader = kafka::TopicReader::open(place.client, patience);
    if (!reader) return tl::unexpected(reader.error());
    view.reader = std::move(*reader);
    auto ledger = read_ledger(*view.reader, place.ledger_topic);
    if (!ledger) return tl::unexpected(ledger.error());
    view.has_ledger = ledger->has_value();
    if (*ledger) view.ledger = std::move(**ledger);
    auto ranges = view.reader->ranges(place.topic);
    if (!ranges) return tl::unexpected(ranges.error());
    view.ranges = std::move(*ranges);
    return view;
}

void keep(Found& found, const model::Record& record, std::span<const model::Header> headers) {
    const auto copy = [](Bytes bytes) {
        return is_null(bytes) ? std::nullopt : std::optional<std::string>(bytes);
    };
    found.key = copy(record.key);
    found.value = copy(record.value);
    found.headers.clear();
    for (const model::Header& header : headers)
        found.headers.emplace_back(header.name, copy(header.value));
}

auto missing(const std::string& what) {
    return failed("record-missing", what + ": there is no such record, or not any more");
}

/// The topic's place, and whether it is the poison topic.
std::optional<std::pair<std::size_t, bool>> place_of(const std::vector<Place>& places,
                                                     const std::string& topic) {
    for (std::size_t index = 0; index < places.size(); ++index) {
        if (places[index].topic == topic) return std::pair(index, false);
        if (places[index].poison_topic == topic) return std::pair(index, true);
    }
    return std::nullopt;
}

auto unknown_topic(const std::vector<Place>& places, const std::string& topic) {
    std::vector<std::string_view> names;
    for (const Place& place : places) {
        names.push_back(place.topic);
        names.push_back(place.poison_topic);
    }
    std::string hint = did_you_mean(topic, names);
    if (hint.empty() && !names.empty()) hint = "there is " + one_of(names);
    return failed("unknown-topic", "no pipeline has its dead letters in '" + topic + "'" +
                                       (hint.empty() ? "" : "; ") + hint);
}

}  // namespace

Result<dlq::Groups> list(const std::vector<Place>& places, const ListRequest& request) {
    dlq::Groups groups;
    for (const Place& place : places) {
        auto view = look_at(place);
        if (!view) return tl::unexpected(view.error());
        if (view->ranges.empty()) {
            request.tell("there is no topic " + place.topic + " yet: strandline topics apply " +
                         place.pipeline + " --confirm");
            continue;
        }
        if (view->ledger.unreadable() > 0)
            request.tell(std::to_string(view->ledger.unreadable()) + " entries of " +
                         place.ledger_topic + " cannot be read and do not count");
        if (const RunRecord* run = view->ledger.unfinished(place.pipeline))
            request.tell("replay " + run->id + " of pipeline '" + place.pipeline +
                         "' was cut off, or still runs");
        Scan scan(place, view->ledger);
        const Result<> read = scan.run(
            *view->reader, view->ranges,
            [&](const Scanned& scanned) {
                const bool wanted = request.all || scanned.state == State::open;
                if (wanted && request.where.matches(scanned.letter))
                    groups.add(scanned.letter, scanned.state);
                return !request.stop();
            },
            [&] { return !request.stop(); });
        if (!read) return tl::unexpected(read.error());
    }
    return groups;
}

Result<Found> find_at(const std::vector<Place>& places, const dlq::Coordinates& at) {
    const auto index = place_of(places, at.where.topic);
    if (!index) return unknown_topic(places, at.where.topic);
    const Place& place = places[index->first];
    auto view = look_at(place);
    if (!view) return tl::unexpected(view.error());
    Found found;
    found.place = index->first;
    found.poison = index->second;
    bool there = false;
    const kafka::PartitionRange range{
        .partition = at.where.partition, .begin = at.offset, .end = at.offset.next()};
    auto ranges = view->reader->ranges(at.where.topic);
    if (!ranges) return tl::unexpected(ranges.error());
    const auto held =
        std::ranges::find(*ranges, range.partition, &kafka::PartitionRange::partition);
    if (held == ranges->end() || at.offset.value < held->begin.value ||
        at.offset.value >= held->end.value)
        return missing(to_text(at));
    const Result<> read = view->reader->read(
        at.where.topic, range,
        [&](const auto& where, const model::Record& record, auto headers) {
            there = record.offset.value == at.offset.value;
            found.letter = dlq::read_dead_letter(where, record, headers);
            keep(found, record, headers);
            return false;
        },
        [] { return true; });
    if (!read) return tl::unexpected(read.error());
    if (!there) return missing(to_text(at));
    // Another pipeline may have the same topic: its name is in the record.
    for (std::size_t other = 0; found.letter.headers && other < places.size(); ++other)
        if (places[other].pipeline == found.letter.headers->pipeline) found.place = other;
    if (const Mark* mark = view->ledger.find(found.letter); mark != nullptr && !found.poison) {
        found.mark = *mark;
        found.state = mark->state;
    }
    return found;
}

Result<Found> find_by_source(const std::vector<Place>& places, const dlq::Coordinates& source) {
    std::optional<Found> last;
    for (std::size_t index = 0; index < places.size(); ++index) {
        auto view = look_at(places[index]);
        if (!view) return tl::unexpected(view.error());
        Scan scan(places[index], view->ledger);
        const Result<> read = scan.run(
            *view->reader, view->ranges,
            [&](const Scanned& scanned) {
                const auto& headers = scanned.letter.headers;
                if (!headers || headers->source.topic != source.where.topic ||
                    headers->source.partition != source.where.partition ||
                    headers->source.offset.value != source.offset.value)
                    return true;
                if (last && last->letter.headers->retry_count.value > headers->retry_count.value)
                    return true;
                Found found{.letter = scanned.letter, .place = index, .state = scanned.state};
                if (scanned.mark != nullptr) found.mark = *scanned.mark;
                keep(found, scanned.record, scanned.headers);
                last = std::move(found);
                return true;
            },
            [] { return true; });
        if (!read) return tl::unexpected(read.error());
    }
    if (!last) return missing("a dead letter of " + to_text(source));
    return *last;
}

}  // namespace strandline::app::dead_letters
