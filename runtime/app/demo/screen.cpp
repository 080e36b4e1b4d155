#include "app/demo/screen.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>

namespace strandline::app {

namespace {

void write_out(const std::string& text) {
    std::size_t done = 0;
    while (done < text.size()) {
        const ssize_t wrote = ::write(STDOUT_FILENO, text.data() + done, text.size() - done);
        if (wrote <= 0) return;
        done += static_cast<std::size_t>(wrote);
    }
}

std::string latency_text(const std::optional<double>& seconds) {
    if (!seconds) return "-";
    if (*seconds >= 1) return fmt::format("<={:g} s", *seconds);
    if (*seconds >= 0.001) return fmt::format("<={:g} ms", *seconds * 1e3);
    return fmt::format("<={:g} us", *seconds * 1e6);
}

std::string with_commas(std::uint64_t number) {
    if (number < 1000) return fmt::format("{}", number);
    return fmt::format("{},{:03}", with_commas(number / 1000), number % 1000);
}

std::string dispositions_text(const DemoView& view, const char* separator) {
    std::string text;
    for (std::size_t i = 0; i < view.dispositions.size(); ++i)
        text += fmt::format("{}{} {}", text.empty() ? "" : separator, model::disposition_names[i],
                            with_commas(view.dispositions[i]));
    return text;
}

}  // namespace

void DemoScreen::show_opening() const {
    write_out(
        fmt::format("strandline demo\n"
                    "  A generator publishes orders and payments, about 5 % of them copied, broken "
                    "or hostile.\n"
                    "  The host guards, parses, validates, handles and publishes them "
                    "(pipelines/orders.yaml).\n"
                    "  broker   {} - embedded in this process: it keeps nothing\n"
                    "  metrics  {}/metrics\n"
                    "  look in  kcat -b {} -t order-events-dlq -C -f '%h\\n'\n\n",
                    brokers_, url_, brokers_));
}

void DemoScreen::show(const DemoView& view, const std::deque<SeenDeadLetter>& dead_letters) {
    if (!terminal_) {
        std::string line =
            fmt::format("{:5.1f} s  generated {}  {}  rate {:.0f}/s  lag {}  p50 {}  p99 {}",
                        view.elapsed_s, with_commas(view.generated), dispositions_text(view, "  "),
                        view.rate, view.lag, latency_text(view.p50_s), latency_text(view.p99_s));
        if (!dead_letters.empty())
            line += fmt::format("  last dead letter {} {}", dead_letters.back().where,
                                dead_letters.back().error_class);
        write_out(line + "\n");
        return;
    }
    const std::string text = panel(view, dead_letters);
    const std::string up = lines_drawn_ > 0 ? fmt::format("\x1b[{}A\x1b[J", lines_drawn_) : "";
    lines_drawn_ = static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    write_out(up + text);
}

std::string DemoScreen::panel(const DemoView& view,
                              const std::deque<SeenDeadLetter>& dead_letters) const {
    std::string text;
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "  {:.0f} s   generated {}   rate {:.0f}/s   lag {}   p50 {}   p99 {}\n",
                   view.elapsed_s, with_commas(view.generated), view.rate, view.lag,
                   latency_text(view.p50_s), latency_text(view.p99_s));
    for (std::size_t i = 0; i < view.dispositions.size(); ++i) {
        const bool bad = i >= model::index_of(model::Disposition::dead_lettered);
        const std::uint64_t count = view.dispositions[i];
        fmt::format_to(out, "    {:<14} {}\n", model::disposition_names[i],
                       paint(bad && count > 0 ? "33" : "32", with_commas(count)));
    }
    if (!view.not_ready.empty())
        fmt::format_to(out, "  {}\n", paint("33", "not ready: " + view.not_ready));
    text += "  last dead letters\n";
    for (const SeenDeadLetter& letter : dead_letters)
        fmt::format_to(out, "    {:<24} {:<20} {:.60}\n", letter.where,
                       paint("33", letter.error_class), letter.message);
    return text;
}

void DemoScreen::show_summary(const DemoView& view, bool interrupted,
                              const std::vector<std::string>& next) const {
    std::string text =
        fmt::format("\n{} after {:.0f} s\n", interrupted ? "stopped" : "finished", view.elapsed_s);
    const auto out = std::back_inserter(text);
    fmt::format_to(out, "  generated      {:>10}\n", with_commas(view.generated));
    for (std::size_t i = 0; i < view.dispositions.size(); ++i)
        fmt::format_to(out, "  {:<14} {:>10}\n", model::disposition_names[i],
                       with_commas(view.dispositions[i]));
    fmt::format_to(out, "  {:<14} {:>10}   {}\n", "sum", with_commas(view.finished()),
                   view.adds_up() ? "= generated: every event has exactly one disposition"
                                  : paint("31", "does not equal what was generated"));
    if (!view.failures.empty()) {
        text += "  why they failed\n";
        for (const auto& [name, count] : view.failures)
            fmt::format_to(out, "    {:<22} {:>8}\n", name, with_commas(count));
    }
    if (view.members_removed > 0)
        fmt::format_to(out, "  members with forbidden names, taken out of good events: {}\n",
                       with_commas(view.members_removed));
    if (!next.empty()) text += "\nNext:\n";
    for (const std::string& command : next) text += "  " + command + "\n";
    write_out(text);
}

std::string DemoScreen::paint(const char* code, const std::string& text) const {
    return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", code, text) : text;
}

}  // namespace strandline::app
