#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "engine/delivery.hpp"
#include "engine/effects.hpp"
#include "model/disposition.hpp"
#include "model/event.hpp"
#include "model/failure.hpp"
#include "model/offset.hpp"
#include "model/record.hpp"
#include "model/topic_partition.hpp"
#include "model/verdict.hpp"

/// All that the engine asks of the outside, and all that the outside tells the engine. Each interface
/// has its real implementation in a room of its own and a fake in tests/support/.
namespace strandline::engine {

/// Names one record that a lane has begun and not finished. Rises by one per record of an epoch.
using Ticket = std::uint64_t;

// ---- per lane -------------------------------------------------------------------------------------

/// A lane's records: the queue of one assigned partition.
class Source {
public:
    virtual ~Source() = default;

    /// `wake` is called, from any thread, when the queue goes from empty to not empty; it does no
    /// more than post. A null function switches it off: on return no call runs and none will come.
    /// A record that arrived before is not announced: look once. [any-thread]
    virtual void notify(std::function<void()> wake) = 0;

    /// What is there, at most `max` records, without waiting, in order. They stay valid until the
    /// next take() or release(). An error is the world's: "offset-gone", "log-truncated" (the lane
    /// stops, and the pipeline reopens it by `when_offset_is_gone`), or "fetch". [lane-strand]
    virtual Result<std::span<const model::Record>> take(std::size_t max) = 0;
    /// Parsed on demand, valid as long as the record. [lane-strand]
    virtual std::span<const model::Header> headers(const model::Record& record) = 0;
    virtual void release() = 0;  ///< gives back what take() handed out [lane-strand]
    [[nodiscard]] virtual bool empty() const = 0;  ///< nothing queued right now [lane-strand]

