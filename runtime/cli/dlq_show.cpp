#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <memory>

#include "app/dlq/look.hpp"
#include "app/dlq/masking.hpp"
#include "base/utf8.hpp"
#include "cli/dlq_options.hpp"
#include "cli/json_print.hpp"
#include "cli/signals.hpp"
#include "dlq/base64.hpp"
#include "dlq/utc_time.hpp"

namespace strandline::cli {

namespace {

using app::dead_letters::Found;
using app::dead_letters::MaskedPayload;

struct ShowOptions : DlqOptions {
    std::string at;
    std::string source;
    bool unmasked{false};
};

/// What may be seen of it, masked or not.
struct View {
    const Found& found;
    MaskedPayload payload;
    bool unmasked{false};

    [[nodiscard]] std::string state() const {
        return found.poison ? "poison" : std::string(dlq::name_of(found.state));
    }
    /// Null where there is none, or where it is not to be seen.
    [[nodiscard]] boost::json::value json() const {
        if (!found.value) return nullptr;
        if (!unmasked) return payload.why == MaskedPayload::Why::fields ? payload.value : nullptr;
        boost::json::parse_options options;
        options.max_depth = 64;
        boost::system::error_code error;
        boost::json::value parsed = boost::json::parse(*found.value, error, {}, options);
        return error ? boost::json::value(nullptr) : parsed;
    }
    [[nodiscard]] const char* masking() const {
        if (unmasked || !found.value) return "nothing";
        return payload.why == MaskedPayload::Why::fields ? "fields" : "all";
    }
    [[nodiscard]] const char* why_all() const {
        switch (payload.why) {
            case MaskedPayload::Why::no_schema:
                return "its type has no schema";
            case MaskedPayload::Why::no_type:
                return "its type cannot be read";
            default:
                return "it is no JSON, or was stored cut";
        }
    }
};

boost::json::object text_or_base64(const std::string& bytes) {
    if (is_utf8(bytes)) return {{"text", bytes}};
    return {{"base64", dlq::base64(bytes)}};
}

void add_ours(boost::json::object& document, const dlq::DeadLetterHeaders& headers) {
    document["source_topic"] = headers.source.topic;
    document["source_partition"] = headers.source.partition;
    document["source_offset"] = headers.source.offset.value;
    document["source_event_id"] = headers.source_event_id;
    document["retry_count"] = headers.retry_count.value;
    document["error_message"] = headers.error_message;
    document["error_class"] = headers.error_class;
    document["failed_handler"] = headers.failed_handler;
    document["handler_version"] = headers.handler_version;
    document["pipeline"] = headers.pipeline;
    document[headers.poison ? "poison_timestamp" : "dlq_timestamp"] =
        dlq::format_utc(headers.timestamp_ms);
    if (headers.value) {
        document["original_value_size"] = headers.value->size;
        document["original_value_sha256"] = headers.value->sha256;
    }
    if (headers.key) {
        document["original_key_size"] = headers.key->size;
        document["original_key_sha256"] = headers.key->sha256;
    }
    if (headers.headers) {
        document["original_headers_count"] = headers.headers->count;
        document["original_headers_size"] = headers.headers->size;
    }
}

void print_json(const View& view) {
    const Found& found = view.found;
    boost::json::object document{{"schema", "strandline.dlq-show/1"},
                                 {"at", dlq::to_text(found.letter.at)},
                                 {"state", view.state()}};
    if (found.mark) {
        document["state_since"] = dlq::format_utc(found.mark->at_ms);
        document["state_by"] = found.mark->by;
        document["state_run"] = found.mark->run;
        if (!found.mark->reason.empty()) document["state_reason"] = found.mark->reason;
    }
    if (found.letter.headers) add_ours(document, *found.letter.headers);
    boost::json::array headers;
    for (const auto& [name, value] : found.headers) {
        if (dlq::is_dead_letter_header(name)) continue;
        boost::json::object header{{"name", shown(name)}};
        if (value) header["value"] = shown(*value);
        headers.push_back(std::move(header));
    }
    document["headers"] = std::move(headers);
    if (found.key) document["key_bytes"] = found.key->size();
    if (found.key && view.unmasked) document["key"] = text_or_base64(*found.key);
    if (found.value) document["payload_bytes"] = found.value->size();
    document["masked"] = view.masking();
    document["payload"] = view.json();
    if (found.value && view.unmasked && document["payload"].is_null())
        document["payload_raw"] = text_or_base64(*found.value);
    print_line(document);
}

void line(const char* name, const std::string& text) {
    std::printf("%-12s %s\n", name, text.empty() ? "-" : text.c_str());
}

void print_ours(const dlq::DeadLetterHeaders& headers) {
    line("first read", shown(headers.source.topic) + "/" +
                           std::to_string(headers.source.partition) + "/" +
                           std::to_string(headers.source.offset.value));
    line("event id", shown(headers.source_event_id));
    line("failed", dlq::format_utc(headers.timestamp_ms) + ", dead-lettered " +
                       std::to_string(headers.retry_count.value) +
                       (headers.retry_count.value == 1 ? " time" : " times"));
    line("class", shown(headers.error_class));
    line("message", shown(headers.error_message));
    line("handler", shown(headers.failed_handler + (headers.handler_version.empty() ? "" : " ") +
                          headers.handler_version));
    line("pipeline", shown(headers.pipeline));
    if (headers.value)
        line("cut", "the whole value had " + std::to_string(headers.value->size) +
                        " bytes, SHA-256 " + headers.value->sha256);
    if (headers.key)
        line("key cut", "the whole key had " + std::to_string(headers.key->size) +
                            " bytes, SHA-256 " + headers.key->sha256);
    if (headers.headers)
        line("headers cut", "it had " + std::to_string(headers.headers->count) + " of " +
                                std::to_string(headers.headers->size) + " bytes");
}

void print_payload(const View& view) {
    const Found& found = view.found;
    if (!found.value) {
        line("payload", "none: a tombstone");
        return;
    }
    const std::string size = std::to_string(found.value->size()) + " bytes";
    const std::string masking = view.masking();
    if (masking == "all") {
        line("payload", size + ", masked: " + view.why_all() + "; --unmasked shows it");
        return;
    }
    line("payload", masking == "fields"
                        ? size + ", personal and unnamed members masked; --unmasked shows them"
                        : size);
    const boost::json::value json = view.json();
    std::printf("\n%s\n", json.is_null() ? shown(*found.value, std::size_t{64} << 10U).c_str()
                                         : pretty(json).c_str());
}

void print_text(const View& view) {
    const Found& found = view.found;
    line("dead letter", shown(dlq::to_text(found.letter.at)));
    std::string state = view.state();
    if (found.mark) {
        state += " " + dlq::format_utc(found.mark->at_ms) + " by " + shown(found.mark->by);
        if (!found.mark->reason.empty()) state += ": " + shown(found.mark->reason);
    }
    line("state", state);
    if (found.letter.headers)
        print_ours(*found.letter.headers);
    else
        line("class", "(not a dead letter: it lacks the headers of one)");
    if (!found.key)
        line("key", "null");
    else
        line("key", view.unmasked ? shown(*found.key)
                                  : std::to_string(found.key->size()) + " bytes, masked");
    for (const auto& [name, value] : found.headers)
        if (!dlq::is_dead_letter_header(name))
            line("header", shown(name, 256) + " = " + (value ? shown(*value, 256) : "null"));
    print_payload(view);
}

int show(const ShowOptions& options) {
    if (options.at.empty() == options.source.empty()) {
        remark(
            "say which: TOPIC/PARTITION/OFFSET of the dead letter, or --source with those of the "
            "record");
        return usage;
    }
    const std::string& text = options.at.empty() ? options.source : options.at;
    const auto at = dlq::parse_coordinates(text);
    if (!at) {
        remark(shown(text) + " is no TOPIC/PARTITION/OFFSET, as orders-dlq/0/17");
        return usage;
    }
    const StopSignals signals;  // before any thread
    ExitCode exit_code = done;
    const auto configuration = options.load(exit_code);
    if (!configuration) return exit_code;
    const auto places = app::dead_letters::places_of(*configuration, {});
    if (!places) return complain(places.error());
    signals.second_one_kills();  // nothing is written, so the first may end it
    const auto found = options.at.empty() ? app::dead_letters::find_by_source(*places, *at)
                                          : app::dead_letters::find_at(*places, *at);
    if (!found) return complain(found.error());

    std::vector<model::Header> headers;
    for (const auto& [name, value] : found->headers)
        headers.push_back({name, value ? Bytes(*value) : null_bytes});
    const std::size_t pipeline = (*places)[found->place].index;
    const View view{.found = *found,
                    .payload = app::dead_letters::mask(
                        found->value ? Bytes(*found->value) : null_bytes, headers,
                        configuration->definitions.pipelines[pipeline].events,
                        configuration->schemas[pipeline]),
                    .unmasked = options.unmasked};
    if (options.json)
        print_json(view);
    else
        print_text(view);
    return done;
}

}  // namespace

void add_dlq_show(CLI::App& dlq, int& exit_code) {
    auto options = std::make_shared<ShowOptions>();
    CLI::App* command =
        dlq.add_subcommand("show",
                           "Show one dead letter, personal data masked.\n\n"
                           "Examples:\n"
                           "  strandline dlq show orders-dlq/0/17\n"
                           "  strandline dlq show --source order-events/3/41207 --json\n");
    command->add_option("at", options->at, "Where the dead letter is")
        ->type_name("TOPIC/PARTITION/OFFSET");
    options->add_to(*command);
    command->add_option("--source", options->source, "Where its record was first read, instead")
        ->type_name("TOPIC/PARTITION/OFFSET");
    command->add_flag("--unmasked", options->unmasked, "All of key and payload, as they are");
    command->callback([options, &exit_code] { exit_code = show(*options); });
}

}  // namespace strandline::cli
