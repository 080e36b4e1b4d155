#include "app/key_labels.hpp"

#include <array>

namespace strandline::app {

namespace {

using enum ChangeLabel;

constexpr std::array pipeline_labels{
    KeyLabel{"version", in_place, "there is one"},
    KeyLabel{"pipeline", rejoin, "its identity: another name is another pipeline"},
    KeyLabel{"cluster", rejoin, "another cluster has another group"},
    KeyLabel{"source.topics", rejoin, "the subscription"},
    KeyLabel{"source.group", new_group, "decides where reading starts"},
    KeyLabel{"source.start", rejoin, "the consumer's own"},
    KeyLabel{"source.when_offset_is_gone", rejoin, "the consumer's own"},
    KeyLabel{"source.assignor", rejoin, "the consumer's own"},
    KeyLabel{"events", in_place, "each lane's reader"},
    KeyLabel{"limits", in_place, "each lane's reader"},
    KeyLabel{"forbidden_keys", in_place, "each lane's reader"},
    KeyLabel{"byte_order_mark", in_place, "each lane's reader"},
    KeyLabel{"tombstones", in_place, "each lane's reader"},
    KeyLabel{"dedupe", rejoin, "how much history the consumer reads back"},
    KeyLabel{"dedupe.on_collision", in_place, "each lane's memory"},
    KeyLabel{"stages", in_place, "handlers, their settings and outputs"},
    KeyLabel{"delivery", rejoin, "delivery strength"},
    KeyLabel{"dead_letters", in_place, "where failed records go"},
    KeyLabel{"dead_letters.replay_topic", rejoin, "the subscription"},
    KeyLabel{"trust_source_headers", in_place, "how dead letters are counted"},
    KeyLabel{"stop", in_place, "read when it stops"},
    KeyLabel{"commit", in_place, "read at each commit"},
    KeyLabel{"memory.fetch", rejoin, "the consumer's own"},
    KeyLabel{"memory.in_flight", in_place, "each lane's own"},
    KeyLabel{"producer", in_place, "a new producer takes over"},
};

constexpr std::array host_labels{
    KeyLabel{"version", in_place, "there is one"},
    KeyLabel{"instance", host_restart, "the host's identity in every group"},
    KeyLabel{"clusters", rejoin, "of the pipelines that use it: their connections"},
    KeyLabel{"clusters.<name>.embedded", host_restart, "the broker lives in the process"},
    KeyLabel{"admin", host_restart, "the listener is open"},
    KeyLabel{"control", host_restart, "the socket is open"},
    KeyLabel{"state", host_restart, "the crash journal is open there"},
    KeyLabel{"plugins", in_place, "plugins are looked for anew at each reload"},
    KeyLabel{"stores", rejoin, "of the pipelines that use it: their connections"},
};

/// One segment of a path: up to the next dot, with "[0]" as "[]".
std::string_view take_segment(std::string_view& rest) {
    const auto dot = rest.find('.');
    const std::string_view segment = rest.substr(0, dot);
    rest = dot == std::string_view::npos ? std::string_view{} : rest.substr(dot + 1);
    return segment.substr(0, segment.find('['));
}

/// How many segments `path` has, when `key` lies under it; else 0.
std::size_t covers(std::string_view path, std::string_view key) {
    std::size_t segments = 0;
    while (!path.empty()) {
        const std::string_view wanted = take_segment(path);
        if (key.empty()) return 0;
        const std::string_view found = take_segment(key);
        if (wanted != "<name>" && wanted != found) return 0;
        ++segments;
    }
    return segments;
}

std::optional<ChangeLabel> label_in(std::span<const KeyLabel> table, std::string_view key) {
    std::size_t longest = 0;
    std::optional<ChangeLabel> label;
    for (const KeyLabel& row : table) {
        const std::size_t segments = covers(row.path, key);
        if (segments <= longest) continue;
        longest = segments;
        label = row.label;
    }
    return label;
}

}  // namespace

std::string_view name_of(ChangeLabel label) {
    switch (label) {
        case unchanged:
            return "unchanged";
        case in_place:
            return "in place";
        case rejoin:
            return "rejoin";
        case new_group:
            return "new group";
        case added:
            return "added";
        case removed:
            return "removed";
        case host_restart:
            return "host restart";
    }
    return "unchanged";
}

std::span<const KeyLabel> pipeline_key_labels() { return pipeline_labels; }
std::span<const KeyLabel> host_key_labels() { return host_labels; }

std::optional<ChangeLabel> label_of_pipeline_key(std::string_view key) {
    return label_in(pipeline_labels, key);
}

std::optional<ChangeLabel> label_of_host_key(std::string_view key) {
    return label_in(host_labels, key);
}

}  // namespace strandline::app
