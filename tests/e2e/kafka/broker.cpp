#include "e2e/kafka/broker.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <stdexcept>

#include "e2e/client.hpp"
#include "e2e/wait.hpp"

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

/// Three seconds on an idle machine; a minute where ten compilers run beside it.
constexpr std::chrono::seconds start_limit = 180s;

/// A TCP port that nobody listens on, held until it is closed so that the next call gets another.
class HeldPort {
public:
    HeldPort() : descriptor_(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = ::htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        auto* generic = reinterpret_cast<sockaddr*>(&address);
        if (descriptor_ < 0 || ::bind(descriptor_, generic, size) != 0 ||
            ::getsockname(descriptor_, generic, &size) != 0)
            throw std::runtime_error("no free TCP port");
        port_ = ::ntohs(address.sin_port);
    }
    ~HeldPort() { ::close(descriptor_); }
    HeldPort(const HeldPort&) = delete;
    HeldPort& operator=(const HeldPort&) = delete;
    [[nodiscard]] int port() const { return port_; }

private:
    int descriptor_;
    int port_{0};
};

std::string key_store(const std::string& listener, const Certificate& certificate) {
    const std::string prefix = "listener.name." + listener + ".ssl.keystore.";
    return prefix + "type=PEM\n" + prefix + "location=" + certificate.chain.string() + "\n";
}

std::string scram(const std::string& listener) {
    const std::string prefix = "listener.name." + listener + ".";
    return prefix + "sasl.enabled.mechanisms=SCRAM-SHA-512\n" + prefix +
           "scram-sha-512.sasl.jaas.config="
           "org.apache.kafka.common.security.scram.ScramLoginModule required;\n";
}

}  // namespace

Broker::Ports Broker::free_ports() {
    const std::array<HeldPort, 5> held;
    return {.sasl_ssl = held[0].port(),
            .other_host = held[1].port(),
            .mutual_tls = held[2].port(),
            .plaintext = held[3].port(),
            .controller = held[4].port()};
}

Broker::Broker(Artifacts artifacts, std::filesystem::path directory)
    : artifacts_(std::move(artifacts)),
      directory_(std::move(directory)),
      certificates_(make_certificates(directory_ / "tls")),
      ports_(free_ports()) {
    write_text(directory_ / "server.properties", properties());
    format_storage();
}

std::string Broker::properties() const {
    const std::string controller = address(ports_.controller);
    const std::string listeners = "SASL_SSL://" + sasl_ssl() + ",OTHERHOST://" + other_host() +
                                  ",MTLS://" + mutual_tls() + ",PLAINTEXT://" + plaintext();
    return "process.roles=broker,controller\n"
           "node.id=1\n"
           "controller.listener.names=CONTROLLER\n"
           "controller.quorum.voters=1@" +
           controller + "\nlisteners=" + listeners + ",CONTROLLER://" + controller +
           "\nadvertised.listeners=" + listeners +
           "\nlistener.security.protocol.map=SASL_SSL:SASL_SSL,OTHERHOST:SASL_SSL,MTLS:SSL,"
           "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT\n"
           "inter.broker.listener.name=PLAINTEXT\n"
           "sasl.enabled.mechanisms=SCRAM-SHA-512\n" +
           scram("sasl_ssl") + scram("otherhost") + key_store("sasl_ssl", certificates_.server) +
           key_store("otherhost", certificates_.other_host) +
           key_store("mtls", certificates_.server) +
           "listener.name.mtls.ssl.client.auth=required\n"
           "listener.name.mtls.ssl.truststore.type=PEM\n"
           "listener.name.mtls.ssl.truststore.location=" +
           certificates_.authority.string() +
           "\n"
           // Rights are on: who is not named here may do nothing.
           "authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer\n"
           "super.users=User:ANONYMOUS;User:" +
           user +
           ";User:CN=strandline-e2e\n"
           "log.dirs=" +
           (directory_ / "data").string() +
           "\n"
           "auto.create.topics.enable=false\n"
           "message.max.bytes=8388608\n"
           "log.message.timestamp.type=LogAppendTime\n"
           // One node, few partitions: a restart has little to recover. No commit of a run is
           // compacted away, as a segment holds them all.
           "default.replication.factor=1\n"
           "offsets.topic.replication.factor=1\n"
           "offsets.topic.num.partitions=4\n"
           "offsets.topic.segment.bytes=104857600\n"
           "transaction.state.log.replication.factor=1\n"
           "transaction.state.log.min.isr=1\n"
           "transaction.state.log.num.partitions=4\n"
           "share.coordinator.state.topic.replication.factor=1\n"
           "share.coordinator.state.topic.min.isr=1\n"
           "group.initial.rebalance.delay.ms=0\n"
           // A node that was killed may not come back before its old session is over.
           "broker.session.timeout.ms=3000\n"
           "broker.heartbeat.interval.ms=500\n"
           "controlled.shutdown.enable=false\n"
           "num.network.threads=2\n"
           "num.io.threads=4\n";
}

std::vector<std::string> Broker::java(const std::string& main_class) const {
    return {artifacts_.java,
            "-Xms256m",
            "-Xmx512m",
            "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
            "-Dorg.slf4j.simpleLogger.showDateTime=true",
            "-cp",
            artifacts_.class_path(),
            main_class};
}

void Broker::format_storage() const {
    std::vector<std::string> command = java("kafka.tools.StorageTool");
    command.insert(command.end(),
                   {"format", "--config", (directory_ / "server.properties").string(),
                    "--cluster-id", "c3RyYW5kbGluZS1lMmUtMQ", "--add-scram",
                    std::string("SCRAM-SHA-512=[name=") + user + ",password=" + password + "]"});
    require_command(command, start_limit);
}

void Broker::start() {
    std::vector<std::string> command = java("kafka.Kafka");
    command.push_back((directory_ / "server.properties").string());
    process_ = std::make_unique<ChildProcess>(ChildOptions{.command = command,
                                                           .environment = {},
                                                           .directory = directory_,
                                                           .standard_output = log_file(),
                                                           .standard_error = log_file()});
}

void Broker::wait_ready() {
    const Connection connection = connection_to(*this);
    const bool ready = wait_until(
        start_limit,
        [&] {
            if (!running()) throw std::runtime_error("the broker ended: " + end_of_log());
            return answers(connection);
        },
        100ms);
    if (!ready) throw std::runtime_error("the broker is not ready in time: " + end_of_log());
}

void Broker::kill() {
    if (process_) process_->kill();
}

void Broker::stop() {
    if (!process_) return;
    process_->signal(SIGTERM);
    if (!process_->wait_for_exit(20s)) process_->kill();
}

void Broker::pause() { process_->signal(SIGSTOP); }

void Broker::resume() { process_->signal(SIGCONT); }

std::string Broker::end_of_log() const {
    const std::string text = read_text(log_file());
    constexpr std::size_t shown = 4000;
    return text.size() > shown ? text.substr(text.size() - shown) : text;
}

}  // namespace strandline::e2e
