#pragma once

#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/host.hpp"
#include "app/reloader.hpp"
#include "base/log_sink.hpp"
#include "kafka/feeder.hpp"
#include "kafka/tail.hpp"

namespace strandline::app {

/// A host in this process, its files in a folder that the test rewrites, its cluster embedded.
class ReloadHost : public ::testing::Test {
protected:
    static constexpr std::int32_t partitions = 6;

    ReloadHost();
    ~ReloadHost() override;

    void write(const std::string& file, const std::string& text) const;
    void remove(const std::string& file) const;
    /// pipelines.d/<name>.yaml, that copies <name>-in to `out`; `more` are further lines.
    void write_pipeline(const std::string& name, const std::string& out,
                        const std::string& more = "") const;
    void start();
    void stop();
    ReloadAnswer reload(ReloadRequest request = {}) const;
    ReloadAnswer plan() const;
    /// `count` numbered events into <name>-in; numbers go on from call to call.
    void feed(const std::string& name, int count);
    /// All that was fed to <name> so far has its disposition.
    void wait_until_done(const std::string& name);
    /// Values of a topic, each with how often it is there.
    [[nodiscard]] std::map<std::string, int> copies(const std::string& topic, std::size_t wanted);
    [[nodiscard]] engine::PipelineSnapshot snapshot(const std::string& name);
    [[nodiscard]] bool runs(const std::string& name);
    void wait_until_ready(const std::string& name);
    static std::uint64_t finished(const engine::PipelineSnapshot& snapshot);

    std::filesystem::path folder_;
    SystemClock clock_;
    std::unique_ptr<LogSink> log_;
    std::unique_ptr<Host> host_;
    std::unique_ptr<Reloader> reloader_;
    std::unique_ptr<kafka::Feeder> feeder_;
    std::map<std::string, int> fed_;

private:
    [[nodiscard]] ConfigurationSources sources() const;
    [[nodiscard]] kafka::ClientSettings client() const;
};

}  // namespace strandline::app
