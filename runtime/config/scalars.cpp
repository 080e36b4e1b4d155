#include "config/scalars.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <utility>

namespace strandline::config {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_lower(char c) { return c >= 'a' && c <= 'z'; }
bool is_alnum(char c) { return is_digit(c) || is_lower(c) || (c >= 'A' && c <= 'Z'); }

/// Takes the digits at the front of `text` as one number.
std::optional<std::uint64_t> take_count(std::string_view& text) {
    const auto end = std::find_if_not(text.begin(), text.end(), is_digit);
    const auto length = static_cast<std::size_t>(end - text.begin());
    if (length == 0 || (length > 1 && text.front() == '0')) return std::nullopt;
    std::uint64_t number = 0;
    const auto [last, error] = std::from_chars(text.data(), text.data() + length, number);
    if (error != std::errc{}) return std::nullopt;
    text.remove_prefix(length);
    return number;
}

std::string_view take_letters(std::string_view& text) {
    const auto end = std::find_if(text.begin(), text.end(), is_digit);
    const auto letters = text.substr(0, static_cast<std::size_t>(end - text.begin()));
    text.remove_prefix(letters.size());
    return letters;
}

struct Unit {
    std::string_view name;
    std::uint64_t factor;
};

constexpr std::array<Unit, 5> duration_units{
    {{"d", 86'400'000}, {"h", 3'600'000}, {"m", 60'000}, {"s", 1'000}, {"ms", 1}}};
constexpr std::array<Unit, 8> size_units{{{"B", 1},
                                          {"kB", 1'000},
                                          {"KB", 1'000},  // as many people write it
                                          {"MB", 1'000'000},
                                          {"GB", 1'000'000'000},
                                          {"KiB", 1ULL << 10U},
                                          {"MiB", 1ULL << 20U},
                                          {"GiB", 1ULL << 30U}}};
constexpr std::uint64_t duration_ms_max = 100ULL * 366 * 86'400'000;

bool all_of_name(std::string_view text) {
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return is_alnum(c) || c == '.' || c == '_' || c == '-'; });
}

}  // namespace

std::optional<std::chrono::milliseconds> parse_duration(std::string_view text) {
    if (text.empty()) return std::nullopt;
    std::uint64_t total = 0;
    auto allowed = duration_units.begin();
    while (!text.empty()) {
        const auto number = take_count(text);
        const auto unit_name = take_letters(text);
        const auto unit = std::find_if(allowed, duration_units.end(),
                                       [&](const Unit& u) { return u.name == unit_name; });
        if (!number || unit == duration_units.end()) return std::nullopt;
        if (*number > duration_ms_max / unit->factor) return std::nullopt;
        total += *number * unit->factor;
        if (total > duration_ms_max) return std::nullopt;
        allowed = unit + 1;
    }
    return std::chrono::milliseconds(static_cast<std::int64_t>(total));
}

std::string duration_text(std::chrono::milliseconds duration) {
    const auto count = duration.count();
    if (count != 0 && count % 86'400'000 == 0) return std::to_string(count / 86'400'000) + "d";
    if (count != 0 && count % 3'600'000 == 0) return std::to_string(count / 3'600'000) + "h";
    if (count != 0 && count % 1'000 == 0) return std::to_string(count / 1'000) + "s";
    return std::to_string(count) + "ms";
}

std::optional<std::uint64_t> parse_size(std::string_view text) {
    const auto number = take_count(text);
    if (!number) return std::nullopt;
    const auto unit = std::find_if(size_units.begin(), size_units.end(),
                                   [&](const Unit& u) { return u.name == text; });
    if (unit == size_units.end()) return std::nullopt;
    if (*number > std::numeric_limits<std::uint64_t>::max() / unit->factor) return std::nullopt;
    return *number * unit->factor;
}

std::optional<std::uint64_t> parse_count(std::string_view text) {
    const auto number = take_count(text);
    return text.empty() ? number : std::nullopt;
}

std::optional<double> parse_decimal(std::string_view text) {
    const auto point = text.find('.');
    auto whole = text.substr(0, point);
    if (!take_count(whole) || !whole.empty()) return std::nullopt;
    if (point != std::string_view::npos) {
        const auto fraction = text.substr(point + 1);
        if (fraction.empty() || !std::all_of(fraction.begin(), fraction.end(), is_digit)) {
            return std::nullopt;
        }
    }
    double number = 0;
    const auto [last, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    if (error != std::errc{} || last != text.data() + text.size()) return std::nullopt;
    return number;
}

std::optional<bool> parse_boolean(std::string_view text) {
    if (text == "true") return true;
    if (text == "false") return false;
    return std::nullopt;
}

bool is_json_pointer(std::string_view text) {
    if (!text.empty() && text.front() != '/') return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '~') continue;
        if (i + 1 == text.size() || (text[i + 1] != '0' && text[i + 1] != '1')) return false;
    }
    return true;
}

bool is_topic(std::string_view text) {
    return !text.empty() && text.size() <= 249 && text != "." && text != ".." && all_of_name(text);
}

bool is_name(std::string_view text) {
    return !text.empty() && text.size() <= 64 && is_alnum(text.front()) && all_of_name(text);
}

bool is_plugin_id(std::string_view text) {
    return !text.empty() && text.size() <= 64 && is_lower(text.front()) &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return is_lower(c) || is_digit(c) || c == '-' || c == '_'; });
}

std::optional<HostPort> parse_host_port(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto host = text.substr(0, colon);
    const auto port = parse_count(text.substr(colon + 1));
    if (!port || *port > 65'535) return std::nullopt;
    if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
        host = host.substr(1, host.size() - 2);
        const bool ipv6 = std::all_of(host.begin(), host.end(),
                                      [](char c) { return is_alnum(c) || c == ':' || c == '.'; });
        if (!ipv6) return std::nullopt;
    } else if (host.empty() || !all_of_name(host)) {
        return std::nullopt;
    }
    return HostPort{std::string(host), static_cast<std::uint16_t>(*port)};
}

}  // namespace strandline::config
