#include "e2e/redis/server.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <stdexcept>

#include "e2e/wait.hpp"

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

// A cluster's own port is 10,000 above, so the highest ports are none for a server.
constexpr std::uint16_t port_max = 55'535;

std::uint16_t any_port() {
    const int descriptor = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool done = ::bind(descriptor, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                      ::getsockname(descriptor, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    ::close(descriptor);
    if (!done) throw std::runtime_error("no port is free");
    return ntohs(address.sin_port);
}

std::uint16_t free_port() {
    for (int tries = 0; tries < 1'000; ++tries)
        if (const std::uint16_t port = any_port(); port <= port_max) return port;
    throw std::runtime_error("no port is free");
}

}  // namespace

std::filesystem::path RedisServer::program() { return find_program("redis-server"); }

RedisServer::RedisServer(std::filesystem::path directory, RedisOptions options)
    : directory_(std::move(directory)), options_(std::move(options)), port_(free_port()) {
    std::filesystem::create_directories(directory_);
}

void RedisServer::launch() {
    const std::string port = std::to_string(port_);
    std::vector<std::string> words{program(), "--bind",     "127.0.0.1", "--save",
                                   "",        "--dir",      directory_,  "--daemonize",
                                   "no",      "--loglevel", "notice"};
    if (options_.tls) {
        words.insert(words.end(),
                     {"--port", "0", "--tls-port", port, "--tls-cert-file",
                      options_.shown->certificate, "--tls-key-file", options_.shown->key,
                      "--tls-ca-cert-file", options_.certificates->authority, "--tls-auth-clients",
                      options_.wants_client_certificate ? "yes" : "no"});
    } else {
        words.insert(words.end(), {"--port", port});
    }
    words.insert(words.end(), {"--appendonly", options_.keeps_data ? "yes" : "no"});
    if (options_.keeps_data) words.insert(words.end(), {"--appendfsync", "always"});
    words.insert(words.end(), options_.more.begin(), options_.more.end());
    process_ =
        std::make_unique<ChildProcess>(ChildOptions{.command = words,
                                                    .environment = {},
                                                    .directory = directory_,
                                                    .standard_output = directory_ / "redis.log",
                                                    .standard_error = directory_ / "redis.log"});
}

void RedisServer::start() {
    launch();
    const bool answers = wait_until(10s, [&] {
        const std::string said = command({"PING"});
        return said.find("PONG") != std::string::npos || said.find("NOAUTH") != std::string::npos;
    });
    if (!answers) throw std::runtime_error("redis-server does not answer: " + log());
}

void RedisServer::kill() { process_->kill(); }
void RedisServer::freeze() { process_->signal(SIGSTOP); }
void RedisServer::thaw() { process_->signal(SIGCONT); }

std::string RedisServer::command(const std::vector<std::string>& words) {
    std::vector<std::string> line{find_program("redis-cli"), "-p", std::to_string(port_)};
    for (std::size_t at = 0; at + 1 < options_.more.size(); ++at)
        if (options_.more[at] == "--requirepass")
            line.insert(line.end(), {"--no-auth-warning", "-a", options_.more[at + 1]});
    if (options_.tls) {
        const Certificates& made = *options_.certificates;
        line.insert(line.end(), {"--tls", "--insecure", "--cacert", made.authority, "--cert",
                                 made.client.certificate, "--key", made.client.key});
    }
    line.insert(line.end(), words.begin(), words.end());
    std::string said = run_command(line, 10s).output;
    while (!said.empty() && said.back() == '\n') said.pop_back();
    return said;
}

}  // namespace strandline::e2e
