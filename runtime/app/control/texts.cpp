#include "app/control/texts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <cmath>
#include <optional>
#include <vector>

#include "app/control/members.hpp"

namespace strandline::app {

namespace json = boost::json;

namespace {

using Row = std::vector<std::string>;

/// Columns as wide as they must be; the first `left` of them flush left, the others right.
std::string table(const std::vector<Row>& rows, std::size_t left) {
    std::vector<std::size_t> widths;
    for (const Row& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
    }
    std::string text;
    for (const Row& row : rows) {
        std::string line;
        for (std::size_t i = 0; i < row.size(); ++i)
            line += (i == 0 ? "" : "  ") + (i < left ? fmt::format("{:<{}}", row[i], widths[i])
                                                     : fmt::format("{:>{}}", row[i], widths[i]));
        line.erase(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

std::string number_text(const json::object& object, const char* name) {
    const auto number = integer_in(object, name);
    return number ? std::to_string(*number) : "-";
}

std::string versions_of(const json::object& pipeline) {
    std::string text;
    for (const json::object* stage : objects_in(pipeline, "stages"))
        text += (text.empty() ? "" : ", ") + text_in(*stage, "handler") + ' ' +
                text_in(*stage, "version");
    return text;
}

std::string counts_of(const json::object& pipeline, const char* name) {
    std::string text;
    const json::object* counts = object_in(pipeline, name);
    if (counts == nullptr) return text;
    for (const auto& count : *counts)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", std::string_view(count.key()),
                            integer_in(*counts, count.key()).value_or(0));
    return text;
}

std::string pipeline_text(const json::object& pipeline) {
    std::string state = text_in(pipeline, "state");
    if (const auto left = number_in(pipeline, "paused_for_s"))
        state += ", resumes in " + time_text(*left);
    std::string text = fmt::format("{}: {}\n", text_in(pipeline, "name"), state);
    if (const std::string why = text_in(pipeline, "not_ready"); !why.empty())
        text += "  not ready    " + why + '\n';
    text += fmt::format(
        "  partitions   {}, {} records behind, oldest unfinished {}\n"
        "  rates        {:.1f} read/s, {:.1f} finished/s\n"
        "  dispositions {}\n",
        number_text(pipeline, "partitions"), number_text(pipeline, "lag_records"),
        time_text(number_in(pipeline, "lag_s").value_or(0)),
        number_in(pipeline, "read_per_s").value_or(0),
        number_in(pipeline, "finished_per_s").value_or(0), counts_of(pipeline, "dispositions"));
    if (const std::string dead = counts_of(pipeline, "dead_letters"); !dead.empty())
        text += "  dead letters " + dead + '\n';
    for (const json::object* lane : objects_in(pipeline, "stalled"))
        text += fmt::format("  stalled      {}/{}: {}\n", text_in(*lane, "topic"),
                            number_text(*lane, "partition"), text_in(*lane, "reason"));
    if (const std::string versions = versions_of(pipeline); !versions.empty())
        text += "  handlers     " + versions + '\n';
    return text;
}

}  // namespace

std::string time_text(double seconds) {
    if (seconds < 10) return fmt::format("{:.1f} s", std::max(0.0, seconds));
    const auto whole = static_cast<std::int64_t>(std::llround(seconds));
    const auto two = [](std::int64_t big, const char* big_unit, std::int64_t small,
                        const char* small_unit) {
        return small == 0 ? fmt::format("{} {}", big, big_unit)
                          : fmt::format("{} {} {} {}", big, big_unit, small, small_unit);
    };
    if (whole < 60) return fmt::format("{} s", whole);
    if (whole < 3600) return two(whole / 60, "min", whole % 60, "s");
    if (whole < 86400) return two(whole / 3600, "h", whole % 3600 / 60, "min");
    return two(whole / 86400, "d", whole % 86400 / 3600, "h");
}

std::string status_text(const json::object& status) {
    std::string text = fmt::format(
        "strandline {} ({}), instance {}, pid {}, up {}: {}\n", text_in(status, "version"),
        text_in(status, "revision"), text_in(status, "instance"), number_text(status, "pid"),
        time_text(number_in(status, "uptime_s").value_or(0)),
        truth_in(status, "stopping") ? "stopping"
                                     : (truth_in(status, "ready") ? "ready" : "not ready"));
    for (const json::object* pipeline : objects_in(status, "pipelines"))
        text += '\n' + pipeline_text(*pipeline);
    return text;
}

std::string lag_text(const json::object& lag) {
    std::vector<Row> rows{{"PIPELINE", "TOPIC/PARTITION", "STATE", "COMMITTED", "POSITION", "END",
                           "BEHIND", "IN-FLIGHT", "OLDEST"}};
    for (const json::object* each : objects_in(lag, "partitions")) {
        const std::string stalled = text_in(*each, "stalled");
        rows.push_back({text_in(*each, "pipeline"),
                        text_in(*each, "topic") + '/' + number_text(*each, "partition"),
                        stalled.empty() ? "moves" : stalled, number_text(*each, "committed"),
                        number_text(*each, "position"), number_text(*each, "end"),
                        number_text(*each, "lag_records"), number_text(*each, "in_flight"),
                        time_text(number_in(*each, "lag_s").value_or(0))});
    }
    return table(rows, 3);
}

std::string pause_text(const json::object& answer) {
    const std::string pipeline = text_in(answer, "pipeline");
    if (!truth_in(answer, "paused")) return pipeline + " runs\n";
    const auto left = number_in(answer, "paused_for_s");
    return pipeline + " is paused " + (left ? "for " + time_text(*left) : "until it is resumed") +
           "; a restart of the host ends it, too\n";
}

}  // namespace strandline::app
