#include "cli/dlq_move.hpp"

#include <charconv>
#include <thread>

#include "app/tools/audit_log.hpp"
#include "base/log_sink.hpp"
#include "cli/signals.hpp"

namespace strandline::cli {

namespace {

using app::dead_letters::Audit;
using app::dead_letters::Moved;
using app::dead_letters::Mover;
using app::dead_letters::Plan;

void print_plan(const Plan& plan, bool json) {
    const auto& headers = plan.letter.headers;
    const std::string at = dlq::to_text(plan.letter.at);
    const std::string error_class = headers ? headers->error_class : "";
    const std::uint32_t count = headers ? headers->retry_count.value : 0;
    if (json) {
        print_line({{"schema", "strandline.dlq-plan/1"},
                    {"dead_letter", at},
                    {"class", error_class},
                    {"retry_count", count},
                    {"to", plan.to}});
        return;
    }
    std::printf("%s -> %s  retry-count %u  %s\n", at.c_str(),
                plan.to.empty() ? "discarded" : plan.to.c_str(), count,
                shown(error_class, 64).c_str());
}

void print_json(const Moved& moved, const MoveOptions& options, bool discards) {
    boost::json::object document{
        {"schema", discards ? "strandline.dlq-discard/1" : "strandline.dlq-replay/1"},
        {"pipeline", options.pipeline},
        {"run", moved.run},
        {"dry_run", options.request.dry_run},
        {"copies", moved.copies},
        {"stopped", moved.stopped}};
    if (discards) {
        document["discarded"] = moved.discarded;
    } else {
        document["replayed"] = moved.replayed;
        document["poisoned"] = moved.poisoned;
        document["not_dead_letters"] = moved.unreadable;
    }
    print_line(document);
}

void print_text(const Moved& moved, const MoveOptions& options, bool discards) {
    const char* would = options.request.dry_run ? "would be " : "";
    const auto line = [](std::uint64_t count, const std::string& what) {
        std::printf("%llu %s\n", static_cast<unsigned long long>(count), what.c_str());
    };
    if (discards)
        line(moved.discarded, std::string(would) + "discarded");
    else
        line(moved.replayed, std::string(would) + "replayed");
    if (moved.poisoned > 0)
        line(moved.poisoned, std::string(would) + "poisoned: they have failed max_retries times");
    if (moved.copies > 0) line(moved.copies, "copies of what is done already, passed over");
    if (moved.unreadable > 0)
        line(moved.unreadable, "are no dead letters, and stay where they are");
}

}  // namespace

std::optional<double> parse_rate(const std::string& text) {
    double number = 0;
    const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    const std::string unit(stop, text.data() + text.size());
    if (error != std::errc{} || !(number > 0) || number > 1e9) return std::nullopt;
    if (unit == "/s") return number;
    if (unit == "/m") return number / 60;
    return std::nullopt;
}

void MoveOptions::add_to(CLI::App& command) {
    command.add_option("pipeline", pipeline, "Whose dead letters")
        ->required()
        ->type_name("PIPELINE");
    DlqOptions::add_to(command);
    command.add_option("--where", request.where, "Only those; name=value, a comma is 'and'")
        ->type_name("TERMS");
    command.add_flag("--dry-run", request.dry_run, "Say what would go where, and write nothing");
    command.add_flag("--confirm", confirmed, "Do it");
    command
        .add_option("--audit-log", audit_log, "Where it is written who did it; the file may be new")
        ->default_str("/var/lib/strandline/INSTANCE/audit.log")
        ->type_name("FILE");
}

int MoveOptions::run(bool discards) {
    if (!confirmed && !request.dry_run) {
        remark("this moves data: add --confirm, or --dry-run to see what it would do");
        return usage;
    }
    const StopSignals signals;  // before any thread
    ExitCode exit_code = done;
    const auto loaded = load(exit_code);
    if (!loaded) return exit_code;
    const auto places = app::dead_letters::places_of(*loaded, {pipeline});
    if (!places) return complain(places.error());

    const SystemClock clock;
    const std::string& instance = loaded->definitions.host.instance;
    const auto log = make_stderr_logger(std::nullopt, LogLevel::info, clock);
    std::optional<Audit> audit;
    if (!request.dry_run) {
        auto opened = Audit::open(audit_log.empty() ? app::default_audit_log(instance) : audit_log,
                                  instance, app::dead_letters::Actor::current(), *log);
        if (!opened) return complain(opened.error());
        audit.emplace(std::move(*opened));
    }
    Mover mover(places->front(), audit ? &*audit : nullptr,
                {.clock = clock,
                 .stop = [&] { return signals.pending(); },
                 .sleep = [](Duration time) { std::this_thread::sleep_for(time); },
                 .tell = remark,
                 .planned = [&](const Plan& plan) { print_plan(plan, json); }});
    const auto moved = discards ? mover.discard(request) : mover.replay(request);
    if (!moved) return complain(moved.error());
    if (json)
        print_json(*moved, *this, discards);
    else
        print_text(*moved, *this, discards);
    if (!moved->stopped) return done;
    if (!discards && !request.dry_run)
        remark("stopped between two batches: strandline dlq replay " + pipeline +
               " --resume --confirm goes on");
    return interrupted;
}

}  // namespace strandline::cli
