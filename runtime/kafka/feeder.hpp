#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "kafka/settings.hpp"
#include "model/record.hpp"

namespace strandline::kafka {

/// A plain idempotent producer for whoever makes records by hand: the generator of the demo.
///
/// Threads  one at a time.
class Feeder {
public:
    enum class Fed : std::uint8_t {
        queued,
        full,    ///< wait a moment; nothing was done
        refused  ///< too large, or the client is dead; nothing was done
    };

    /// Never waits for a broker. Errors  "kafka-config"
    static Result<std::unique_ptr<Feeder>> open(const ClientSettings& settings);
    ~Feeder();
    Feeder(const Feeder&) = delete;
    Feeder& operator=(const Feeder&) = delete;

    /// Copies; the partition follows from the key. A null value is a tombstone. Never waits.
    Fed feed(const std::string& topic, Bytes key, Bytes value,
             std::span<const model::Header> headers = {}, std::int32_t partition = -1);
    /// False = the deadline came before every answer.
    bool flush(std::chrono::milliseconds deadline);
    [[nodiscard]] std::uint64_t acknowledged() const;
    [[nodiscard]] std::uint64_t failed() const;

private:
    Feeder();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace strandline::kafka
