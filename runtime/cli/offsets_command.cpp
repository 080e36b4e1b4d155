#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/tools/audit_log.hpp"
#include "app/tools/offset_reset.hpp"
#include "app/translate.hpp"
#include "base/log_escape.hpp"
#include "base/nearest.hpp"
#include "cli/commands.hpp"
#include "cli/configuration_options.hpp"
#include "cli/exit_code.hpp"
#include "config/environment.hpp"
#include "config/load.hpp"

namespace strandline::cli {

namespace {

constexpr std::chrono::seconds patience{15};
constexpr std::size_t metadata_bytes_max = 64;

struct OffsetsOptions {
    std::string host_file{"/etc/strandline/strandline.yaml"};
    std::vector<std::string> pipelines;
    std::string pipeline;
    bool json{false};
    std::string to;
    std::vector<std::string> only;
    std::string audit;
    bool confirm{false};
    bool dry_run{false};
};

/// The pipeline that is meant, and the group that it reads with.
struct Chosen {
    std::string instance;
    kafka::ConsumerSettings settings;
    std::unique_ptr<kafka::GroupOffsets> offsets;
};

int complain(const Error& error) {
    std::fprintf(stderr, "error[%s]: %s\n", error.code.c_str(), error.message.c_str());
    if (error.code == "group-active") return answer_is_no;
    if (error.code == "unknown-partition" || error.code == "offset-range") return usage;
    if (error.code == "audit-log") return cannot_create;
    if (error.code == "broker-authorization") return not_permitted;
    if (error.code == "kafka-config") return configuration;
    return unavailable;
}

std::optional<config::Definitions> definitions_of(const OffsetsOptions& options, int& exit_code) {
    std::vector<std::string> pipelines = options.pipelines;
    if (pipelines.empty())
        pipelines.push_back(
            std::filesystem::path(options.host_file).replace_filename("pipelines.d").string());
    config::Diagnostics diagnostics;
    auto definitions =
        config::load_all(options.host_file, pipelines, config::SystemEnvironment{}, diagnostics);
    if (!print(diagnostics) || !definitions) {
        exit_code = exit_code_of(diagnostics);
        return std::nullopt;
    }
    return definitions;
}

std::optional<Chosen> choose(const OffsetsOptions& options, int& exit_code) {
    const auto definitions = definitions_of(options, exit_code);
    if (!definitions) return std::nullopt;
    std::vector<std::string_view> names;
    for (const config::PipelineDefinition& pipeline : definitions->pipelines)
        names.push_back(pipeline.name.text);
    const auto found = std::ranges::find(names, options.pipeline);
    if (found == names.end()) {
        const std::string hint = did_you_mean(options.pipeline, names);
        std::fprintf(stderr, "there is no pipeline '%s'%s%s\n", options.pipeline.c_str(),
                     hint.empty() ? "" : "; ", hint.c_str());
        exit_code = usage;
        return std::nullopt;
    }
    const auto& pipeline = definitions->pipelines[static_cast<std::size_t>(found - names.begin())];
    if (definitions->host.clusters.at(pipeline.cluster.text).embedded) {
        std::fprintf(stderr,
                     "cluster '%s' is embedded in its host and keeps nothing: there is no group to "
                     "look at\n",
                     pipeline.cluster.text.c_str());
        exit_code = usage;
        return std::nullopt;
    }
    Chosen chosen{.instance = definitions->host.instance,
                  .settings = app::consumer_settings(definitions->host, pipeline, ""),
                  .offsets = nullptr};
    auto offsets = kafka::GroupOffsets::open(chosen.settings, patience);
    if (!offsets) {
        exit_code = complain(offsets.error());
        return std::nullopt;
    }
    chosen.offsets = std::move(*offsets);
    return chosen;
}

boost::json::value json_of(const std::optional<model::Offset>& offset) {
    return offset ? boost::json::value(offset->value) : boost::json::value(nullptr);
}

std::string text_of(const std::optional<model::Offset>& offset) {
    return offset ? std::to_string(offset->value) : "-";
}

std::int64_t behind(const kafka::GroupPartition& partition) {
    return std::max<std::int64_t>(
        0, partition.end.value - partition.committed.value_or(partition.begin).value);
}

std::string escaped(const std::string& text, std::size_t bytes_max) {
    std::string safe;
    append_escaped(safe, text, LogQuoting::none, bytes_max);
    return safe;
}

/// JSON has no bytes: what is not UTF-8 in somebody else's metadata becomes U+FFFD.
std::string json_text(const std::string& bytes) {
    std::string safe;
    append_escaped(safe, bytes, LogQuoting::none, bytes.size() * 6 + 8);
    return safe;
}

void print_shown(const OffsetsOptions& options, const Chosen& chosen,
                 const std::vector<kafka::GroupPartition>& partitions) {
    if (options.json) {
        boost::json::array all;
        for (const kafka::GroupPartition& each : partitions)
            all.push_back(boost::json::object{{"topic", each.where.topic},
                                              {"partition", each.where.partition},
                                              {"committed", json_of(each.committed)},
                                              {"begin", each.begin.value},
                                              {"end", each.end.value},
                                              {"lag_records", behind(each)},
                                              {"metadata", json_text(each.metadata)}});
        const boost::json::object document{{"schema", "strandline.offsets/1"},
                                           {"pipeline", options.pipeline},
                                           {"group", chosen.settings.group},
                                           {"partitions", std::move(all)}};
        std::printf("%s\n", boost::json::serialize(document).c_str());
        return;
    }
    std::size_t width = 15;
    for (const kafka::GroupPartition& each : partitions)
        width = std::max(width, each.where.topic.size() + 6);
    std::string text = fmt::format("{:<{}}  {:>12}  {:>12}  {:>12}  {}\n", "TOPIC/PARTITION", width,
                                   "COMMITTED", "END", "BEHIND", "METADATA");
    for (const kafka::GroupPartition& each : partitions) {
        text += fmt::format("{:<{}}  {:>12}  {:>12}  {:>12}  {}",
                            fmt::format("{}/{}", each.where.topic, each.where.partition), width,
                            text_of(each.committed), each.end.value, behind(each),
                            escaped(each.metadata, metadata_bytes_max));
        text.erase(text.find_last_not_of(' ') + 1);
        text += '\n';
    }
    std::fputs(text.c_str(), stdout);
}

int show(const OffsetsOptions& options) {
    int exit_code = done;
    const auto chosen = choose(options, exit_code);
    if (!chosen) return exit_code;
    const auto partitions = chosen->offsets->look();
    if (!partitions) return complain(partitions.error());
    print_shown(options, *chosen, *partitions);
    return done;
}

boost::json::object document_of(const OffsetsOptions& options, const Chosen& chosen,
                                const std::vector<app::OffsetMove>& moves) {
    boost::json::array all;
    for (const app::OffsetMove& move : moves)
        all.push_back(boost::json::object{{"topic", move.where.topic},
                                          {"partition", move.where.partition},
                                          {"from", json_of(move.from)},
                                          {"to", move.to.value}});
    return {{"schema", "strandline.offsets-reset/1"},
            {"pipeline", options.pipeline},
            {"group", chosen.settings.group},
            {"to", options.to},
            {"moved", !options.dry_run},
            {"partitions", std::move(all)}};
}

void print_moves(const OffsetsOptions& options, const Chosen& chosen,
                 const std::vector<app::OffsetMove>& moves) {
    if (options.json) {
        std::printf("%s\n", boost::json::serialize(document_of(options, chosen, moves)).c_str());
        return;
    }
    for (const app::OffsetMove& move : moves)
        std::printf("%s/%d: %s -> %lld\n", move.where.topic.c_str(), move.where.partition,
                    text_of(move.from).c_str(), static_cast<long long>(move.to.value));
    std::printf(options.dry_run ? "nothing was moved; --confirm instead of --dry-run does it\n"
                                : "moved\n");
}

Result<std::vector<app::OffsetMove>> plan(const OffsetsOptions& options, const Chosen& chosen,
                                          const app::ResetTo& to) {
    auto all = chosen.offsets->look();
    if (!all) return tl::unexpected(all.error());
    auto partitions = app::choose_partitions(std::move(*all), options.only);
    if (!partitions) return tl::unexpected(partitions.error());
    std::vector<model::PartitionOffset> at_time;
    if (to.kind == app::ResetTo::Kind::timestamp) {
        std::vector<model::TopicPartition> asked;
        for (const kafka::GroupPartition& each : *partitions) asked.push_back(each.where);
        auto found = chosen.offsets->at_time(asked, to.value);
        if (!found) return tl::unexpected(found.error());
        at_time = std::move(*found);
    }
    return app::plan_reset(*partitions, to, at_time);
}

/// Refused early, and in words, where the broker tells who is in the group.
Result<> refuse_members(const Chosen& chosen) {
    const auto members = chosen.offsets->members();
    if (!members) return tl::unexpected(members.error());
    if (members->value_or(0) == 0) return {};
    return failed("group-active",
                  fmt::format("the group {} has {} member{}: stop every host that runs this "
                              "pipeline, and wait for its session time-out",
                              chosen.settings.group, **members, **members == 1 ? "" : "s"));
}

int move_offsets(const OffsetsOptions& options, const Chosen& chosen,
                 const std::vector<app::OffsetMove>& moves) {
    const auto audit = app::AuditLog::open(
        options.audit.empty() ? app::default_audit_log(chosen.instance) : options.audit);
    if (!audit) return complain(audit.error());
    boost::json::object entry = document_of(options, chosen, moves);
    entry["schema"] = "strandline.audit/1";
    entry["event"] = "offsets-reset";
    entry["instance"] = chosen.instance;
    entry["outcome"] = "begun";
    if (const auto written = audit->append(entry); !written) return complain(written.error());
    std::vector<model::PartitionOffset> offsets;
    for (const app::OffsetMove& move : moves)
        offsets.push_back({.where = move.where, .offset = move.to});
    const Result<> moved = chosen.offsets->move(offsets);
    entry["outcome"] = moved ? "done" : moved.error().code;
    const auto written = audit->append(entry);
    if (!moved) return complain(moved.error());
    print_moves(options, chosen, moves);
    return written ? done : complain(written.error());
}

int reset(const OffsetsOptions& options) {
    const auto to = app::parse_reset_to(options.to);
    if (!to) {
        std::fprintf(stderr,
                     "'%s' is no place to go to; write --to earliest, latest, an offset, or a time "
                     "as 2026-01-01T00:00:00Z\n",
                     options.to.c_str());
        return usage;
    }
    if (options.confirm == options.dry_run) {
        std::fputs(
            "this moves what the group reads next: say --dry-run to see what it would do, or "
            "--confirm to do it\n",
            stderr);
        return usage;
    }
    int exit_code = done;
    const auto chosen = choose(options, exit_code);
    if (!chosen) return exit_code;
    if (const auto free = refuse_members(*chosen); !free) return complain(free.error());
    const auto moves = plan(options, *chosen, *to);
    if (!moves) return complain(moves.error());
    if (!options.dry_run) return move_offsets(options, *chosen, *moves);
    print_moves(options, *chosen, *moves);
    return done;
}

void add_common(CLI::App& command, OffsetsOptions& options) {
    command.add_option("--config", options.host_file, "The host's file")
        ->capture_default_str()
        ->type_name("FILE");
    command
        .add_option("--pipelines", options.pipelines,
                    "Pipeline file, or directory of them; may be repeated")
        ->allow_extra_args(false)
        ->default_str("pipelines.d beside the host's file")
        ->type_name("PATH");
    command.add_flag("--json", options.json, "One JSON document on stdout");
    command.add_option("pipeline", options.pipeline, "Its name")->required()->type_name("PIPELINE");
}

}  // namespace

void add_offsets(CLI::App& app, int& exit_code) {
    CLI::App* offsets = app.add_subcommand(
        "offsets",
        "Show or move what a pipeline's group has committed, on the cluster itself.\n\n"
        "Examples:\n"
        "  strandline offsets show orders\n"
        "  strandline offsets reset orders --to earliest --dry-run\n");
    offsets->require_subcommand(1);

    auto shown = std::make_shared<OffsetsOptions>();
    CLI::App* show_command = offsets->add_subcommand(
        "show",
        "Show committed offset, end, lag and metadata of each partition.\n\n"
        "Examples:\n"
        "  strandline offsets show orders\n"
        "  strandline offsets show orders --json\n");
    add_common(*show_command, *shown);
    show_command->callback([shown, &exit_code] { exit_code = show(*shown); });

    auto moved = std::make_shared<OffsetsOptions>();
    CLI::App* reset_command = offsets->add_subcommand(
        "reset",
        "Move where a stopped pipeline goes on reading.\n\n"
        "Examples:\n"
        "  strandline offsets reset orders --to 2026-01-01T00:00:00Z --dry-run\n"
        "  strandline offsets reset orders --to 1041 --only order-events/3 --confirm\n");
    add_common(*reset_command, *moved);
    reset_command->add_option("--to", moved->to, "earliest, latest, an offset, or a time with zone")
        ->required()
        ->type_name("WHERE");
    reset_command
        ->add_option("--only", moved->only, "Only this topic or partition; may be repeated")
        ->allow_extra_args(false)
        ->type_name("TOPIC[/PARTITION]");
    reset_command->add_option("--audit-log", moved->audit, "The audit log")
        ->default_str("/var/lib/strandline/INSTANCE/audit.log")
        ->type_name("FILE");
    reset_command->add_flag("--confirm", moved->confirm, "Do it");
    reset_command->add_flag("--dry-run", moved->dry_run, "Only show what would be done");
    reset_command->callback([moved, &exit_code] { exit_code = reset(*moved); });
}

}  // namespace strandline::cli
