#include "schema/formats/format.hpp"

#include <array>

#include "schema/formats/families.hpp"
#include "schema/json_pointer.hpp"
#include "schema/pattern.hpp"

namespace strandline::schema {
namespace {

/// In the order of the enumeration.
constexpr std::array<std::string_view, 20> format_names = {"",
                                                           "date-time",
                                                           "date",
                                                           "time",
                                                           "duration",
                                                           "email",
                                                           "idn-email",
                                                           "hostname",
                                                           "idn-hostname",
                                                           "ipv4",
                                                           "ipv6",
                                                           "uri",
                                                           "uri-reference",
                                                           "iri",
                                                           "iri-reference",
                                                           "uri-template",
                                                           "uuid",
                                                           "json-pointer",
                                                           "relative-json-pointer",
                                                           "regex"};
static_assert(format_names.size() == static_cast<std::size_t>(Format::regex) + 1);

}  // namespace

std::optional<Format> format_of(std::string_view name) {
    for (std::size_t index = 1; index < format_names.size(); ++index)
        if (format_names[index] == name) return static_cast<Format>(index);
    return std::nullopt;
}

std::string_view name_of(Format format) { return format_names[static_cast<std::size_t>(format)]; }

bool has_format(Format format, std::string_view text) {
    switch (format) {
        case Format::none:
            return true;
        case Format::date_time:
            return formats::is_date_time(text);
        case Format::date:
            return formats::is_date(text);
        case Format::time:
            return formats::is_time(text);
        case Format::duration:
            return formats::is_duration(text);
        case Format::email:
            return formats::is_email(text);
        case Format::idn_email:
            return formats::is_idn_email(text);
        case Format::hostname:
            return formats::is_hostname(text);
        case Format::idn_hostname:
            return formats::is_idn_hostname(text);
        case Format::ipv4:
            return formats::is_ipv4(text);
        case Format::ipv6:
            return formats::is_ipv6(text);
        case Format::uri:
            return formats::is_uri(text);
        case Format::uri_reference:
            return formats::is_uri_reference(text);
        case Format::iri:
            return formats::is_iri(text);
        case Format::iri_reference:
            return formats::is_iri_reference(text);
        case Format::uri_template:
            return formats::is_uri_template(text);
        case Format::uuid:
            return formats::is_uuid(text);
        case Format::json_pointer:
            return is_json_pointer(text);
        case Format::relative_json_pointer:
            return formats::is_relative_json_pointer(text);
        case Format::regex:
            return is_ecma_pattern(text);
    }
    return true;
}

}  // namespace strandline::schema
