#include <fmt/format.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <memory>
#include <string>
#include <vector>

#include "app/tools/schema_bench.hpp"
#include "cli/commands.hpp"
#include "cli/schema_options.hpp"

namespace strandline::cli {

namespace {

constexpr std::size_t bytes_held_max = 256'000'000;

struct BenchOptions {
    SchemaOptions schema;
    std::string file;
    unsigned rounds{12};
    bool json{false};
};

struct Values {
    std::vector<std::string> texts;
    std::uint64_t left_out{0};  // too large, or behind what is held in memory
};

ExitCode read(const BenchOptions& options, Values& values) {
    const InputFile input(options.file);
    if (!input.is_open()) return InputFile::complain(options.file);
    app::ValueStream stream(input.descriptor(), options.schema.form_of(options.file),
                            options.schema.payload_bytes_max);
    app::ValueStream::Value value;
    std::size_t held = 0;
    Result<bool> more = stream.next(value);
    for (; more && *more; more = stream.next(value)) {
        held += value.text.size();
        if (value.too_large || held > bytes_held_max)
            ++values.left_out;
        else
            values.texts.emplace_back(value.text);
    }
    if (!more) {
        std::fprintf(stderr, "strandline: %s: %s\n", options.file.c_str(),
                     more.error().message.c_str());
        return system_error;
    }
    if (!values.texts.empty()) return done;
    std::fprintf(stderr, "strandline: %s: no events in it\n", options.file.c_str());
    return bad_data;
}

void print(const BenchOptions& options, const app::SchemaBench& bench, std::uint64_t left_out) {
    if (options.json) {
        const boost::json::object document{{"schema", "strandline.bench-schema/1"},
                                           {"events", bench.events},
                                           {"invalid", bench.invalid},
                                           {"left_out", left_out},
                                           {"bytes_per_event", bench.bytes_per_event},
                                           {"ns_per_event", bench.validate_ns},
                                           {"events_per_s", bench.events_per_s()},
                                           {"parse_ns_per_event", bench.parse_ns},
                                           {"validate_vs_parse", bench.ratio()}};
        std::printf("%s\n", boost::json::serialize(document).c_str());
        return;
    }
    fmt::print(
        "{} events of {:.0f} bytes, {} invalid; one thread\n"
        "  guard, copy, parse, validate   {:>9.0f} ns an event   {:>10.0f} events/s   {:.0f} MB/s\n"
        "  bare parse                     {:>9.0f} ns an event\n"
        "  ratio                          {:>9.2f}\n",
        bench.events, bench.bytes_per_event, bench.invalid, bench.validate_ns, bench.events_per_s(),
        bench.events_per_s() * bench.bytes_per_event / 1e6, bench.parse_ns, bench.ratio());
    if (left_out > 0)
        fmt::print("{} values were left out: too large, or more than is held at once\n", left_out);
}

ExitCode bench(BenchOptions& options) {
    ExitCode exit_code = done;
    const std::optional<app::CompiledSchema> compiled =
        options.schema.compile(options.json, false, exit_code);
    if (!compiled) return exit_code;
    Values values;
    if (exit_code = read(options, values); exit_code != done) return exit_code;
    print(options,
          app::bench_schema(*compiled, values.texts, options.schema.payload_bytes_max,
                            options.rounds),
          values.left_out);
    return done;
}

}  // namespace

void add_bench(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<BenchOptions>();
    CLI::App* command =
        app.add_subcommand("bench",
                           "Measure how fast this machine works on your own schemas and events.\n\n"
                           "Examples:\n"
                           "  strandline bench schema order_created.schema.json events.ndjson\n");
    command->require_subcommand(1);
    CLI::App* schema = command->add_subcommand(
        "schema",
        "Time the validation of the events in a file, beside a bare parse.\n\n"
        "Examples:\n"
        "  strandline bench schema order_created.schema.json events.ndjson\n"
        "  strandline bench schema --json --ref schemas order.json events.ndjson\n");
    options->schema.add_to(*schema);
    schema->add_option("file", options->file, "Events, a value a line, or one; - is standard input")
        ->required()
        ->type_name("FILE");
    schema->add_option("--rounds", options->rounds, "Of each chunk the shortest counts")
        ->capture_default_str()
        ->check(CLI::Range(1, 1000));
    schema->add_flag("--json", options->json, "One JSON document");
    schema->callback([options, &exit_code] { exit_code = bench(*options); });
}

}  // namespace strandline::cli
