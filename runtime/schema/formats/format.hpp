#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

/// The formats of JSON Schema: draft-07's and those that 2019-09 and 2020-12 added.
namespace strandline::schema {

enum class Format : std::uint8_t {
    none,
    date_time,
    date,
    time,
    duration,
    email,
    idn_email,
    hostname,
    idn_hostname,
    ipv4,
    ipv6,
    uri,
    uri_reference,
    iri,
    iri_reference,
    uri_template,
    uuid,
    json_pointer,
    relative_json_pointer,
    regex
};

/// By the name in a schema (`date-time`); empty for a name that no dialect knows. [any-thread]
[[nodiscard]] std::optional<Format> format_of(std::string_view name);
[[nodiscard]] std::string_view name_of(Format format);

/// Whether `text` (UTF-8) has the format; always for `none`. No allocation for the formats by hand.
/// [any-thread]
[[nodiscard]] bool has_format(Format format, std::string_view text);

}  // namespace strandline::schema
