#include "simulation/trace.hpp"

namespace strandline::simulation {

void Trace::mix(std::string_view text) {
    for (const char letter : text) mix(static_cast<unsigned char>(letter));
}

void Trace::add(Duration when, std::uint32_t who, std::string_view what,
                const model::TopicPartition& where, std::int64_t offset, std::string_view more) {
    mix(static_cast<std::uint64_t>(when.count()));
    mix(who);
    mix(what);
    mix(where.topic);
    mix(static_cast<std::uint64_t>(where.partition));
    mix(static_cast<std::uint64_t>(offset));
    mix(more);
    if (!keeps_lines_) return;
    std::string text =
        std::to_string(std::chrono::duration_cast<std::chrono::microseconds>(when).count());
    text.insert(0, text.size() < 10 ? 10 - text.size() : 0, ' ');
    text += " us  ";
    text += who == 0 ? "cluster" : "process " + std::to_string(who);
    text += "  ";
    text += what;
    if (!where.topic.empty())
        text += " " + where.topic + "/" + std::to_string(where.partition) + "@" +
                std::to_string(offset);
    if (!more.empty()) text.append(" ").append(more);
    lines_.push_back({offset, where, std::move(text)});
}

}  // namespace strandline::simulation
