#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

/// The catalogue: every family that the host exposes. Adding one is a change of the interface, so it
/// goes into docs/metrics.md too; a test compares the two.
namespace strandline::metrics {

enum class FamilyType : std::uint8_t { counter, gauge, histogram };

struct Family {
    std::string_view name;
    FamilyType type{FamilyType::counter};
    std::array<std::string_view, 4> label_slots{};  ///< unused slots are empty
    std::string_view help;

    [[nodiscard]] constexpr std::span<const std::string_view> labels() const {
        std::size_t used = 0;
        while (used < label_slots.size() && !label_slots[used].empty()) ++used;
        return std::span(label_slots).first(used);
    }
};

namespace family {

using enum FamilyType;

inline constexpr Family events_processed{
    "kafka_events_processed_total",
    counter,
    {"topic", "event_type", "status"},
    "Records that reached their disposition, over all pipelines of the topic."};
inline constexpr Family event_processing{
    "kafka_event_processing_seconds",
    histogram,
    {"topic", "event_type"},
    "From taking a record to deciding its disposition, retries included."};
inline constexpr Family poison_records{"kafka_poison_records_total",
                                       counter,
                                       {"topic", "event_type"},
                                       "Records that went to the poison topic."};

inline constexpr Family records_read{"strandline_records_read_total",
                                     counter,
                                     {"pipeline", "topic"},
                                     "Records taken from Kafka, redeliveries included."};
inline constexpr Family forbidden_keys_removed{
    "strandline_forbidden_keys_removed_total",
    counter,
    {"pipeline", "topic"},
    "Members taken out of events because of their names (forbidden_keys: remove)."};
inline constexpr Family records{"strandline_records_total",
                                counter,
                                {"pipeline", "topic", "disposition"},
                                "Records that reached their disposition."};
inline constexpr Family end_to_end{"strandline_end_to_end_seconds",
                                   histogram,
                                   {"pipeline", "topic"},
                                   "From the record's timestamp to its disposition."};

inline constexpr Family lag_records{
    "strandline_consumer_lag_records",
    gauge,
    {"pipeline", "topic", "partition"},
    "Records between the lane's position and the end of the partition."};
inline constexpr Family lag_seconds{
    "strandline_consumer_lag_seconds",
    gauge,
    {"pipeline", "topic", "partition"},
    "Age of the oldest unfinished record of the partition; 0 when there is none."};
inline constexpr Family committed_offset{
    "strandline_committed_offset",
    gauge,
    {"pipeline", "topic", "partition"},
    "Last committed offset that the broker confirmed: the next offset to read."};
inline constexpr Family in_flight{"strandline_in_flight_records",
                                  gauge,
                                  {"pipeline", "topic", "partition"},
                                  "Records begun and not finished."};
inline constexpr Family last_progress{
    "strandline_last_progress_timestamp_seconds",
    gauge,
    {"pipeline", "topic", "partition"},
    "Unix time at which a record of the partition last finished."};
inline constexpr Family partition_stalled{
    "strandline_partition_stalled",
    gauge,
    {"pipeline", "topic", "partition", "reason"},
    "1 while the partition does not move, with the reason; absent while it moves."};

inline constexpr Family handler_duration{
    "strandline_handler_duration_seconds",
    histogram,
    {"pipeline", "stage"},
    "One handler call in sixteen, from the call to its verdict."};
inline constexpr Family retries{"strandline_retries_total",
                                counter,
                                {"pipeline", "stage"},
                                "Attempts of a stage after the first."};
inline constexpr Family dead_letters{
    "strandline_dead_letters_total",
    counter,
    {"pipeline", "error_class"},
    "Records that went to the dead letter topic or the poison topic, by why they failed."};
inline constexpr Family dedupe_lookups{
    "strandline_dedupe_lookups_total",
    counter,
    {"pipeline", "result"},
    "Events whose id was looked up, by what was found; in_flight: its twin was in work."};
inline constexpr Family dedupe_entries{
    "strandline_dedupe_entries", gauge, {"pipeline"}, "Ids that are remembered in this process."};
inline constexpr Family dedupe_store_errors{
    "strandline_dedupe_store_errors_total",
    counter,
    {"pipeline"},
    "Questions that the store of ids did not answer, or answered with an error."};
inline constexpr Family published{"strandline_published_total",
                                  counter,
                                  {"pipeline", "output"},
                                  "Records that the broker acknowledged on an output."};
inline constexpr Family publish_errors{
    "strandline_publish_errors_total",
    counter,
    {"pipeline", "output", "error"},
    "Records that could not be published, by Kafka's name of the error."};

inline constexpr Family commits{
    "strandline_commits_total", counter, {"pipeline", "result"}, "Commits of offsets, by result."};
inline constexpr Family commit_duration{"strandline_commit_duration_seconds",
                                        histogram,
                                        {"pipeline"},
                                        "From sending a commit to the broker's answer."};
inline constexpr Family rebalances{"strandline_rebalances_total",
                                   counter,
                                   {"pipeline", "kind"},
                                   "Changes of the assignment: assign, revoke, lost."};
inline constexpr Family assigned_partitions{
    "strandline_assigned_partitions", gauge, {"pipeline"}, "Partitions that are ours now."};
inline constexpr Family lanes_reopened{
    "strandline_lanes_reopened_total",
    counter,
    {"pipeline"},
    "Lanes that went back to their committable offset after trouble."};
inline constexpr Family pipeline_state{
    "strandline_pipeline_state",
    gauge,
    {"pipeline", "state"},
    "1 for the state that the pipeline is in, 0 for the others."};

inline constexpr Family plugin_info{"strandline_plugin_info",
                                    gauge,
                                    {"plugin", "version", "sha256", "abi"},
                                    "1 for each plugin version that is loaded."};
inline constexpr Family plugin_misbehaviour{"strandline_plugin_misbehaviour_total",
                                            counter,
                                            {"plugin", "kind"},
                                            "Times that a plugin broke a rule of the boundary."};

inline constexpr Family config_generation{"strandline_config_generation",
                                          gauge,
                                          {},
                                          "Generation of the configuration that runs, from 1."};
inline constexpr Family last_reload_successful{
    "strandline_config_last_reload_successful",
    gauge,
    {},
    "1 if the last reload took effect, 0 if it was refused; absent before the first."};
inline constexpr Family last_reload_success_time{
    "strandline_config_last_reload_success_timestamp_seconds",
    gauge,
    {},
    "Unix time of the last reload that took effect; absent before the first."};
inline constexpr Family insecure_config{
    "strandline_insecure_config",
    gauge,
    {"reason"},
    "1 for each protection that the configuration switched off."};
inline constexpr Family tls_expiry{"strandline_tls_expiry_timestamp_seconds",
                                   gauge,
                                   {"cluster", "certificate"},
                                   "Unix time at which the certificate expires."};
inline constexpr Family build_info{
    "strandline_build_info", gauge, {"version", "revision", "librdkafka"}, "1; what runs here."};
inline constexpr Family log_suppressed{
    "strandline_log_suppressed_total",
    counter,
    {"site"},
    "Log lines held back by the limit of 20 a second and call site."};
inline constexpr Family log_dropped{
    "strandline_log_dropped_total",
    counter,
    {},
    "Log lines that could not be written: their reader did not read."};

}  // namespace family

/// In the order of the text.
inline constexpr std::array all_families{&family::events_processed,
                                         &family::event_processing,
                                         &family::poison_records,
                                         &family::records_read,
                                         &family::forbidden_keys_removed,
                                         &family::records,
                                         &family::end_to_end,
                                         &family::lag_records,
                                         &family::lag_seconds,
                                         &family::committed_offset,
                                         &family::in_flight,
                                         &family::last_progress,
                                         &family::partition_stalled,
                                         &family::handler_duration,
                                         &family::retries,
                                         &family::dead_letters,
                                         &family::dedupe_lookups,
                                         &family::dedupe_entries,
                                         &family::dedupe_store_errors,
                                         &family::published,
                                         &family::publish_errors,
                                         &family::commits,
                                         &family::commit_duration,
                                         &family::rebalances,
                                         &family::assigned_partitions,
                                         &family::lanes_reopened,
                                         &family::pipeline_state,
                                         &family::plugin_info,
                                         &family::plugin_misbehaviour,
                                         &family::config_generation,
                                         &family::last_reload_successful,
                                         &family::last_reload_success_time,
                                         &family::insecure_config,
                                         &family::tls_expiry,
                                         &family::build_info,
                                         &family::log_suppressed,
                                         &family::log_dropped};

}  // namespace strandline::metrics
