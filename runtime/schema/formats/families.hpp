#pragma once

#include <string_view>

/// One function per format, each in the file of its family; has_format() picks. [any-thread]
namespace strandline::schema::formats {

// date_time.cpp, RFC 3339 section 5.6. A leap second only where it is 23:59:60 in UTC.
[[nodiscard]] bool is_date_time(std::string_view text);
[[nodiscard]] bool is_date(std::string_view text);
[[nodiscard]] bool is_time(std::string_view text);
// duration.cpp, RFC 3339 appendix A
[[nodiscard]] bool is_duration(std::string_view text);
// uuid.cpp, RFC 4122: the bare form, no urn:uuid:
[[nodiscard]] bool is_uuid(std::string_view text);
// ip.cpp, RFC 2673 section 3.2 and RFC 4291 section 2.2: no leading zeros, zones or brackets
[[nodiscard]] bool is_ipv4(std::string_view text);
[[nodiscard]] bool is_ipv6(std::string_view text);
// hostname.cpp, RFC 1123; labels that begin with xn-- must be real ones
[[nodiscard]] bool is_hostname(std::string_view text);
// idn_hostname.cpp, RFC 5890 to 5893
[[nodiscard]] bool is_idn_hostname(std::string_view text);
// email.cpp, RFC 5321 section 4.1.2 (Mailbox) and RFC 6531
[[nodiscard]] bool is_email(std::string_view text);
[[nodiscard]] bool is_idn_email(std::string_view text);
// uri.cpp, RFC 3986 and RFC 3987
[[nodiscard]] bool is_uri(std::string_view text);
[[nodiscard]] bool is_uri_reference(std::string_view text);
[[nodiscard]] bool is_iri(std::string_view text);
[[nodiscard]] bool is_iri_reference(std::string_view text);
// uri_template.cpp, RFC 6570
[[nodiscard]] bool is_uri_template(std::string_view text);
// json_pointers.cpp: draft-bhutton-relative-json-pointer-00
[[nodiscard]] bool is_relative_json_pointer(std::string_view text);

}  // namespace strandline::schema::formats
