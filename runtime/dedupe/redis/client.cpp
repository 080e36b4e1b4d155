#include "dedupe/redis/client.hpp"

#include <utility>

#include "dedupe/redis/connection_loop.hpp"
#include "dedupe/redis/tls.hpp"

namespace strandline::dedupe::redis {

std::string RedisSettings::title() const {
    const bool ipv6 = host.find(':') != std::string::npos;
    return "store '" + name + "' (" + (ipv6 ? "[" + host + "]" : host) + ":" +
           std::to_string(port) + ")";
}

Result<std::shared_ptr<RedisClient>> RedisClient::open(RedisSettings settings, Logger& log) {
    std::unique_ptr<TlsContext> tls;
    if (settings.tls) {
        Result<std::unique_ptr<TlsContext>> made = make_tls_context(settings);
        if (!made) return tl::unexpected(std::move(made.error()));
        tls = std::move(*made);
    }
    auto loop = std::make_unique<ConnectionLoop>(std::move(settings), std::move(tls), log);
    loop->start();
    return std::shared_ptr<RedisClient>(new RedisClient(std::move(loop)));
}

RedisClient::RedisClient(std::unique_ptr<ConnectionLoop> loop) : loop_(std::move(loop)) {}
RedisClient::~RedisClient() { loop_->stop(); }

void RedisClient::attach(const std::shared_ptr<LaneLink>& lane) { loop_->attach(lane); }
bool RedisClient::submit(std::vector<Operation> operations) {
    return loop_->submit(std::move(operations));
}
void RedisClient::submit_later(Operation operation, Duration pause) {
    loop_->submit_later(std::move(operation), pause);
}
std::optional<Error> RedisClient::trouble() const { return loop_->trouble(); }
std::uint64_t RedisClient::errors() const { return loop_->errors(); }

std::vector<Error> check(const RedisSettings& settings) {
    if (!settings.tls) return {};
    const Result<std::unique_ptr<TlsContext>> made = make_tls_context(settings);
    return made ? std::vector<Error>{} : std::vector<Error>{made.error()};
}

}  // namespace strandline::dedupe::redis
