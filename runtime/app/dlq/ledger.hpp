#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/result.hpp"
#include "dlq/dead_letter.hpp"
#include "dlq/groups.hpp"
#include "kafka/topic_reader.hpp"

/// What has become of dead letters: a compacted topic, `<dead letter topic>-ledger`.
/// docs/decisions/0020-dead-letter-ledger.md
namespace strandline::app::dead_letters {

using dlq::State;

/// That one dead letter is not open any more.
struct Mark {
    State state{State::open};
    std::int64_t at_ms{0};
    std::int64_t record_ms{-1};  ///< the record's timestamp: another at the same place is unmarked
    std::string run;
    std::string by;
    std::string reason;  ///< of a discard
};

/// One `dlq replay` or `dlq discard`, from its first transaction on.
struct RunRecord {
    enum class State : std::uint8_t { running, finished, abandoned };

    std::string id;
    std::string pipeline;
    std::string command;  ///< "replay" or "discard"
    std::string where;
    std::optional<std::uint64_t> limit;
    std::map<std::int32_t, std::int64_t> bounds;  ///< partition -> the first offset that is not its
    std::int64_t started_ms{0};
    std::string by;
    State state{State::running};
    std::uint64_t replayed{0};
    std::uint64_t poisoned{0};
    std::uint64_t copies{0};

    [[nodiscard]] std::uint64_t moved() const { return replayed + poisoned; }
};

[[nodiscard]] std::string key_of(const dlq::Coordinates& at);
[[nodiscard]] std::string key_of(const RunRecord& run);
[[nodiscard]] std::string to_json(const Mark& mark);
[[nodiscard]] std::string to_json(const RunRecord& run);

/// All that a ledger says, in memory.
class Ledger {
public:
    /// One entry as it stands in the topic; a null value takes the key's entry back. What cannot be
    /// read is counted and left out.
    void add(std::string_view key, Bytes value);

    /// Null when it is open. Where a topic was made anew, its first records are not the old ones.
    [[nodiscard]] const Mark* find(const dlq::DeadLetter& letter) const;
    /// The latest replay of this pipeline that neither ended nor was given up.
    [[nodiscard]] const RunRecord* unfinished(std::string_view pipeline) const;
    [[nodiscard]] std::uint64_t unreadable() const { return unreadable_; }

private:
    std::unordered_map<std::string, Mark> marks_;
    std::map<std::string, RunRecord, std::less<>> runs_;
    std::uint64_t unreadable_{0};
};

/// Empty when there is no such topic.
[[nodiscard]] Result<std::optional<Ledger>> read_ledger(kafka::TopicReader& reader,
                                                        const std::string& topic);

}  // namespace strandline::app::dead_letters
