#pragma once

#include <string>
#include <vector>

#include "e2e/checker.hpp"
#include "e2e/commit_watch.hpp"
#include "e2e/host_process.hpp"
#include "e2e/host_setup.hpp"
#include "e2e/kafka/kafka_test.hpp"

namespace strandline::e2e {

/// A test of the real host on the real broker.
class HostTest : public KafkaTest {
protected:
    /// A host for this pipeline, in a folder of its own; `instance` also names the folder.
    static HostProcess host_for(const PipelineSetup& pipeline,
                                const std::string& instance = "e2e-1");
    static HostProcess host_for(const PipelineSetup& pipeline, HostSetup setup);

    /// The broker's word on the pipeline's topics and its group.
    static History history_of(const PipelineSetup& pipeline, std::vector<CommitSeen> commits);

    static std::vector<std::int64_t> committed(const PipelineSetup& pipeline);
    /// Over all partitions, as the broker says now.
    static std::int64_t committed_sum(const PipelineSetup& pipeline);
    /// Until the group has committed `sum` records over all partitions, while the host runs.
    static bool wait_committed(HostProcess& host, const PipelineSetup& pipeline, std::int64_t sum,
                               std::chrono::milliseconds limit);

    /// I13: in a process that has done all of it, the metrics are the counts.
    static void expect_metrics(const MetricsText& metrics, const PipelineSetup& pipeline,
                               const Workload& workload);
};

}  // namespace strandline::e2e
