#pragma once

#include <span>
#include <string_view>

namespace strandline::config {

/// One key of a mapping. A key that is `later` belongs to a feature that this version does not have:
/// it is refused by its name, never read over.
struct Key {
    std::string_view name;
    bool later{false};
};

/// The keys that one kind of mapping may hold. The reader, the JSON Schemas of the editors and the
/// reference page agree on them; a test compares.
struct KeySet {
    std::string_view path;  ///< "stages[].retry.backoff"; empty for the file itself
    std::span<const Key> keys;
};

namespace keys {

extern const KeySet host;
extern const KeySet cluster;
extern const KeySet security;
extern const KeySet admin;
extern const KeySet plugins;
extern const KeySet store;

extern const KeySet pipeline;
extern const KeySet source;
extern const KeySet source_start;
extern const KeySet events;
extern const KeySet events_type;
extern const KeySet events_validation;
extern const KeySet limits;
extern const KeySet forbidden_keys;
extern const KeySet dedupe;
extern const KeySet stage;
extern const KeySet retry;
extern const KeySet backoff;
extern const KeySet output;
extern const KeySet dead_letters;
extern const KeySet stop;
extern const KeySet commit;
extern const KeySet memory;
extern const KeySet producer;

}  // namespace keys

/// All sets of a kind of file.
[[nodiscard]] std::span<const KeySet* const> host_key_sets();
[[nodiscard]] std::span<const KeySet* const> pipeline_key_sets();

}  // namespace strandline::config
