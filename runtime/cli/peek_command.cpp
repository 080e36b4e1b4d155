#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <charconv>
#include <chrono>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/dlq/masking.hpp"
#include "app/translate.hpp"
#include "base/utf8.hpp"
#include "cli/commands.hpp"
#include "cli/dlq_options.hpp"
#include "cli/json_print.hpp"
#include "dlq/base64.hpp"
#include "dlq/utc_time.hpp"
#include "kafka/topic_reader.hpp"

namespace strandline::cli {

namespace {

using app::dead_letters::MaskedPayload;
using config::PipelineDefinition;

constexpr std::chrono::seconds patience{15};
constexpr std::size_t raw_bytes_max = std::size_t{64} << 10U;

struct PeekOptions : DlqOptions {
    std::string what;
    std::string cluster;
    std::uint64_t limit{10};
    bool unmasked{false};
};

/// "orders", "orders/3" or "orders/3/1041".
struct Spot {
    std::string topic;
    std::optional<std::int32_t> partition;
    std::optional<std::int64_t> offset;
};

template <class Number>
std::optional<Number> number_of(std::string_view text) {
    Number number{-1};
    const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
    if (read.ec != std::errc{} || read.ptr != text.data() + text.size() || number < 0)
        return std::nullopt;
    return number;
}

std::optional<Spot> parse_spot(std::string_view text) {
    Spot spot;
    const std::size_t first = text.find('/');
    spot.topic = text.substr(0, first);
    if (spot.topic.empty()) return std::nullopt;
    if (first == std::string_view::npos) return spot;
    const std::string_view rest = text.substr(first + 1);
    const std::size_t second = rest.find('/');
    spot.partition = number_of<std::int32_t>(rest.substr(0, second));
    if (!spot.partition) return std::nullopt;
    if (second == std::string_view::npos) return spot;
    spot.offset = number_of<std::int64_t>(rest.substr(second + 1));
    return spot.offset ? std::optional(spot) : std::nullopt;
}

/// The pipeline whose events the topic holds: it reads them, or has them as its dead letters.
std::optional<std::size_t> pipeline_of(const app::Configuration& configuration,
                                       const std::string& topic) {
    const auto& pipelines = configuration.definitions.pipelines;
    for (std::size_t i = 0; i < pipelines.size(); ++i)
        for (const config::Placed& source : pipelines[i].source.topics)
            if (source.text == topic) return i;
    for (std::size_t i = 0; i < pipelines.size(); ++i)
        for (const engine::OutputSettings& output : app::outputs_of(pipelines[i]))
            if (output.topic == topic) return i;
    return std::nullopt;
}

/// Of --cluster, of the pipeline that has the topic, or the only one.
Result<std::string> cluster_of(const PeekOptions& options, const app::Configuration& configuration,
                               std::optional<std::size_t> pipeline) {
    const auto& clusters = configuration.definitions.host.clusters;
    std::string name = options.cluster;
    if (name.empty() && pipeline)
        name = configuration.definitions.pipelines[*pipeline].cluster.text;
    if (name.empty() && clusters.size() == 1) name = clusters.begin()->first;
    const auto found = clusters.find(name);
    if (found == clusters.end())
        return failed("unknown-topic", name.empty() ? "no pipeline has this topic, and there are "
                                                      "several clusters: say --cluster NAME"
                                                    : "there is no cluster " + name);
    if (found->second.embedded)
        return failed("embedded", "cluster '" + name + "' lives inside its host's process");
    return name;
}

/// The last `limit` of each partition, or `limit` from the offset on.
std::vector<kafka::PartitionRange> chosen(const std::vector<kafka::PartitionRange>& all,
                                          const Spot& spot, std::uint64_t limit) {
    std::vector<kafka::PartitionRange> ranges;
    const auto count = static_cast<std::int64_t>(limit);
    for (kafka::PartitionRange range : all) {
        if (spot.partition && range.partition != *spot.partition) continue;
        if (spot.offset)
            range.begin = std::max(range.begin, model::Offset{*spot.offset});
        else
            range.begin = std::max(range.begin, model::Offset{range.end.value - count});
        if (range.begin < range.end) ranges.push_back(range);
    }
    return ranges;
}

/// What may be seen of one record.
struct View {
    const model::TopicPartition& where;
    const model::Record& record;
    std::span<const model::Header> headers;
    MaskedPayload payload;
    bool unmasked{false};

