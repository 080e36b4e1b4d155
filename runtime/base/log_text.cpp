#include "base/log_text.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdio>
#include <ctime>

#include "base/log_escape.hpp"

namespace strandline {
namespace {

constexpr std::string_view cut_note = "fields_cut";

/// "2026-11-25T02:44:44.123Z"
std::string utc(std::int64_t time_ms) {
    std::int64_t seconds = time_ms / 1000;
    std::int64_t rest = time_ms % 1000;
    if (rest < 0) {
        rest += 1000;
        --seconds;
    }
    const std::time_t when = static_cast<std::time_t>(seconds);
    std::tm parts{};
    gmtime_r(&when, &parts);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%S", &parts);
    std::array<char, 8> fraction{};
    std::snprintf(fraction.data(), fraction.size(), ".%03dZ", static_cast<int>(rest));
    return std::string(text.data()) + fraction.data();
}

// Names come from the code; whatever one holds, it stays one word.
std::string field_name(std::string_view name) {
    std::string word(name.substr(0, 64));
    for (char& c : word) {
        const bool fits = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
        if (!fits) c = '_';
    }
    return word;
}

bool needs_quotes(std::string_view text) {
    return text.empty() || std::ranges::any_of(text, [](char c) {
               return c <= ' ' || c == '"' || c == '=' || c == '\\' || c == '\x7f' ||
                      static_cast<unsigned char>(c) >= 0x80;
           });
}

void append_logfmt_value(std::string& out, std::string_view text) {
    if (!needs_quotes(text))
        return append_escaped(out, text, LogQuoting::logfmt, log_field_bytes_max);
    out += '"';
    append_escaped(out, text, LogQuoting::logfmt, log_field_bytes_max);
    out += '"';
}

void append_field(std::string& out, LogFormat format, std::string_view name,
                  std::string_view value) {
    if (format == LogFormat::json) {
        out += ",\"" + field_name(name) + "\":\"";
        append_escaped(out, value, LogQuoting::json, log_field_bytes_max);
        out += '"';
        return;
    }
    out += ' ' + field_name(name) + '=';
    append_logfmt_value(out, value);
}

std::string text_head(const LogLine& line) {
    std::string head = utc(line.time_ms).substr(11, 12);
    std::string level(name_of(line.level));
    std::ranges::transform(level, level.begin(),
                           [](char c) { return static_cast<char>(c - 'a' + 'A'); });
    level.resize(5, ' ');
    head += ' ' + level + ' ';
    append_escaped(head, line.message, LogQuoting::none, log_field_bytes_max);
    return head;
}

std::string head_of(LogFormat format, const LogLine& line) {
    if (format == LogFormat::text) return text_head(line);
    std::string head;
    if (format == LogFormat::json) {
        head = "{\"time\":\"" + utc(line.time_ms) + "\",\"level\":\"";
        head += name_of(line.level);
        head += "\",\"msg\":\"";
        append_escaped(head, line.message, LogQuoting::json, log_field_bytes_max);
        head += '"';
        return head;
    }
    head = "time=" + utc(line.time_ms) + " level=";
    head += name_of(line.level);
    head += " msg=";
    append_logfmt_value(head, line.message);
    return head;
}

int journal_priority(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return 7;
        case LogLevel::info:
            return 6;
        case LogLevel::warn:
            return 4;
        case LogLevel::error:
            return 3;
    }
    return 3;
}

}  // namespace

std::string_view name_of(LogLevel level) {
    switch (level) {
        case LogLevel::debug:
            return "debug";
        case LogLevel::info:
            return "info";
        case LogLevel::warn:
            return "warn";
        case LogLevel::error:
            return "error";
    }
    return "error";
}

std::string log_text(LogFormat format, const LogLine& line) {
    const std::string_view tail = format == LogFormat::json ? "}\n" : "\n";
    // Room for the tail and for a note about fields that did not fit.
    constexpr std::size_t reserve = 40;
    std::string out = head_of(format, line);
    std::size_t left_out = 0;
    for (const LogField& field : line.fields) {
        const std::size_t before = out.size();
        append_field(out, format, field.name, field.value);
        if (out.size() + reserve <= log_line_bytes_max) continue;
        out.resize(before);
        ++left_out;
    }
    if (left_out != 0) append_field(out, format, cut_note, std::to_string(left_out));
    out += tail;
    return out;
}

std::string log_datagram(const LogLine& line) {
    // Values are escaped, so none holds a newline and the simple form of the protocol is enough.
    std::string out = "SYSLOG_IDENTIFIER=strandline\nPRIORITY=";
    out += std::to_string(journal_priority(line.level));
    out += "\nMESSAGE_ID=" + log_message_id(line.message) + "\nMESSAGE=";
    append_escaped(out, line.message, LogQuoting::none, log_field_bytes_max);
    out += '\n';
    for (const LogField& field : line.fields) {
        std::string name = field_name(field.name);
        // journald keeps a leading underscore for itself.
        name.erase(0, std::min(name.find_first_not_of('_'), name.size()));
        if (name.empty()) continue;
        std::ranges::transform(name, name.begin(), [](char c) {
            return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
        });
        out += name + '=';
        append_escaped(out, field.value, LogQuoting::none, log_field_bytes_max);
        out += '\n';
    }
    return out;
}

std::string log_message_id(std::string_view message) {
    // FNV-1a, 128 bits: fixed for all time, needs no library, and no attacker chooses the messages.
    __extension__ using Wide = unsigned __int128;
    constexpr Wide prime = (Wide{0x0000000001000000ULL} << 64U) | Wide{0x000000000000013bULL};
    Wide hash = (Wide{0x6c62272e07bb0142ULL} << 64U) | Wide{0x62b821756295c58dULL};
    for (const char c : message) {
        hash ^= static_cast<unsigned char>(c);
        hash *= prime;
    }
    std::array<char, 33> digits{};
    std::snprintf(digits.data(), digits.size(), "%016llx%016llx",
                  static_cast<unsigned long long>(hash >> 64U),
                  static_cast<unsigned long long>(hash));
    return digits.data();
}

}  // namespace strandline
