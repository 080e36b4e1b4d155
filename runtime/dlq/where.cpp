#include "dlq/where.hpp"

#include <array>
#include <charconv>

#include "base/nearest.hpp"
#include "dlq/utc_time.hpp"

namespace strandline::dlq {

namespace {

constexpr std::array<std::string_view, 8> names{"class",     "handler",     "version", "pipeline",
                                                "partition", "retry-count", "since",   "until"};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
    while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
    return text;
}

std::optional<std::int64_t> parse_number(std::string_view text) {
    std::int64_t number = 0;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc{} || stop != end || number < 0) return std::nullopt;
    return number;
}

bool is_like(const std::optional<std::string>& wanted, std::string_view text) {
    if (!wanted) return true;
    if (!wanted->empty() && wanted->back() == '*')
        return text.starts_with(std::string_view(*wanted).substr(0, wanted->size() - 1));
    return *wanted == text;
}

std::int64_t unit_ms(char unit) {
    switch (unit) {
        case 's':
            return 1'000;
        case 'm':
            return 60'000;
        case 'h':
            return 3'600'000;
        case 'd':
            return 86'400'000;
        default:
            return 0;
    }
}

auto wrong(std::string_view term, const std::string& why) {
    return failed("where", "in --where, '" + std::string(term) + "': " + why);
}

}  // namespace

std::optional<std::int64_t> parse_moment(std::string_view text, std::int64_t now_ms) {
    if (text.size() == 10) return parse_utc(std::string(text) + "T00:00:00.000Z");
    if (text.size() == 20 && text.back() == 'Z')
        return parse_utc(std::string(text.substr(0, 19)) + ".000Z");
    if (const auto time = parse_utc(text)) return time;
    if (text.size() < 2 || text.size() > 8) return std::nullopt;
    const std::int64_t unit = unit_ms(text.back());
    const auto count = parse_number(text.substr(0, text.size() - 1));
    if (unit == 0 || !count) return std::nullopt;
    return now_ms - *count * unit;
}

Result<Where> Where::parse(std::string_view text, std::int64_t now_ms) {
    Where where;
    if (trimmed(text).empty()) return where;
    while (true) {
        const std::size_t comma = text.find(',');
        const std::string_view term = trimmed(text.substr(0, comma));
        const std::size_t equals = term.find('=');
        if (equals == std::string_view::npos) return wrong(term, "a term is name=value");
        const Result<> set =
            where.set(trimmed(term.substr(0, equals)), trimmed(term.substr(equals + 1)), now_ms);
        if (!set) return tl::unexpected(set.error());
        if (comma == std::string_view::npos) return where;
        text.remove_prefix(comma + 1);
    }
}

Result<> Where::set(std::string_view name, std::string_view value, std::int64_t now_ms) {
    const auto text = [&](std::optional<std::string>& into) -> Result<> {
        if (into) return wrong(name, "is given twice");
        into = value;
        return {};
    };
    const auto number = [&](std::optional<std::int64_t>& into) -> Result<> {
        if (into) return wrong(name, "is given twice");
        into = parse_number(value);
        if (!into) return wrong(value, "is not a number");
        return {};
    };
    const auto moment = [&](std::optional<std::int64_t>& into) -> Result<> {
        if (into) return wrong(name, "is given twice");
        into = parse_moment(value, now_ms);
        if (!into)
            return wrong(value,
                         "is no time: 2026-01-31, 2026-01-31T23:59:59Z, or 2h for two "
                         "hours ago");
        return {};
    };
    if (name == "class") return text(class_);
    if (name == "handler") return text(handler_);
    if (name == "version") return text(version_);
    if (name == "pipeline") return text(pipeline_);
    if (name == "partition") return number(partition_);
    if (name == "retry-count") return number(retry_count_);
    if (name == "since") return moment(since_ms_);
    if (name == "until") return moment(until_ms_);
    std::string hint = did_you_mean(name, names);
    if (hint.empty()) hint = "there is " + one_of(names);
    return wrong(name, "is not known here; " + hint);
}

bool Where::matches(const DeadLetter& letter) const {
    if (partition_ && letter.at.where.partition != *partition_) return false;
    if (!letter.headers) {
        if (class_ || handler_ || version_ || pipeline_ || retry_count_) return false;
    } else {
        const DeadLetterHeaders& headers = *letter.headers;
        if (!is_like(class_, headers.error_class) || !is_like(handler_, headers.failed_handler) ||
            !is_like(version_, headers.handler_version) || !is_like(pipeline_, headers.pipeline))
            return false;
        if (retry_count_ && headers.retry_count.value != *retry_count_) return false;
    }
    const std::int64_t time = letter.headers ? letter.headers->timestamp_ms : letter.timestamp_ms;
    return (!since_ms_ || time >= *since_ms_) && (!until_ms_ || time < *until_ms_);
}

bool Where::empty() const {
    return !class_ && !handler_ && !version_ && !pipeline_ && !partition_ && !retry_count_ &&
           !since_ms_ && !until_ms_;
}

}  // namespace strandline::dlq
