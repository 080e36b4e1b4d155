#include "dlq/dead_letter.hpp"

#include <charconv>

namespace strandline::dlq {

namespace {

template <class Number>
bool parse_number(std::string_view text, Number& number) {
    if (text.empty() || text.front() == '-' || (text.size() > 1 && text.front() == '0'))
        return false;
    const char* end = text.data() + text.size();
    const auto [stop, error] = std::from_chars(text.data(), end, number);
    return error == std::errc{} && stop == end;
}

}  // namespace

std::string to_text(const Coordinates& at) {
    return at.where.topic + '/' + std::to_string(at.where.partition) + '/' +
           std::to_string(at.offset.value);
}

std::optional<Coordinates> parse_coordinates(std::string_view text) {
    const std::size_t last = text.rfind('/');
    if (last == std::string_view::npos || last == 0) return std::nullopt;
    const std::size_t first = text.rfind('/', last - 1);
    if (first == std::string_view::npos || first == 0) return std::nullopt;
    Coordinates at;
    at.where.topic = text.substr(0, first);
    if (at.where.topic.find('/') != std::string::npos ||
        !parse_number(text.substr(first + 1, last - first - 1), at.where.partition) ||
        !parse_number(text.substr(last + 1), at.offset.value))
        return std::nullopt;
    return at;
}

DeadLetter read_dead_letter(const model::TopicPartition& where, const model::Record& record,
                            std::span<const model::Header> headers) {
    return {.at = {.where = where, .offset = record.offset},
            .timestamp_ms = record.timestamp_ms,
            .headers = read_dead_letter(headers)};
}

std::string identity(const DeadLetterHeaders& headers) {
    return to_text({.where = {.topic = headers.source.topic, .partition = headers.source.partition},
                    .offset = headers.source.offset}) +
           '#' + std::to_string(headers.retry_count.value);
}

}  // namespace strandline::dlq
