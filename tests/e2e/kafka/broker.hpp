#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "e2e/child_process.hpp"
#include "e2e/kafka/artifacts.hpp"
#include "e2e/kafka/certificates.hpp"

namespace strandline::e2e {

/// One node of Apache Kafka, broker and controller, on loopback ports of its own.
///
/// Listeners: SASL_SSL with SCRAM-SHA-512 (what every test uses unless it says otherwise); SASL_SSL
/// whose certificate names another host; SSL with client certificates; and PLAINTEXT, for the broker
/// itself and for the tests of a mismatch. They keep their ports over a restart.
///
/// Ownership  everything is below `directory`; the process ends with this object, or with the test.
/// Threads    the one that made it.
/// Errors     std::runtime_error, with the end of the broker's log.
class Broker {
public:
    static constexpr const char* user = "app";
    static constexpr const char* password = "app-secret-of-this-run";

    /// Makes certificates, and formats the storage with the SCRAM user. Nothing runs yet.
    Broker(Artifacts artifacts, std::filesystem::path directory);

    /// Starts the process, without waiting. wait_ready() returns when every listener answers.
    void start();
    void wait_ready();
    /// SIGKILL: what the broker had not written is gone, as after a power cut of its process.
    void kill();
    /// SIGTERM, and waits; SIGKILL when it does not end.
    void stop();
    void pause();   ///< SIGSTOP: connections stay open and nothing answers
    void resume();  ///< SIGCONT
    [[nodiscard]] bool running() { return process_ && process_->running(); }

    [[nodiscard]] std::string sasl_ssl() const { return address(ports_.sasl_ssl); }
    [[nodiscard]] std::string other_host() const { return address(ports_.other_host); }
    [[nodiscard]] std::string mutual_tls() const { return address(ports_.mutual_tls); }
    [[nodiscard]] std::string plaintext() const { return address(ports_.plaintext); }
    [[nodiscard]] const Certificates& certificates() const { return certificates_; }
    [[nodiscard]] const Artifacts& artifacts() const { return artifacts_; }
    [[nodiscard]] std::filesystem::path log_file() const { return directory_ / "broker.log"; }

private:
    struct Ports {
        int sasl_ssl{0};
        int other_host{0};
        int mutual_tls{0};
        int plaintext{0};
        int controller{0};
    };

    static Ports free_ports();
    static std::string address(int port) { return "127.0.0.1:" + std::to_string(port); }
    [[nodiscard]] std::string properties() const;
    [[nodiscard]] std::vector<std::string> java(const std::string& main_class) const;
    void format_storage() const;
    [[nodiscard]] std::string end_of_log() const;

    Artifacts artifacts_;
    std::filesystem::path directory_;
    Certificates certificates_;
    Ports ports_;
    std::unique_ptr<ChildProcess> process_;
};

}  // namespace strandline::e2e
