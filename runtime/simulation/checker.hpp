#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dlq/dead_letter_headers.hpp"
#include "simulation/cluster.hpp"
#include "simulation/ground.hpp"

namespace strandline::simulation {

/// What must always be true, and was not. The names are those of the invariants in docs/testing.md.
struct Violation {
    std::string invariant;  ///< "I1"
    std::string what;
    model::TopicPartition where;
    std::int64_t offset{-1};
    Duration when{0};
};

/// Which lane published: one life of a process, one epoch of a partition.
struct Publication {
    std::uint32_t process{0};
    std::uint64_t lane{0};
    model::TopicPartition source;
};

/// Holds every record to the invariants while the run goes on. It knows what shall become of a record
/// from the record alone, and what did become of it from the logs of the cluster: it asks the engine
/// nothing.
class Checker {
public:
    explicit Checker(Ground& ground) : ground_(ground) {}

    // ---- What happens
    /// A record stands in a source topic. `replayed`: how often its headers, which may be believed here,
    /// say that it failed before.
    void on_arrival(const model::TopicPartition& where, StoredRecordPtr record);
    void on_taken(const model::TopicPartition& where, std::int64_t offset);
    /// A handler was asked, and this is what it answers.
    void on_verdict(const model::TopicPartition& where, std::int64_t offset);
    /// An id was told to be a duplicate, or is to be remembered.
    void on_duplicate(const model::TopicPartition& where, std::int64_t offset,
                      const std::string& id);
    void on_remember(const model::TopicPartition& where, std::int64_t offset);
    void on_output(const Publication& by, const model::TopicPartition& to,
                   const StoredRecord& record);
    void on_dead_letter(const Publication& by, const StoredRecord& record, bool poison);
    /// A commit takes effect. `ours`: the member has the partition.
    void on_commit(const model::TopicPartition& where, std::int64_t before, std::int64_t offset,
                   bool ours, std::uint32_t process);

    // ---- What came of it
    void violated(std::string invariant, std::string what, const model::TopicPartition& where = {},
                  std::int64_t offset = -1);
    [[nodiscard]] const std::optional<Violation>& violation() const { return violation_; }
    /// All is read and committed: nothing may be missing.
    void check_end();

    struct Counts {
        std::uint64_t records{0};
        std::uint64_t outputs{0};
        std::uint64_t repeated{0};  ///< outputs and dead letters that stood there before
        std::uint64_t dead_letters{0};
        std::uint64_t commits{0};
    };
    [[nodiscard]] const Counts& counts() const { return counts_; }

private:
    using Coordinates = std::pair<model::TopicPartition, std::int64_t>;
    enum class End : std::uint8_t { outputs, nothing, dead_letter };

    struct Input {
        StoredRecordPtr record;
        Script script;
        End end{End::outputs};
        std::uint32_t outputs{0};   ///< that it must have
        std::uint32_t believed{0};  ///< retry-count
        dlq::FirstRead first;
        bool taken{false};
        bool answered{false};          ///< a handler was asked and did not fail
        std::set<std::uint32_t> seen;  ///< its outputs in the logs
        bool dead{false};              ///< its dead letter, or its poison, is in the log
        bool collided{false};          ///< ... because of its id
    };

    [[nodiscard]] Input expect(const model::TopicPartition& where, StoredRecordPtr record) const;
    [[nodiscard]] bool may_be_copy(const model::TopicPartition& where, const Input& input) const;
    [[nodiscard]] bool ended_itself(const Input& input) const;
    [[nodiscard]] bool is_durable(const model::TopicPartition& where, const Input& input) const;
    [[nodiscard]] bool other_is_durable(const model::TopicPartition& where,
                                        const Input& input) const;
    Input* find(const model::TopicPartition& where, std::int64_t offset);
    void check_order(const model::TopicPartition& to, const StoredRecord& record,
                     const Coordinates& source, std::uint32_t index);
    void check_bytes(const Input& origin, const StoredRecord& stored,
                     const dlq::DeadLetterHeaders& headers);

    Ground& ground_;
    std::map<Coordinates, Input> inputs_;
    std::map<std::pair<model::TopicPartition, std::string>, std::vector<std::int64_t>> ids_;
    std::map<std::pair<Coordinates, std::uint32_t>, StoredRecord> first_outputs_;
    std::map<std::tuple<model::TopicPartition, std::string, model::TopicPartition>,
             std::pair<std::int64_t, std::uint32_t>>
        order_;
    std::set<std::tuple<std::uint32_t, std::uint64_t, Coordinates, std::uint32_t>> by_lane_;
    std::optional<Violation> violation_;
    Counts counts_;
};

/// How an output says where it comes from; a scripted handler writes it, the checker reads it.
[[nodiscard]] std::string output_text(const model::TopicPartition& where, std::int64_t offset,
                                      std::uint32_t index);
struct OutputSource {
    model::TopicPartition where;
    std::int64_t offset{-1};
    std::uint32_t index{0};
};
[[nodiscard]] std::optional<OutputSource> parse_output(std::string_view text);

}  // namespace strandline::simulation
