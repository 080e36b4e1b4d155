#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace strandline::kafka {

/// A topic of the embedded broker.
struct EmbeddedTopic {
    std::string name;
    std::int32_t partitions{6};
};

/// The broker inside the host, for first steps and tests: librdkafka's mock cluster on 127.0.0.1, one
/// broker, random port, in memory. It fakes transactions, security and retention (5 MiB or 100,000
/// batches per partition): no proof of anything that depends on them.
///
/// Ownership  all dies with this object, which goes last, after every client.
class EmbeddedBroker {
public:
    /// Ready when it returns, about 8 ms. Errors  "embedded-broker"
    static Result<std::unique_ptr<EmbeddedBroker>> open(const std::vector<EmbeddedTopic>& topics);
    ~EmbeddedBroker();
    EmbeddedBroker(const EmbeddedBroker&) = delete;
    EmbeddedBroker& operator=(const EmbeddedBroker&) = delete;

    /// host:port, for ClientSettings::brokers and for people with kcat.
    [[nodiscard]] const std::string& brokers() const { return brokers_; }
    /// Errors  "embedded-broker", a topic that exists among them. [any-thread]
    Result<void> create(const EmbeddedTopic& topic);
    /// What clients of this broker add to ClientSettings::extra: it never wakes an idle fetch early.
    [[nodiscard]] static std::map<std::string, std::string> consumer_extra();
    [[nodiscard]] static std::map<std::string, std::string> producer_extra();

    /// librdkafka's own handle of the cluster, for the fault hooks of tests only.
    [[nodiscard]] void* native() const { return cluster_; }

private:
    EmbeddedBroker() = default;

    struct Owner;
    std::unique_ptr<Owner> owner_;
    void* cluster_{nullptr};
    std::string brokers_;
};

}  // namespace strandline::kafka
