#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "e2e/child_process.hpp"
#include "e2e/host_test.hpp"

namespace strandline::e2e {

/// What one command said and how it ended.
struct Answer {
    int exit_code{-1};
    std::string out;
    std::string err;
};

/// The dead letter commands of the real binary, on the real broker, mostly without a host: the dead
/// letters are the test's own.
class DlqTest : public HostTest {
protected:
    /// Writes the files of a pipeline whose names begin with `name`, and creates its topics by
    /// `topics apply`; its dead letter topic gets `partitions`.
    void prepare(const std::string& name, int partitions = 2, const std::string& more = {});

    /// Starts a command with the test's configuration, and leaves it running.
    std::unique_ptr<ChildProcess> start(std::vector<std::string> arguments);
    /// Runs it to its end; the output is this command's alone.
    Answer run(std::vector<std::string> arguments);
    /// `dlq replay` of the pipeline, confirmed, with the test's audit log.
    Answer replay(const std::vector<std::string>& more = {});
    [[nodiscard]] std::vector<std::string> replay_arguments(
        const std::vector<std::string>& more = {}) const;

    /// A dead letter as the host writes it, of source offset `number`.
    [[nodiscard]] NewRecord dead_letter(int number, const std::string& error_class,
                                        int retry_count = 1) const;
    void publish(const std::vector<NewRecord>& records);

    [[nodiscard]] std::vector<StoredRecord> replayed() const;
    [[nodiscard]] std::vector<StoredRecord> poisoned() const;
    /// The sum of the counts that `dlq list` shows.
    std::string open_count();
    [[nodiscard]] std::string audit() const;

    PipelineSetup pipeline_;
    HostSetup host_;

private:
    [[nodiscard]] std::filesystem::path folder() const { return directory() / "cli"; }
    int commands_{0};
};

}  // namespace strandline::e2e
