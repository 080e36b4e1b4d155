#include "config/keys.hpp"

#include <array>

namespace strandline::config {
namespace {

constexpr bool later = true;

constexpr std::array host_keys{Key{"version"}, Key{"instance"}, Key{"clusters"},
                               Key{"admin"},   Key{"plugins"},  Key{"stores"}};
constexpr std::array cluster_keys{Key{"embedded"}, Key{"brokers"}, Key{"security"},
                                  Key{"librdkafka"}};
constexpr std::array security_keys{
    Key{"protocol"}, Key{"mechanism"},   Key{"username"}, Key{"password"},
    Key{"ca"},       Key{"certificate"}, Key{"key"},      Key{"i_know_this_is_unencrypted"}};
constexpr std::array admin_keys{Key{"listen"}, Key{"i_know_this_is_unencrypted"}, Key{"tls", later},
                                Key{"authentication", later}};
constexpr std::array plugins_keys{Key{"directories"}, Key{"trust"}, Key{"allow_root"},
                                  Key{"lock", later}};

constexpr std::array store_keys{Key{"redis"},
                                Key{"username"},
                                Key{"password"},
                                Key{"ca"},
                                Key{"certificate"},
                                Key{"key"},
                                Key{"i_know_this_is_unencrypted"}};

constexpr std::array pipeline_keys{Key{"version"},
                                   Key{"pipeline"},
                                   Key{"cluster"},
                                   Key{"source"},
                                   Key{"events"},
                                   Key{"limits"},
                                   Key{"tombstones"},
                                   Key{"dedupe"},
                                   Key{"stages"},
                                   Key{"delivery"},
                                   Key{"dead_letters"},
                                   Key{"trust_source_headers"},
                                   Key{"stop"},
                                   Key{"commit"},
                                   Key{"memory"},
                                   Key{"producer"},
                                   Key{"forbidden_keys"},
                                   Key{"byte_order_mark"},
                                   Key{"max_in_flight", later},
                                   Key{"replay", later},
                                   Key{"state", later},
                                   Key{"transaction", later}};
constexpr std::array source_keys{Key{"topics"}, Key{"group"}, Key{"start"},
                                 Key{"when_offset_is_gone"}, Key{"assignor"}};
constexpr std::array source_start_keys{Key{"timestamp"}};
constexpr std::array events_keys{Key{"format"},     Key{"type"},       Key{"id"},
                                 Key{"ignore"},     Key{"schemas"},    Key{"definitions"},
                                 Key{"validation"}, Key{"time", later}};
constexpr std::array validation_keys{Key{"formats"}, Key{"strict"}};
constexpr std::array events_type_keys{Key{"header"}};
constexpr std::array limits_keys{Key{"payload"}, Key{"depth"}, Key{"members"},
                                 Key{"validation_steps_per_byte"}};
constexpr std::array forbidden_keys_keys{Key{"names"}, Key{"action"}};
constexpr std::array dedupe_keys{Key{"window"}, Key{"store"}, Key{"on_collision"}};
constexpr std::array stage_keys{Key{"handler"},
                                Key{"on"},
                                Key{"config"},
                                Key{"deadline"},
                                Key{"retry"},
                                Key{"outputs"},
                                Key{"accept_external_writes", later},
                                Key{"external_writes", later},
                                Key{"max_in_flight", later}};
constexpr std::array retry_keys{Key{"attempts"}, Key{"backoff"}};
constexpr std::array backoff_keys{Key{"initial"}, Key{"factor"}, Key{"max"}, Key{"jitter"}};
constexpr std::array output_keys{Key{"topic"}, Key{"key"}, Key{"type"}, Key{"content_type"}};
constexpr std::array dead_letters_keys{Key{"topic"}, Key{"max_retries"}, Key{"poison_topic"},
                                       Key{"replay_topic", later}};
constexpr std::array stop_keys{Key{"drain"}};
constexpr std::array commit_keys{Key{"every"}, Key{"max_records"}};
constexpr std::array memory_keys{Key{"fetch"}, Key{"in_flight"}};
constexpr std::array producer_keys{Key{"linger"}, Key{"compression"}, Key{"timeout"}};

}  // namespace

namespace keys {

const KeySet host{"", host_keys};
const KeySet cluster{"clusters.<name>", cluster_keys};
const KeySet security{"clusters.<name>.security", security_keys};
const KeySet admin{"admin", admin_keys};
const KeySet plugins{"plugins", plugins_keys};
const KeySet store{"stores.<name>", store_keys};

const KeySet pipeline{"", pipeline_keys};
const KeySet source{"source", source_keys};
const KeySet source_start{"source.start", source_start_keys};
const KeySet events{"events", events_keys};
const KeySet events_validation{"events.validation", validation_keys};
const KeySet events_type{"events.type", events_type_keys};
const KeySet limits{"limits", limits_keys};
const KeySet forbidden_keys{"forbidden_keys", forbidden_keys_keys};
const KeySet dedupe{"dedupe", dedupe_keys};
const KeySet stage{"stages[]", stage_keys};
const KeySet retry{"stages[].retry", retry_keys};
const KeySet backoff{"stages[].retry.backoff", backoff_keys};
const KeySet output{"stages[].outputs.<name>", output_keys};
const KeySet dead_letters{"dead_letters", dead_letters_keys};
const KeySet stop{"stop", stop_keys};
const KeySet commit{"commit", commit_keys};
const KeySet memory{"memory", memory_keys};
const KeySet producer{"producer", producer_keys};

}  // namespace keys

std::span<const KeySet* const> host_key_sets() {
    static constexpr std::array sets{&keys::host,  &keys::cluster, &keys::security,
                                     &keys::admin, &keys::plugins, &keys::store};
    return sets;
}

std::span<const KeySet* const> pipeline_key_sets() {
    static constexpr std::array sets{
        &keys::pipeline, &keys::source,         &keys::source_start,
        &keys::events,   &keys::events_type,    &keys::events_validation,
        &keys::limits,   &keys::forbidden_keys, &keys::dedupe,
        &keys::stage,    &keys::retry,          &keys::backoff,
        &keys::output,   &keys::dead_letters,   &keys::stop,
        &keys::commit,   &keys::memory,         &keys::producer};
    return sets;
}

}  // namespace strandline::config
