#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace strandline::app {

/// What a change asks for, from the mildest to the strongest.
enum class ChangeLabel : std::uint8_t {
    unchanged,
    in_place,   ///< swapped lane by lane: assignment and group stay
    rejoin,     ///< the pipeline stops and starts again
    new_group,  ///< as rejoin, and another group decides where reading starts
    added,
    removed,
    host_restart  ///< only a restart of the host can do it
};

/// "in place", "new group", ...
[[nodiscard]] std::string_view name_of(ChangeLabel label);

/// What one key of the YAML asks for when its value changes. `path` is written as the reference page
/// writes keys, and stands for all below it too.
struct KeyLabel {
    std::string_view path;
    ChangeLabel label{ChangeLabel::rejoin};
    std::string_view why;
};

/// The tables behind label_of_*(), for tests and the reference page.
[[nodiscard]] std::span<const KeyLabel> pipeline_key_labels();
[[nodiscard]] std::span<const KeyLabel> host_key_labels();

/// By the longest path that `key` lies under: "source.topics[0]" lies under "source.topics". Empty when
/// it lies under none.
[[nodiscard]] std::optional<ChangeLabel> label_of_pipeline_key(std::string_view key);
[[nodiscard]] std::optional<ChangeLabel> label_of_host_key(std::string_view key);

}  // namespace strandline::app
