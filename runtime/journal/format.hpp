#pragma once

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>

/// The crash journal's file, byte for byte. It is read by the next start of the same host on the same
/// machine, so numbers are the machine's own; a file that another version or machine wrote is known by
/// its head, and set aside.
///
///     Head | HandlerName x handler_count | Accused x accused_count | Line x line_count
///
/// The words that a dying process may leave half written are atomics, written so that what is there
/// last is what makes the rest count.
namespace strandline::journal {

inline constexpr std::array<char, 8> file_magic{'S', 'T', 'R', 'D', 'C', 'A', 'L', 'L'};
inline constexpr std::uint32_t file_version = 1;
inline constexpr std::uint32_t handler_count = 1024;
inline constexpr std::uint32_t accused_count = 512;
inline constexpr std::uint32_t line_count = 4096;

/// How the process that wrote the file ended; `running` when nothing else was written.
enum class End : std::uint32_t {
    running = 0,
    clean = 1,      ///< a stop that came to its end
    our_bug = 2,    ///< one of the host's own assertions: nobody is to blame
    elsewhere = 3,  ///< a fatal signal on a thread that was inside no handler
};

/// What ended a call, beside its number (of the signal).
enum class Mark : std::uint32_t {
    none = 0,
    signal = 1,
    exited = 2,  ///< the handler called exit()
    hung = 3,    ///< it did not return, and the host restarted itself
};

enum class CallState : std::uint32_t { idle = 0, inside = 1, pending = 2 };

struct Head {
    std::array<char, 8> magic{};
    std::uint32_t version{0};
    std::uint32_t handlers{0};
    std::uint32_t accused{0};
    std::uint32_t lines{0};
    std::uint32_t check{0};  ///< of all above
    std::atomic<std::uint32_t> end{0};
    std::int64_t started_boot_ms{0};  ///< milliseconds of the machine's life
    std::array<char, 40> boot_id{};   ///< of the machine's life; empty = cannot be known here
    std::array<char, 4096 - 80> unused{};
};

struct Text {
    std::uint16_t size{0};
};

/// "plugin.handler" and its plugin's version; names that do not fit are cut.
struct HandlerName {
    std::uint32_t check{0};
    Text handler_size;
    Text version_size;
    std::array<char, 160> handler{};
    std::array<char, 88> version{};
};

/// A record that was inside a handler when an earlier life of the host ended.
struct Accused {
    std::atomic<std::uint32_t> used{0};
    std::uint32_t check{0};  ///< of all below
    std::uint32_t crashes{0};
    std::uint32_t suspicions{0};
    Mark mark{Mark::none};  ///< of the last crash
    std::uint32_t number{0};
    std::int64_t offset{0};
    std::int64_t timestamp_ms{0};
    std::uint64_t value_bytes{0};
    std::int32_t partition{0};
    Text pipeline_size;
    Text topic_size;
    Text handler_size;
    Text version_size;
    std::array<char, 4> unused{};
    std::array<char, 64> pipeline{};
    std::array<char, 256> topic{};
    std::array<char, 160> handler{};
    std::array<char, 88> version{};
};

/// The call of a lane that is under way; a cache line of its own, that one thread writes.
struct alignas(64) Call {
    std::atomic<CallState> state{CallState::idle};
    std::atomic<std::uint32_t> mark{0};  ///< Mark in the upper half, its number in the lower
    std::int64_t offset{0};
    std::int64_t timestamp_ms{0};
    std::uint64_t value_bytes{0};
    std::uint32_t handler{0};  ///< which HandlerName
    std::uint32_t attempt{0};
    std::uint32_t alone{0};  ///< 1 = no other lane was inside a handler
    std::uint32_t unused{0};
    std::uint64_t check{0};  ///< of all but state and mark
};

/// One lane's.
struct alignas(64) Line {
    Call call;
    std::atomic<std::uint32_t> used{0};
    std::uint32_t check{0};  ///< of all below
    std::int32_t partition{0};
    Text pipeline_size;
    Text topic_size;
    std::array<char, 64> pipeline{};
    std::array<char, 256> topic{};
    std::array<char, 112> unused{};
};

static_assert(sizeof(Head) == 4096);
static_assert(sizeof(HandlerName) == 256);
static_assert(sizeof(Accused) == 632);
static_assert(sizeof(Call) == 64);
static_assert(sizeof(Line) == 512);
static_assert(std::atomic<std::uint32_t>::is_always_lock_free);

inline constexpr std::size_t handlers_at = sizeof(Head);
inline constexpr std::size_t accused_at = handlers_at + sizeof(HandlerName) * handler_count;
inline constexpr std::size_t lines_at =
    (accused_at + sizeof(Accused) * accused_count + 4095) / 4096 * 4096;
inline constexpr std::size_t file_bytes = lines_at + sizeof(Line) * line_count;

[[nodiscard]] constexpr std::uint32_t packed(Mark mark, std::uint32_t number) {
    return static_cast<std::uint32_t>(mark) << 16U | (number & 0xFFFFU);
}

/// FNV-1a over `size` bytes: enough to know a torn or foreign entry. [any-thread]
[[nodiscard]] std::uint32_t check_of(const void* bytes, std::size_t size);

/// The same for a call, a few multiplications: it is made before each call of a handler. [any-thread]
[[nodiscard]] inline std::uint64_t check_of(const Call& call) {
    constexpr std::uint64_t odd = 0x9E3779B97F4A7C15;
    std::uint64_t hash = static_cast<std::uint64_t>(call.offset) * odd;
    hash = (hash ^ (hash >> 29U) ^ static_cast<std::uint64_t>(call.timestamp_ms)) * odd;
    hash = (hash ^ (hash >> 29U) ^ call.value_bytes) * odd;
    hash = (hash ^ (hash >> 29U) ^ (std::uint64_t{call.handler} << 32U | call.attempt)) * odd;
    hash = (hash ^ (hash >> 29U) ^ call.alone) * odd;
    return hash | 1U;
}

}  // namespace strandline::journal