    [[nodiscard]] std::string time() const {
        return record.timestamp_ms < 0 ? "no time" : dlq::format_utc(record.timestamp_ms);
    }
    /// Null where there is none, or where it is not to be seen.
    [[nodiscard]] boost::json::value json() const {
        if (is_null(record.value)) return nullptr;
        if (!unmasked) return payload.why == MaskedPayload::Why::fields ? payload.value : nullptr;
        boost::json::parse_options options;
        options.max_depth = 64;
        boost::system::error_code error;
        boost::json::value parsed = boost::json::parse(record.value, error, {}, options);
        return error ? boost::json::value(nullptr) : parsed;
    }
    [[nodiscard]] const char* masking() const {
        if (unmasked || is_null(record.value)) return "nothing";
        return payload.why == MaskedPayload::Why::fields ? "fields" : "all";
    }
};

boost::json::object text_or_base64(Bytes bytes) {
    if (is_utf8(bytes)) return {{"text", bytes}};
    return {{"base64", dlq::base64(std::string(bytes))}};
}

void print_json(const View& view) {
    boost::json::array headers;
    for (const model::Header& header : view.headers) {
        boost::json::object one{{"name", shown(header.name)}};
        if (!is_null(header.value)) one["bytes"] = header.value.size();
        if (!is_null(header.value) && view.unmasked) one["value"] = shown(header.value);
        headers.push_back(std::move(one));
    }
    boost::json::object document{{"schema", "strandline.peek/1"},
                                 {"topic", view.where.topic},
                                 {"partition", view.where.partition},
                                 {"offset", view.record.offset.value},
                                 {"timestamp_ms", view.record.timestamp_ms},
                                 {"headers", std::move(headers)},
                                 {"masked", view.masking()},
                                 {"payload", view.json()}};
    if (!is_null(view.record.key)) document["key_bytes"] = view.record.key.size();
    if (!is_null(view.record.key) && view.unmasked)
        document["key"] = text_or_base64(view.record.key);
    if (!is_null(view.record.value)) document["payload_bytes"] = view.record.value.size();
    if (!is_null(view.record.value) && view.unmasked && document["payload"].is_null())
        document["payload_raw"] = text_or_base64(view.record.value);
    print_line(document);
}

std::string key_text(const View& view) {
    if (is_null(view.record.key)) return "no key";
    if (view.unmasked) return "key " + shown(view.record.key);
    return "key of " + std::to_string(view.record.key.size()) + " bytes";
}

void print_text(const View& view) {
    std::string text = view.where.topic + '/' + std::to_string(view.where.partition) + '/' +
                       std::to_string(view.record.offset.value) + "  " + view.time() + "  " +
                       key_text(view) + '\n';
    for (const model::Header& header : view.headers)
        text += "  header " + shown(header.name, 256) +
                (is_null(header.value) ? " = null"
                 : view.unmasked       ? " = " + shown(header.value, 256)
                                       : " of " + std::to_string(header.value.size()) + " bytes") +
                '\n';
    const boost::json::value json = view.json();
    if (is_null(view.record.value))
        text += "  tombstone\n";
    else if (!json.is_null())
        text += pretty(json) + '\n';
    else if (view.unmasked)
        text += shown(view.record.value, raw_bytes_max) + '\n';
    else
        text += "  " + std::to_string(view.record.value.size()) +
                " bytes, masked: nobody has said what they hold; --unmasked shows them\n";
    std::fputs(text.c_str(), stdout);
}

/// Where the topic is, and who says what its records hold.
struct Source {
    kafka::ClientSettings client;
    std::optional<std::size_t> pipeline;
};

Result<Source> source_of(const PeekOptions& options, const Spot& spot,
                         const app::Configuration& configuration) {
    Source source;
    source.pipeline = pipeline_of(configuration, spot.topic);
    const auto cluster = cluster_of(options, configuration, source.pipeline);
    if (!cluster) return tl::unexpected(cluster.error());
    source.client =
        app::client_settings(configuration.definitions.host, *cluster, "strandline-peek", "");
    return source;
}

Result<> read(const PeekOptions& options, const Spot& spot,
              const app::Configuration& configuration) {
    const auto source = source_of(options, spot, configuration);
    if (!source) return tl::unexpected(source.error());
    auto reader = kafka::TopicReader::open(source->client, patience);
    if (!reader) return tl::unexpected(reader.error());
    const auto all = (*reader)->ranges(spot.topic);
    if (!all) return tl::unexpected(all.error());
    if (all->empty())
        return failed("unknown-topic", "the cluster has no topic " + shown(spot.topic));
    if (spot.partition && std::ranges::none_of(*all, [&](const kafka::PartitionRange& each) {
            return each.partition == *spot.partition;
        }))
        return failed("unknown-topic", shown(spot.topic) + " has " + std::to_string(all->size()) +
                                           " partitions, from 0 on");
    for (const kafka::PartitionRange& range : chosen(*all, spot, options.limit)) {
        std::uint64_t left = options.limit;
        const auto deadline = std::chrono::steady_clock::now() + patience;
        const auto seen = [&](const model::TopicPartition& where, const model::Record& record,
                              std::span<const model::Header> headers) {
            MaskedPayload payload;
            if (!options.unmasked && source->pipeline)
                payload = app::dead_letters::mask(
                    record.value, headers,
                    configuration.definitions.pipelines[*source->pipeline].events,
                    configuration.schemas[*source->pipeline]);
            const View view{where, record, headers, std::move(payload), options.unmasked};
            if (options.json)
                print_json(view);
            else
                print_text(view);
            return --left > 0;
        };
        const auto idle = [deadline] { return std::chrono::steady_clock::now() < deadline; };
        if (const auto done_reading = (*reader)->read(spot.topic, range, seen, idle); !done_reading)
            return done_reading;
    }
    return {};
}

int peek(const PeekOptions& options) {
    const auto spot = parse_spot(options.what);
    if (!spot || options.limit == 0) {
        remark(shown(options.what) +
               " is no TOPIC, TOPIC/PARTITION or TOPIC/PARTITION/OFFSET, as orders/3/1041; --limit "
               "is at least 1");
        return usage;
    }
    ExitCode exit_code = done;
    const auto configuration = options.load(exit_code);
    if (!configuration) return exit_code;
    const Result<> shown_all = read(options, *spot, *configuration);
    return shown_all ? done : complain(shown_all.error());
}

}  // namespace

void add_peek(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<PeekOptions>();
    CLI::App* command = app.add_subcommand(
        "peek",
        "Show records of a topic, personal data masked, without a trace on the cluster.\n\n"
        "Examples:\n"
        "  strandline peek order-events --limit 3\n"
        "  strandline peek order-events/3/1041 --limit 1 --json\n");
    command
        ->add_option("what", options->what,
                     "The last records of a topic or partition, or those from an offset on")
        ->required()
        ->type_name("TOPIC[/PARTITION[/OFFSET]]");
    options->add_to(*command);
    command->add_option("--limit", options->limit, "How many, of each partition")
        ->capture_default_str()
        ->check(CLI::Range(1, 100000))
        ->type_name("N");
    command->add_option("--cluster", options->cluster, "Where a topic is that no pipeline has")
        ->type_name("NAME");
    command->add_flag("--unmasked", options->unmasked,
                      "All of key, headers and payload, as they are");
    command->callback([options, &exit_code] { exit_code = peek(*options); });
}

}  // namespace strandline::cli