    /// The position past control records at the end of the log, that no take() ever returns: what may
    /// be committed when the queue is empty and nothing is unfinished. [lane-strand]
    [[nodiscard]] virtual std::optional<model::Offset> position() const = 0;
    /// The end of the log as readers of committed records see it; empty = not known yet. [any-thread]
    [[nodiscard]] virtual std::optional<model::Offset> log_end() const = 0;
};

/// bytes -> event: guard, parse, type.
class Decoder {
public:
    virtual ~Decoder() = default;
    /// Whether decode() wants the record's headers (the type stands in one of them). Constant; a
    /// lane that is told no passes none, so the common record never parses them. [any-thread]
    [[nodiscard]] virtual bool reads_headers() const { return false; }
    /// Null, or the record's failure: it is the decoder's, like the event's views, until the next
    /// call. (By pointer: the common record has no use for the memory of a Failure.) `event` is then
    /// filled as far as it could be read (type, id), so that the dead letter can name it. Without a
    /// failure, `event.skip` says whether the stages see it. [lane-strand]
    virtual const model::Failure* decode(const model::Record& record,
                                         std::span<const model::Header> headers,
                                         model::Event& event) = 0;
};

enum class CancelReason : std::uint8_t { deadline = 1, revoked = 2, shutdown = 3 };
enum class CloseReason : std::uint8_t { shutdown = 1, revoked = 2, lost = 3, reopen = 4 };

/// One handler placed in one pipeline, as one lane calls it: the lane object of the plugin ABI.
class Stage {
public:
    virtual ~Stage() = default;
    /// Verdict::pending: LanePort::settle() brings the verdict later. [lane-strand]
    virtual model::Verdict handle(Delivery& delivery) = 0;
    /// The pending delivery was settled by the host; a verdict that still comes is stale. [lane-strand]
    virtual void cancel(Delivery& delivery, CancelReason reason) = 0;
    /// Nothing is called afterwards. [lane-strand]
    virtual void close(CloseReason reason) = 0;
};

/// The way back to a lane's strand for work on other threads. Outlives the lane.
class LanePort {
public:
    virtual ~LanePort() = default;
    /// Runs `work` on the strand, exactly once, also when the lane has ended meanwhile: then after
    /// its stages were closed. [any-thread]
    virtual void post(std::function<void()> work) = 0;
    /// The verdict of the delivery that is pending now; the plugin room has checked its token.
    /// [lane-strand]
    virtual void settle(model::Verdict verdict) = 0;
};

/// One record to produce. Views borrowed for the call.
struct OutRecord {
    OutputIndex output{0};
    std::int32_t partition{-1};
    std::int64_t timestamp_ms{-1};
    Bytes key;
    Bytes value;
    std::string_view type;                   ///< header event-type; empty = none
    std::string_view content_type;           ///< header content-type; empty = none
    std::span<const model::Header> headers;  ///< after the two above
};

enum class Published : std::uint8_t {
    queued,     ///< exactly one Report will follow
    full,       ///< the producer's queue is full: nothing was done; wait for a report, or a while
    too_large,  ///< above the output's limit: nothing was done; permanent
    refused     ///< no such partition: nothing was done; permanent
};

/// How the broker answered one published record.
struct Report {
    enum class Outcome : std::uint8_t {
        acknowledged,
        refused,  ///< a failure of the record: it will never be accepted
        failed    ///< a failure of the world
    };
    Ticket ticket{0};
    Outcome outcome{Outcome::acknowledged};
    OutputIndex output{0};
    const char* error{""};  ///< Kafka's name of it, static: "MSG_SIZE_TOO_LARGE"
};

/// A lane's access to the pipeline's producer. Reports come back to the lane that published, in this
/// epoch only: those of a port that is gone are dropped.
class Publisher {
public:
    virtual ~Publisher() = default;
    /// `wake` is called, from any thread, when reports came after none were waiting. A null function
    /// switches it off, as with Source::notify(). [any-thread]
    virtual void notify(std::function<void()> wake) = 0;
    virtual Published publish(const OutRecord& record,
                              Ticket ticket) = 0;  ///< copies [lane-strand]
    /// Appends the reports since the last call. [lane-strand]
    virtual void take_reports(std::vector<Report>& reports) = 0;
    /// The largest value that fits the output beside this much of key and headers. [lane-strand]
    [[nodiscard]] virtual std::size_t value_bytes_max(OutputIndex output,
                                                      std::size_t other_bytes) const = 0;
};

/// Where failed records go: by the header contract, to the dead letter or the poison topic.
class DeadLetters {
public:
    virtual ~DeadLetters() = default;
    /// How often the record was dead-lettered before; only headers that may be believed count.
    /// [lane-strand]
    virtual model::RetryCount retry_count(std::span<const model::Header> headers) const = 0;
    /// Publishes through the lane's publisher; `queued` means one report will follow. `too_large`
    /// never comes back: what does not fit is cut, with digest and length. [lane-strand]
    virtual Published store(const Delivery& delivery, const model::Failure& failure,
                            model::Disposition disposition, Ticket ticket) = 0;
};

/// What the pipeline remembers of event ids, as one lane asks it. `mission.md`'s rule: an id counts as
/// seen only when its record has reached its disposition; the same coordinates again are a redelivery.
///
/// Threads  notify: [any-thread]; the rest: [lane-strand]
class Dedupe {
public:
    enum class Sighting : std::uint8_t {
        first,       ///< ours to work on: remember() or the end of the lane follows
        redelivery,  ///< the same, and these coordinates had their disposition before
        duplicate,   ///< a record at other coordinates with these bytes has its disposition
        collision,   ///< such a record has it, and other bytes
        twin,        ///< such a record is being worked on: ask again after the next wake-up
        unanswered   ///< the store has not answered yet: ask again after the next wake-up
    };
    /// A record that passed the decoder, and has an id.
    struct Sighted {
        std::string_view id;
        Bytes value;  ///< as it was read
        model::Offset offset;
    };

    virtual ~Dedupe() = default;
    /// `wake` is called, from any thread, when an answer came or a twin may have ended elsewhere. A null
    /// function switches it off, as with Source::notify().
    virtual void notify(std::function<void()> wake) = 0;
    /// How many records' ids announce() wants before they are looked up; 0 = it has no use for it.
    [[nodiscard]] virtual std::size_t announced_max() const = 0;
    /// These will be looked up next, in this order: a store that is far away is asked once for many.
    virtual void announce(std::span<const Sighted> next) = 0;
    virtual Sighting look(const Sighted& sighted, Ticket ticket) = 0;
    /// The record has its disposition, and what it published is acknowledged. True: it is remembered;
    /// false: take_remembered() brings the ticket when the store has it, and only then is the record
    /// finished.
    virtual bool remember(Ticket ticket) = 0;
    virtual void take_remembered(std::vector<Ticket>& tickets) = 0;
    /// A record below the position where reading starts: it has its disposition since an earlier life.
    virtual void recall(const Sighted& sighted) = 0;
    /// How many records below the position recall() wants; 0 = the store has forgotten nothing.
    [[nodiscard]] virtual std::size_t history() const = 0;
    /// Why it does not answer: an alarm while it lasts. [any-thread]
    [[nodiscard]] virtual std::optional<Error> trouble() const = 0;

