#pragma once

#include <span>
#include <string_view>

namespace strandline::schema {

/// A metaschema as it is published, by its URI. The files are in metaschemas/, whose README tells
/// where they come from; the build embeds them.
struct Metaschema {
    std::string_view uri;
    std::string_view text;
};

[[nodiscard]] std::span<const Metaschema> embedded_metaschemas();

}  // namespace strandline::schema
