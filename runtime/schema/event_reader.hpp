#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/io.hpp"
#include "model/event.hpp"
#include "model/failure.hpp"
#include "model/record.hpp"
#include "schema/json_parser.hpp"
#include "schema/simdjson_document.hpp"
#include "schema/type_table.hpp"

namespace strandline::schema {

/// What a null value means to the pipeline.
enum class Tombstones : std::uint8_t {
    dead_letter,  ///< a failed record
    skip,         ///< an event that no stage sees
    handle        ///< an event without type, id and value
};

struct EventReaderSettings {
    std::size_t payload_bytes_max{1'000'000};
    std::size_t depth_max{64};
    Tombstones tombstones{Tombstones::dead_letter};
    std::string type_pointer{"/type"};  ///< JSON Pointer; not read when there is a type_header
    std::string type_header;            ///< the header that has the type; the last of several wins
    std::string id_pointer{"/id"};
    std::vector<std::string> types;    ///< declared: numbered from 1, in this order
    std::vector<std::string> ignored;  ///< read, numbered behind the declared ones, and skipped
};

/// The door of the room: bytes -> guarded, parsed, typed event. One per lane.
///
/// The common record costs one copy into padded memory, one parse and one look over the members of
/// the root; nothing is allocated once the memory has grown to the lane's events.
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

    /// Of the memory for texts, to see it grow and shrink.
    [[nodiscard]] std::size_t capacity() const { return parser_.capacity(); }

private:
    // Where a text stands in the document: right in the root, for the cheap look, or deeper.
    struct Place {
        std::optional<std::string> member;
        std::string pointer;
    };
    struct Text {
        std::string_view text;
        bool found{false};  // and a string
    };

    static Place place_of(std::string pointer);
    const model::Failure* tombstone(model::Event& event);
    void read_root(Text& type, Text& id) const;
    void read_deep(const Place& place, Text& out) const;
    [[nodiscard]] Text header_type(std::span<const model::Header> headers) const;
    const model::Failure* fail(model::FailureClass failure_class, std::string message);
    const model::Failure* too_large(std::size_t bytes);
    const model::Failure* refused(const Trouble& trouble);
    const model::Failure* type_missing();
    const model::Failure* type_unknown();

    // constant after construction
    const EventReaderSettings settings_;
    const TypeTable types_;
    const Place type_;
    const Place id_;
    // only on the strand
    JsonParser parser_;
    SimdjsonDocument document_;
    model::Failure failure_;
};

}  // namespace strandline::schema
