#include "schema/formats/characters.hpp"
#include "schema/formats/families.hpp"
#include "schema/formats/iri_characters.hpp"

namespace strandline::schema::formats {
namespace {

enum class Alphabet { uri, iri };
enum class Form { absolute, reference };

/// Only characters of these classes, percent-encoded ones and, in an IRI, those beyond ASCII.
bool consists_of(std::string_view text, std::uint8_t classes, Alphabet alphabet,
                 bool may_be_private = false) {
    for (std::size_t at = 0; at < text.size();) {
        if (has_uri_class(text[at], classes)) {
            ++at;
        } else if (text[at] == '%') {
            if (!is_percent_encoded_at(text, at)) return false;
            at += 3;
        } else {
            if (alphabet == Alphabet::uri || is_ascii(text[at])) return false;
            const CodePoint c = code_point_at(text, at);
            const bool allowed =
                is_ucs_character(c.value) || (may_be_private && is_private_character(c.value));
            if (c.bytes == 0 || !allowed) return false;
            at += c.bytes;
        }
    }
    return true;
}

bool is_scheme(std::string_view text) {
    if (text.empty() || !is_letter(text[0])) return false;
    for (const char c : text)
        if (!has_uri_class(c, uri_class::scheme)) return false;
    return true;
}

/// "v", a hexadecimal version, a point, an address of a kind that nobody has defined yet.
bool is_future_address(std::string_view text) {
    if (text.size() < 4 || (text[0] | 0x20) != 'v') return false;
    std::size_t at = 1;
    while (at < text.size() && is_hex(text[at])) ++at;
    if (at == 1 || at + 1 >= text.size() || text[at] != '.') return false;
    for (++at; at < text.size(); ++at)
        if (!has_uri_class(text[at], uri_class::user)) return false;
    return true;
}

bool is_port(std::string_view text) { return digits_at(text, 0) == text.size(); }

/// What stands behind the host: nothing, or a colon and a port, which may be empty.
bool is_rest_of_authority(std::string_view text) {
    return text.empty() || (text[0] == ':' && is_port(text.substr(1)));
}

bool is_authority(std::string_view text, Alphabet alphabet) {
    if (const std::size_t at = text.find('@'); at != std::string_view::npos) {
        if (!consists_of(text.substr(0, at), uri_class::user, alphabet)) return false;
        text.remove_prefix(at + 1);
    }
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return false;
        const std::string_view address = text.substr(1, end - 1);
        return (is_ipv6(address) || is_future_address(address)) &&
               is_rest_of_authority(text.substr(end + 1));
    }
    const std::size_t colon = text.find(':');
    const std::string_view host = text.substr(0, colon);
    text.remove_prefix(host.size());
    return consists_of(host, uri_class::name, alphabet) && is_rest_of_authority(text);
}

/// Cuts off what begins with `mark`, mark included; empty when there is none.
std::string_view cut_tail(std::string_view& text, char mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) return {};
    const std::string_view tail = text.substr(at + 1);
    text = text.substr(0, at);
    return tail;
}

/// Takes the scheme and its colon. A colon in the first segment can be nothing else.
bool take_scheme(std::string_view& text, Form form) {
    const std::size_t at = text.find_first_of(":/");
    if (at == std::string_view::npos || text[at] != ':') return form == Form::reference;
    if (!is_scheme(text.substr(0, at))) return false;
    text.remove_prefix(at + 1);
    return true;
}

bool is_identifier(std::string_view text, Form form, Alphabet alphabet) {
    const std::string_view fragment = cut_tail(text, '#');
    const std::string_view query = cut_tail(text, '?');
    if (!consists_of(fragment, uri_class::tail, alphabet)) return false;
    if (!consists_of(query, uri_class::tail, alphabet, true)) return false;
    if (!take_scheme(text, form)) return false;
    if (text.starts_with("//")) {
        text.remove_prefix(2);
        const std::string_view authority = text.substr(0, text.find('/'));
        if (!is_authority(authority, alphabet)) return false;
        text.remove_prefix(authority.size());
    }
    return consists_of(text, uri_class::path, alphabet);
}

}  // namespace

bool is_uri(std::string_view text) { return is_identifier(text, Form::absolute, Alphabet::uri); }
bool is_uri_reference(std::string_view text) {
    return is_identifier(text, Form::reference, Alphabet::uri);
}
bool is_iri(std::string_view text) { return is_identifier(text, Form::absolute, Alphabet::iri); }
bool is_iri_reference(std::string_view text) {
    return is_identifier(text, Form::reference, Alphabet::iri);
}

}  // namespace strandline::schema::formats
