#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <optional>
#include <span>

#include "app/schemas.hpp"
#include "base/bytes.hpp"
#include "config/pipeline_definition.hpp"
#include "model/record.hpp"

namespace strandline::app::dead_letters {

/// A payload as people without a right to personal data may see it.
struct MaskedPayload {
    enum class Why : std::uint8_t {
        fields,      ///< it is readable: only what the schema marks, or does not name, is masked
        tombstone,   ///< there is nothing
        unreadable,  ///< no JSON, or stored cut: all of it is masked
        no_type,     ///< its type cannot be read, or is none of the pipeline's: all of it is masked
        no_schema    ///< its type has no schema: all of it is masked
    };
    Why why{Why::unreadable};
    boost::json::value value;  ///< with `fields` only
};

/// Values that the schema of the event's type marks with `x-personal-data` become "[masked]", with all
/// that is in them. So do members that the schema does not name, as nobody has said what they are: they
/// are counted under the name "…". A mark in any branch of the schema counts, whichever branch holds.
[[nodiscard]] MaskedPayload mask(Bytes value, std::span<const model::Header> headers,
                                 const config::EventsDefinition& events,
                                 const PipelineSchemas& schemas);

}  // namespace strandline::app::dead_letters
