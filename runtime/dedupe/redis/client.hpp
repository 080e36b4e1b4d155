#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

#include "base/log.hpp"
#include "base/result.hpp"
#include "dedupe/redis/claim_store.hpp"
#include "dedupe/redis/settings.hpp"

namespace strandline::dedupe::redis {

class ConnectionLoop;

/// The process's one connection to a shared store, for all lanes of all pipelines that use it: it
/// pipelines, connects again with backoff and jitter, and repeats what was not answered.
///
/// Ownership  shared by all who use it; the log outlives it.
/// Threads    [any-thread]; it has one thread of its own
class RedisClient final : public ClaimStore {
public:
    /// Does not wait for a connection: a server that is away is trouble(), and heals. Errors
    /// "redis-tls": a certificate file is of no use.
    static Result<std::shared_ptr<RedisClient>> open(RedisSettings settings, Logger& log);
    /// Sends what still waits, for a second at most.
    ~RedisClient() override;

    void attach(const std::shared_ptr<LaneLink>& lane) override;
    bool submit(std::vector<Operation> operations) override;
    void submit_later(Operation operation, Duration pause) override;
    [[nodiscard]] std::optional<Error> trouble() const override;

    /// How often it failed: a connection that could not be made or was lost, a command refused.
    [[nodiscard]] std::uint64_t errors() const;

private:
    explicit RedisClient(std::unique_ptr<ConnectionLoop> loop);

    std::unique_ptr<ConnectionLoop> loop_;
};

/// What is wrong with the settings that can be known without a server: files of certificates.
[[nodiscard]] std::vector<Error> check(const RedisSettings& settings);

}  // namespace strandline::dedupe::redis
