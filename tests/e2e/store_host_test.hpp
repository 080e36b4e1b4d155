#pragma once

#include <memory>
#include <string>

#include "e2e/host_test.hpp"
#include "e2e/redis/server.hpp"

namespace strandline::e2e {

/// A test of hosts that may share a store of seen ids: a Redis of the test's own.
class StoreHostTest : public HostTest {
protected:
    /// From here on pipelines and hosts use it. Where this machine has none, the test is skipped by name,
    /// and in CI it fails: go on only if store() is there.
    void start_store();
    [[nodiscard]] RedisServer* store() const { return store_.get(); }

    /// With a store, a pipeline that uses it, whose topics are its own.
    [[nodiscard]] PipelineSetup pipeline_of(const std::string& name) const;
    [[nodiscard]] HostProcess host_of(const PipelineSetup& pipeline,
                                      const std::string& instance = "e2e-1") const;
    /// With a store, copies are found wherever they land.
    [[nodiscard]] Copies copies() const {
        return store_ ? Copies::everywhere : Copies::in_their_partition;
    }

private:
    std::unique_ptr<RedisServer> store_;
};

}  // namespace strandline::e2e
