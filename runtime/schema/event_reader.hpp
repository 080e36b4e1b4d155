#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/io.hpp"
#include "model/event.hpp"
#include "model/failure.hpp"
#include "model/record.hpp"
#include "schema/flag_pass.hpp"
#include "schema/flag_pass/explainer.hpp"
#include "schema/full_pass.hpp"
#include "schema/json_parser.hpp"
#include "schema/root_field.hpp"
#include "schema/schema_set.hpp"
#include "schema/simdjson_document.hpp"
#include "schema/type_table.hpp"

namespace strandline::schema {

/// What a null value means to the pipeline.
enum class Tombstones : std::uint8_t {
    dead_letter,  ///< a failed record
    skip,         ///< an event that no stage sees
    handle        ///< an event without type, id and value
};

/// What happens to a member with a forbidden name.
enum class ForbiddenKeys : std::uint8_t {
    remove,  ///< it is taken out, and the event goes on without it
    reject,  ///< a failed record
    allow    ///< it is a member like any other
};

enum class ByteOrderMark : std::uint8_t { reject, skip };

struct EventReaderSettings {
    std::size_t payload_bytes_max{1'000'000};
    std::size_t depth_max{64};
    std::uint32_t members_max{10'000};            ///< of one object
    std::uint64_t validation_steps_per_byte{16};  ///< beyond 10,000
    ByteOrderMark byte_order_mark{ByteOrderMark::reject};
    ForbiddenKeys forbidden_keys{ForbiddenKeys::remove};
    std::vector<std::string> forbidden_names{"__proto__", "constructor", "prototype"};
    Tombstones tombstones{Tombstones::dead_letter};
    std::string type_pointer{"/type"};  ///< JSON Pointer; not read when there is a type_header
    std::string type_header;            ///< the header that has the type; the last of several wins
    std::string id_pointer{"/id"};
    std::vector<std::string> types;    ///< declared: numbered from 1, in this order
    std::vector<std::string> ignored;  ///< read, numbered behind the declared ones, and skipped
    /// Null, or a type without a schema: its events are still held to the rules for members.
    std::shared_ptr<const SchemaSet> schemas;
};

/// The door of the room: bytes -> guarded, parsed, typed, validated event. One per lane.
///
/// The common record costs one copy into padded memory, one parse, a look at two members of the root
/// and one walk along the tape; nothing is allocated once the memory has grown to the lane's events.
/// Only what that walk refuses is looked at again, to name the failure.
///
/// Ownership  the event's views are of the reader's memory, until the next decode(). An event without
///            failure has its type's name from the settings, which lives as long as the reader.
/// Threads    [lane-strand]
/// Errors     the failure's class is the first that applies; its message has limits and byte offsets,
///            never what stood there. Of a record that could be parsed, the id is filled in.
class EventReader final : public engine::Decoder {
public:
    explicit EventReader(EventReaderSettings settings);

    [[nodiscard]] bool reads_headers() const override { return !settings_.type_header.empty(); }
    const model::Failure* decode(const model::Record& record,
                                 std::span<const model::Header> headers,
                                 model::Event& event) override;

    /// Every violation of the last event, which must have failed with the class schema_violation; slow.
    [[nodiscard]] Violations violations();
    /// Of the memory for texts, to see it grow and shrink.
    [[nodiscard]] std::size_t capacity() const { return parser_.capacity(); }

private:
    const model::Failure* tombstone(model::Event& event);
    [[nodiscard]] Bytes without_mark(Bytes value);
    const model::Failure* read(std::span<const model::Header> headers, model::Event& event);
    [[nodiscard]] RootField::Text header_type(std::span<const model::Header> headers) const;
    [[nodiscard]] std::uint64_t steps() const;
    [[nodiscard]] FlagPass::Verdict look(const SchemaSet::Schema* schema);
    const model::Failure* judge(const SchemaSet::Schema* schema, FlagPass::Verdict verdict,
                                std::span<const model::Header> headers, model::Event& event);
    const model::Failure* remove_forbidden(std::span<const model::Header> headers,
                                           model::Event& event);
    const model::Failure* violated(const SchemaSet::Schema& schema);
    [[nodiscard]] FullPassResult full_pass(const SchemaSet::Schema& schema);
    const model::Failure* fail(model::FailureClass failure_class, std::string message);
    const model::Failure* too_large(std::size_t bytes);
    const model::Failure* refused(const Trouble& trouble);
    const model::Failure* duplicate_key();
    const model::Failure* type_missing();
    const model::Failure* type_unknown();
    const model::Failure* out_of_steps();

    // constant after construction
    const EventReaderSettings settings_;
    const TypeTable types_;
    // only on the strand
    RootField type_;
    RootField id_;
    FlagPass flag_pass_;
    Explainer explainer_;
    std::size_t mark_bytes_{0};  // before the text that was parsed
    JsonParser parser_;
    SimdjsonDocument document_;
    model::Failure failure_;
    const SchemaSet::Schema* violated_{nullptr};  // the last that was
};

}  // namespace strandline::schema
