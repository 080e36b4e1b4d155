#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostic.hpp"

namespace strandline::config {

/// A word and where it was written, for those who find later that it names nothing.
struct Placed {
    std::string text;
    Position position;
};

/// Where a group without a committed offset starts. Mandatory in the YAML.
struct StartAt {
    enum class Kind : std::uint8_t { latest, earliest, timestamp };
    Kind kind{Kind::latest};
    std::int64_t timestamp_ms{0};  ///< Unix time; with Kind::timestamp
};

/// What to do when the broker no longer has the committed offset.
enum class WhenOffsetIsGone : std::uint8_t { stop, earliest, latest };

struct SourceDefinition {
    std::vector<Placed> topics;
    Placed group;
    StartAt start;
    WhenOffsetIsGone when_offset_is_gone{WhenOffsetIsGone::stop};
};

/// Where an event's type stands: in the payload, or in a header.
struct TypeField {
    std::string pointer;  ///< JSON Pointer; empty when it is a header
    std::string header;   ///< header name; empty when it is a pointer
};

/// What `format` in a schema is: a rule, or a remark.
enum class FormatsAre : std::uint8_t { rules, annotations };

/// The schema of one event type.
struct SchemaDefinition {
    Placed type;
    Placed file;  ///< a path, resolved
};

struct ValidationDefinition {
    FormatsAre formats{FormatsAre::rules};
    bool strict{false};  ///< a doubtful word in a schema is an error
};

struct EventsDefinition {
    TypeField type{.pointer = "/type", .header = {}};
    std::string id;                         ///< JSON Pointer; empty = events have no id
    std::vector<Placed> ignore;             ///< types that are skipped
    std::vector<SchemaDefinition> schemas;  ///< types unique; empty = nothing is validated
    std::vector<Placed> definitions;        ///< files that the schemas may refer to
    ValidationDefinition validation;
    Position position;
};

struct LimitsDefinition {
    std::uint64_t payload_bytes{1'000'000};
    std::uint32_t depth{64};
    std::uint32_t members{10'000};                ///< of one object
    std::uint32_t validation_steps_per_byte{16};  ///< beyond 10,000
};

/// What happens to members with names that are dangerous to programs further down.
enum class ForbiddenKeys : std::uint8_t { remove, reject, allow };

struct ForbiddenKeysDefinition {
    ForbiddenKeys action{ForbiddenKeys::remove};
    std::vector<std::string> names{"__proto__", "constructor", "prototype"};
};

enum class ByteOrderMark : std::uint8_t { reject, skip };

/// What a record is whose id another record with other bytes has.
enum class OnCollision : std::uint8_t { dead_letter, duplicate };

/// Which ids are remembered, so that a duplicate is handled once only. Without a store: the last `ids`
/// of each partition, in this process. With one: those of the last `time`, of all partitions.
struct DedupeDefinition {
    bool on{false};  ///< off: nothing below counts
    std::uint32_t ids{100'000};
    std::chrono::milliseconds time{std::chrono::hours{24}};
    Placed store;  ///< a store of the host's file; empty = none
    OnCollision on_collision{OnCollision::dead_letter};
};

enum class Tombstones : std::uint8_t { dead_letter, skip, handle };

struct BackoffDefinition {
    std::chrono::milliseconds initial{100};
    double factor{2.0};
    std::chrono::milliseconds max{10'000};
    double jitter{0.2};  ///< the wait is drawn from the last `jitter` share of it
};

struct RetryDefinition {
    std::uint32_t attempts{3};  ///< calls in all, from 1
    BackoffDefinition backoff;
};

struct OutputDefinition {
    Placed name;
    bool discard{false};  ///< what is emitted here is dropped: all below is unused
    Placed topic;
    std::optional<std::string>
        key;                   ///< JSON Pointer into the event in work; none = the event's key
    Position key_position;     ///< unset without a key
    std::string type;          ///< header event-type; empty = what the handler says
    std::string content_type;  ///< header content-type; empty = what the handler says
};

struct StageDefinition {
    Placed handler;  ///< "plugin.handler"
    std::string plugin_name;
    std::string handler_name;
    std::vector<Placed> on;  ///< event types, at least one
    std::string config_json{"{}"};
    /// JSON Pointer -> where that value was written; "" is the whole config.
    std::map<std::string, Position> config_positions;
    std::chrono::milliseconds deadline{10'000};  ///< of one attempt
    Position deadline_position;
    RetryDefinition retry;
    std::vector<OutputDefinition> outputs;  ///< in the order of the file, names unique
    Position position;
};

/// Where a place of a stage's config was written: the pointer's own position, or that of the nearest
/// value around it (a member that is missing has none of its own).
[[nodiscard]] Position config_position(const StageDefinition& stage, std::string_view pointer);

struct DeadLettersDefinition {
    Placed topic;
    std::uint32_t max_retries{5};
    Placed poison_topic;  ///< never empty: by default <topic>-poison
};

struct StopDefinition {
    std::chrono::milliseconds drain{20'000};
    Position position;  ///< of drain, or of the file
};

struct CommitDefinition {
    std::chrono::milliseconds every{1'000};
    std::uint32_t max_records{10'000};  ///< finished and not committed, per lane
};

struct MemoryDefinition {
    std::uint64_t fetch_bytes{std::uint64_t{64} << 20U};  ///< all fetch queues together
    std::uint32_t in_flight{8'192};                       ///< records per lane
};

enum class Compression : std::uint8_t { none, gzip, snappy, lz4, zstd };

/// librdkafka's names of them.
[[nodiscard]] std::string_view name_of(Compression compression);

struct ProducerDefinition {
    std::chrono::milliseconds linger{5};
    Compression compression{Compression::lz4};
    std::chrono::milliseconds timeout{120'000};  ///< from produce to acknowledgement
};

/// One file of pipelines.d.
struct PipelineDefinition {
    Placed name;
    Placed cluster;
    SourceDefinition source;
    EventsDefinition events;
    LimitsDefinition limits;
    ForbiddenKeysDefinition forbidden_keys;
    ByteOrderMark byte_order_mark{ByteOrderMark::reject};
    Tombstones tombstones{Tombstones::dead_letter};
    DedupeDefinition dedupe;
    std::vector<StageDefinition> stages;
    DeadLettersDefinition dead_letters;
    bool trust_source_headers{false};
    StopDefinition stop;
    CommitDefinition commit;
    MemoryDefinition memory;
    ProducerDefinition producer;
    Position position;
};

/// The declared event types in the order of the definition: those of the stages as they come, then
/// the ignored ones. Number i here is model::TypeIndex i + 1.
[[nodiscard]] std::vector<std::string> declared_types(const PipelineDefinition& pipeline);

}  // namespace strandline::config