    /// Ids that are held in this process, for the metrics.
    [[nodiscard]] virtual std::size_t entries() const { return 0; }
    /// Questions that the store failed to answer so far, for the metrics.
    [[nodiscard]] virtual std::uint64_t store_errors() const { return 0; }
};

/// Who a stage is, for dead letters, logs and metrics.
struct StageInfo {
    std::string handler;  ///< "plugin.handler"
    std::string version;  ///< of the plugin
};

/// What one lane is made of. Built anew for every assignment epoch.
struct LaneParts {
    std::unique_ptr<Decoder> decoder;
    std::vector<std::unique_ptr<Stage>> stages;  ///< in order of the definition
    std::shared_ptr<Publisher> publisher;
    std::unique_ptr<DeadLetters> dead_letters;
    std::unique_ptr<Dedupe> dedupe;  ///< null = `dedupe: false`
};

/// Makes the parts of a lane; the wiring implements it.
class LaneFactory {
public:
    virtual ~LaneFactory() = default;
    /// Calls open_lane of the plugins. An error is the world's: tried again with backoff.
    /// [lane-strand]
    virtual Result<LaneParts> open(const model::TopicPartition& where,
                                   std::shared_ptr<LanePort> port) = 0;
};

// ---- per pipeline -----------------------------------------------------------------------------------

/// A partition that was given to us, with the offset where reading starts.
struct Assigned {
    model::PartitionOffset start;
    std::shared_ptr<Source> source;
    /// Below the start: the first that the source may hand out, for the memory of ids. Empty = it hands
    /// out nothing below.
    std::optional<model::Offset> history_from{};
};

/// How the broker answered a commit; engine.md's classes of answers.
enum class CommitAnswer : std::uint8_t {
    committed,
    again,     ///< coordinator moving, time-out: the next tick sends the current offsets
    not_ours,  ///< revoked, generation gone: drop, the next owner redoes
    blocked,   ///< authorization, unknown codes: alarm, again with backoff
    fatal      ///< fenced: the consumer is dead
};

/// What the consumer tells the pipeline. Called on the consumer's poll thread, and each call returns
/// only when the pipeline has done its part.
class ConsumerEvents {
public:
    virtual ~ConsumerEvents() = default;
    /// Opens a lane for each; on return they exist, and drain once they are woken. [poll-thread]
    virtual void on_assigned(std::vector<Assigned> partitions) = 0;
    /// No commit is sent any more; drains within the pipeline's deadline, then fences. Returns what
    /// is committable. [poll-thread]
    virtual std::vector<model::PartitionOffset> on_revoking(
        const std::vector<model::TopicPartition>& partitions) = 0;
    /// The last commit is answered or given up: closes the lanes. [poll-thread]
    virtual void on_released(const std::vector<model::TopicPartition>& partitions,
                             CloseReason reason) = 0;
    /// Somebody else has them already: fences and closes at once. [poll-thread]
    virtual void on_lost(const std::vector<model::TopicPartition>& partitions) = 0;
    virtual void on_commit_answer(CommitAnswer answer, const Error& error,
                                  const std::vector<model::PartitionOffset>& offsets) = 0;
    /// The group's first join was attempted. [poll-thread]
    virtual void on_joining() = 0;
    /// Connected (empty), or why not: it is not ready until a connection clears it. [poll-thread]
    virtual void on_connection(const std::optional<Error>& trouble) = 0;
    /// The consumer is dead: `rebuild` says whether a new one may be tried. [poll-thread]
    virtual void on_fatal(const Error& error, bool rebuild) = 0;
};

/// The pipeline's one consumer.
class Consumer {
public:
    virtual ~Consumer() = default;
    /// Joins the group; events come from now on. [control-strand]
    virtual Result<void> start(ConsumerEvents& events) = 0;
    /// Asynchronous; one in flight: the caller waits for on_commit_answer(). [control-strand]
    virtual void commit(std::vector<model::PartitionOffset> offsets) = 0;
    /// Moves one assigned partition to `to`, or below it for history; `done` is given where, and what
    /// its source hands out afterwards is from there. `done` is called on the poll thread. An error:
    /// reassign(). [control-strand]
    virtual void seek(model::PartitionOffset to,
                      std::function<void(Result<model::Offset>)> done) = 0;
    /// Gives back and takes again the whole assignment, from committed offsets: on_revoking,
    /// on_released and on_assigned follow. `gone` lists partitions whose committed offset the broker
    /// no longer has, to be started by the pipeline's `when_offset_is_gone`. [control-strand]
    virtual void reassign(std::vector<model::TopicPartition> gone) = 0;
    /// Gives the assignment back through on_revoking and on_released, leaves or stays by static
    /// membership, and ends the poll thread. Bounded. `done` comes last. [control-strand]
    virtual void stop(std::function<void()> done) = 0;
};

}  // namespace strandline::engine
