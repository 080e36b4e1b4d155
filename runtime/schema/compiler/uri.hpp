#pragma once

#include <string>
#include <string_view>

/// URIs as names of schemas: RFC 3986, sections 3 and 5. Nothing is fetched by them.
namespace strandline::schema {

/// A reference without its fragment, and the fragment with its percent-encoding undone.
struct SplitUri {
    std::string absolute;
    std::string fragment;
};

/// `reference` as seen from `base`, which is absolute.
[[nodiscard]] std::string resolve_uri(std::string_view base, std::string_view reference);
[[nodiscard]] SplitUri split_fragment(std::string_view uri);
[[nodiscard]] bool is_absolute_uri(std::string_view uri);
/// Behind the last slash or colon, without fragment and query.
[[nodiscard]] std::string_view last_segment(std::string_view uri);
[[nodiscard]] std::string percent_decoded(std::string_view text);

}  // namespace strandline::schema
