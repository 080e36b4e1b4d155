#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "engine/io.hpp"
#include "kafka/settings.hpp"

namespace strandline::kafka {

/// What a producer tells its pipeline. Called on the producer's poll thread, one call at a time; they
/// do no more than post. Either may be empty.
struct ProducerEvents {
    /// Connected and every topic found (empty), or why not.
    std::function<void(const std::optional<Error>& trouble)> on_connection;
    /// The idempotent producer had to be given up; a new one takes its place by itself. What was in
    /// flight is reported as failed, so the lanes reopen.
    std::function<void(const Error& error)> on_fatal;
};

/// One output's counters since the producer was opened. They never fall.
struct OutputCounters {
    std::string name;
    std::string topic;
    std::uint64_t acknowledged{0};
    std::map<std::string, std::uint64_t> errors;  ///< by Kafka's name: "MSG_SIZE_TOO_LARGE"
};

class ProducerPool;

/// A pipeline's one idempotent producer: outputs and dead letters go through it, with one port for
/// each lane. It has a poll thread of its own, so reports come while lanes and control are busy.
///
/// Ports      those of lanes that are gone drop their late reports. After a fatal error, ports that
///            were opened before it answer every record with a failed report.
/// Ownership  ports keep alive what they need; publishing after close() fails by report.
class Producer {
public:
    /// Never waits for a broker. Errors  "kafka-config", all that is wrong in one message.
    static Result<std::unique_ptr<Producer>> open(ProducerSettings settings, Logger& logger,
                                                  ProducerEvents events);
    ~Producer();  ///< close(0) if nobody did
    Producer(const Producer&) = delete;
    Producer& operator=(const Producer&) = delete;

    /// One lane's way to publish, for one assignment epoch. [any-thread]
    [[nodiscard]] std::shared_ptr<engine::Publisher> open_port();
    /// Waits until everything published is answered; false = the deadline came first. [any-thread]
    bool flush(std::chrono::milliseconds deadline);
    /// In the order of the settings' outputs. [any-thread]
    [[nodiscard]] std::vector<OutputCounters> counters() const;
    /// Flushes for at most `deadline`, gives up the rest (it is reported as failed) and ends the poll
    /// thread. Once; the destructor does it too. [control-strand]
    void close(std::chrono::milliseconds deadline);

private:
    explicit Producer(std::unique_ptr<ProducerPool> pool);

    std::unique_ptr<ProducerPool> pool_;
};

}  // namespace strandline::kafka
