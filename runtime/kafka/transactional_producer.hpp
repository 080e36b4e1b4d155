#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>

#include "base/result.hpp"
#include "kafka/settings.hpp"
#include "model/record.hpp"

namespace strandline::kafka {

/// Publishes records of several topics so that all of a transaction's are there or none. A second one
/// with the same `transactional_id` fences the first, whatever host it runs on: from its open() on,
/// nothing that the first still has in hand can come through.
///
/// Threads  one at a time.
/// Errors   "fenced": another took over; "record-too-large"; "transaction": the broker refused, and
///          what the transaction had is gone; and what a broker refuses by broker_error.hpp. After an
///          error the producer is of no more use.
class TransactionalProducer {
public:
    /// Waits until what an earlier one left half done is decided.
    static Result<std::unique_ptr<TransactionalProducer>> open(const ClientSettings& settings,
                                                               const std::string& transactional_id,
                                                               std::chrono::milliseconds timeout);
    ~TransactionalProducer();
    TransactionalProducer(const TransactionalProducer&) = delete;
    TransactionalProducer& operator=(const TransactionalProducer&) = delete;

    [[nodiscard]] Result<> begin();
    /// Copies all of it. Null stays null; the partition follows from the key.
    [[nodiscard]] Result<> send(const std::string& topic, Bytes key, Bytes value,
                                std::span<const model::Header> headers);
    /// Returns when the broker has decided.
    [[nodiscard]] Result<> commit();
    /// What was sent since begin() is as if it never was.
    void abort();

private:
    TransactionalProducer();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace strandline::kafka
