#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "e2e/child_process.hpp"
#include "e2e/kafka/certificates.hpp"

namespace strandline::e2e {

struct RedisOptions {
    bool tls{false};
    const Certificates* certificates{nullptr};  ///< with TLS
    const Certificate* shown{nullptr};          ///< with TLS: what the server shows
    bool wants_client_certificate{false};
    std::vector<std::string> more{};  ///< "--requirepass", "word", ...
    bool keeps_data{false};         ///< appendonly: a restart forgets nothing
};

/// A real redis-server of a test's own, on a free port of 127.0.0.1, ended by its process id.
///
/// Errors  std::runtime_error, with its log
class RedisServer {
public:
    /// Its program; empty when this machine has none.
    static std::filesystem::path program();

    RedisServer(std::filesystem::path directory, RedisOptions options);

    void start();   ///< and waits until it answers
    void launch();  ///< without waiting
    void kill();    ///< SIGKILL
    void freeze();  ///< SIGSTOP
    void thaw();
    [[nodiscard]] std::uint16_t port() const { return port_; }
    /// By redis-cli, as the user "default": what it prints, without the last line's end.
    std::string command(const std::vector<std::string>& words);
    [[nodiscard]] std::string log() const { return read_text(directory_ / "redis.log"); }

private:
    std::filesystem::path directory_;
    RedisOptions options_;
    std::uint16_t port_{0};
    std::unique_ptr<ChildProcess> process_;
};

}  // namespace strandline::e2e
