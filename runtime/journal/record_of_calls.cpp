#include "journal/record_of_calls.hpp"

#include <cstring>
#include <optional>
#include <string_view>

namespace strandline::journal {

namespace {

template <class T>
const T* entry_at(std::span<const std::byte> file, std::size_t at, std::size_t index, T& copy) {
    std::memcpy(static_cast<void*>(&copy), file.data() + at + index * sizeof(T), sizeof(T));
    return &copy;
}

template <std::size_t size>
std::optional<std::string> text_of(const std::array<char, size>& bytes, Text text) {
    if (text.size > size) return std::nullopt;
    return std::string(bytes.data(), text.size);
}

template <class T>
std::uint32_t check_behind(const T& entry) {
    const auto* bytes = reinterpret_cast<const char*>(&entry);
    const std::size_t from = offsetof(T, check) + sizeof entry.check;
    return check_of(bytes + from, sizeof(T) - from);
}

bool is_mark(std::uint32_t mark) { return mark <= static_cast<std::uint32_t>(Mark::hung); }

std::optional<HandlerOf> handler_at(std::span<const std::byte> file, std::uint32_t index) {
    if (index >= handler_count) return std::nullopt;
    HandlerName name;
    entry_at(file, handlers_at, index, name);
    if (name.check != check_behind(name)) return std::nullopt;
    auto handler = text_of(name.handler, name.handler_size);
    auto version = text_of(name.version, name.version_size);
    if (!handler || !version) return std::nullopt;
    return HandlerOf{std::move(*handler), std::move(*version)};
}

std::optional<OpenCall> call_of(std::span<const std::byte> file, const Line& line) {
    const Call& call = line.call;
    const std::uint32_t mark = call.mark.load(std::memory_order_relaxed);
    if (call.check != check_of(call) || line.check != check_behind(line)) return std::nullopt;
    auto pipeline = text_of(line.pipeline, line.pipeline_size);
    auto topic = text_of(line.topic, line.topic_size);
    auto handler = handler_at(file, call.handler);
    if (!pipeline || !topic || !handler || !is_mark(mark >> 16U)) return std::nullopt;
    OpenCall open;
    open.record = {.pipeline = std::move(*pipeline),
                   .topic = std::move(*topic),
                   .partition = line.partition,
                   .offset = call.offset,
                   .timestamp_ms = call.timestamp_ms,
                   .value_bytes = call.value_bytes};
    open.handler = std::move(*handler);
    open.attempt = call.attempt;
    open.state = call.state.load(std::memory_order_relaxed);
    open.alone = call.alone == 1;
    open.mark = static_cast<Mark>(mark >> 16U);
    open.number = mark & 0xFFFFU;
    return open;
}

std::optional<Accusation> accusation_of(const Accused& entry) {
    auto pipeline = text_of(entry.pipeline, entry.pipeline_size);
    auto topic = text_of(entry.topic, entry.topic_size);
    auto handler = text_of(entry.handler, entry.handler_size);
    auto version = text_of(entry.version, entry.version_size);
    if (entry.check != check_behind(entry) || !pipeline || !topic || !handler || !version ||
        !is_mark(static_cast<std::uint32_t>(entry.mark)))
        return std::nullopt;
    Accusation accusation;
    accusation.record = {.pipeline = std::move(*pipeline),
                         .topic = std::move(*topic),
                         .partition = entry.partition,
                         .offset = entry.offset,
                         .timestamp_ms = entry.timestamp_ms,
                         .value_bytes = entry.value_bytes};
    accusation.handler = {std::move(*handler), std::move(*version)};
    accusation.crashes = entry.crashes;
    accusation.suspicions = entry.suspicions;
    accusation.mark = entry.mark;
    accusation.number = entry.number;
    return accusation;
}

}  // namespace

std::uint32_t check_of(const void* bytes, std::size_t size) {
    std::uint32_t hash = 2166136261;
    for (const auto* byte = static_cast<const unsigned char*>(bytes); size > 0; ++byte, --size)
        hash = (hash ^ *byte) * 16777619;
    return hash;
}

Result<Contents> read_contents(std::span<const std::byte> file) {
    if (file.size() != file_bytes)
        return failed("journal-foreign", "it has not the size of a crash journal");
    Head head;
    entry_at(file, 0, 0, head);
    if (head.magic != file_magic || head.check != check_of(&head, offsetof(Head, check)))
        return failed("journal-foreign", "it is no crash journal");
    if (head.version != file_version || head.handlers != handler_count ||
        head.accused != accused_count || head.lines != line_count)
        return failed("journal-foreign", "another version of the host wrote it");

    Contents contents;
    const std::uint32_t end = head.end.load(std::memory_order_relaxed);
    if (end <= static_cast<std::uint32_t>(End::elsewhere)) contents.end = static_cast<End>(end);
    contents.boot_id =
        std::string(head.boot_id.data(), ::strnlen(head.boot_id.data(), head.boot_id.size()));
    contents.started_boot_ms = head.started_boot_ms;
    for (std::size_t i = 0; i < accused_count; ++i) {
        Accused entry;
        entry_at(file, accused_at, i, entry);
        if (entry.used.load(std::memory_order_relaxed) != 1) continue;
        if (auto accusation = accusation_of(entry))
            contents.accused.push_back(std::move(*accusation));
        else
            ++contents.torn;
    }
    for (std::size_t i = 0; i < line_count; ++i) {
        Line line;
        entry_at(file, lines_at, i, line);
        const CallState state = line.call.state.load(std::memory_order_relaxed);
        if (line.used.load(std::memory_order_relaxed) != 1 || state == CallState::idle) continue;
        if (state != CallState::inside && state != CallState::pending) {
            ++contents.torn;
        } else if (auto call = call_of(file, line)) {
            contents.calls.push_back(std::move(*call));
        } else {
            ++contents.torn;
        }
    }
    return contents;
}

}  // namespace strandline::journal
