#include <fmt/format.h>

#include <optional>

#include "app/control/members.hpp"
#include "app/control/texts.hpp"

namespace strandline::app {

namespace json = boost::json;

namespace {

std::string number_text(const json::object& object, const char* name) {
    const auto number = integer_in(object, name);
    return number ? std::to_string(*number) : "unknown";
}

/// " in shop.enrich 2.1.3, attempt 3 of 5", or nothing.
std::string stage_text(const json::object& told) {
    const json::object* stage = object_in(told, "stage");
    if (stage == nullptr) return {};
    return fmt::format(" in {} {}, attempt {} of {}", text_in(*stage, "handler"),
                       text_in(*stage, "version"), number_text(*stage, "attempt"),
                       number_text(*stage, "attempts"));
}

std::string after(const std::optional<double>& seconds, const char* words) {
    return seconds ? words + time_text(*seconds) : std::string();
}

/// What the record (or the lane, when no record blocks it) waits for.
std::string wait_text(const json::object& told) {
    const std::string what = text_in(told, "waits_for");
    const auto since = number_in(told, "since_s");
    const auto until = number_in(told, "until_s");
    if (what == "records" && integer_in(told, "position") < integer_in(told, "end"))
        return "the next records are on their way from the broker";
    if (what == "records") return "there is nothing more to read";
    if (what == "turn" && !truth_in(told, "lane_answered"))
        return "it did not answer within a second: every worker is busy, most likely";
    if (what == "turn") return "it is about to take the next record";
    if (what == "handler")
        return "the handler was called" + after(since, " ") + " ago and has not returned";
    if (what == "backoff") return "next try in " + time_text(until.value_or(0));
    if (what == "verdict")
        return "the handler settles it later; pending since " + time_text(since.value_or(0)) +
               ", its deadline is in " + time_text(until.value_or(0));
    if (what == "output") return "it waits for the broker's acknowledgement of its output";
    if (what == "dead_letter")
        return "it waits for the broker's acknowledgement of its dead letter";
    if (what == "breaker")
        return "too many records before it failed, so it is held; next try in " +
               time_text(until.value_or(0));
    if (what == "producer_room") return "the producer's queue is full";
    if (what == "twin_or_store")
        return "a record with the same id is in work, or the store of ids has not answered";
    if (what == "memory") return "the store of ids has not taken its id yet";
    if (what == "commit") return "as many records are uncommitted as may be: it waits for a commit";
    if (what == "resume") return "the pipeline is paused";
    if (what == "reopening") return "the lane is opened again" + after(until, " in ");
    if (what == "assignment_end") return "the partition is being given back";
    return what;
}

std::string redone_text(const json::object& told) {
    const auto later = integer_in(told, "finished_later");
    if (!later) return "; how many later ones are done cannot be told while it is in there";
    const auto crash = integer_in(told, "redone_by_crash_at_most").value_or(*later);
    std::string text = fmt::format("; {} later ones done; a restart would redo {}", *later,
                                   number_text(told, "redone_by_restart"));
    if (crash > *later) text += fmt::format(", a crash at most {}", crash);
    return text;
}

std::string line(const json::object& told) {
    if (!truth_in(told, "assigned"))
        return "not assigned to this host; ask the other hosts of the group";
    const auto committed = integer_in(told, "committed");
    std::string text = committed ? fmt::format("committed {}", *committed)
                                 : std::string("nothing committed by this host yet");
    const auto blocked = integer_in(told, "blocked_by");
    const std::string stalled = text_in(told, "stalled");
    const std::string trouble = text_in(told, "trouble");
    if (blocked)
        text += fmt::format("; blocked by {}{}", *blocked, stage_text(told));
    else
        text += fmt::format(", position {}, end {}; nothing blocks it",
                            number_text(told, "position"), number_text(told, "end"));
    text += ", " + wait_text(told);
    text += redone_text(told);
    if (!stalled.empty())
        text += "; stalled: " + stalled + (trouble.empty() ? "" : " (" + trouble + ")");
    return text;
}

}  // namespace

std::string explain_text(const json::object& explained) {
    std::string text;
    for (const json::object* told : objects_in(explained, "pipelines"))
        text += fmt::format("{}/{} in {}: {}\n", text_in(explained, "topic"),
                            number_text(explained, "partition"), text_in(*told, "pipeline"),
                            line(*told));
    return text;
}

}  // namespace strandline::app
