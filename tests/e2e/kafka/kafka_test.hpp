#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "e2e/client.hpp"
#include "e2e/kafka/suite.hpp"

namespace strandline::e2e {

/// Starts the suite's broker before its first test and ends it after the last.
class KafkaEnvironment : public testing::Environment {
public:
    explicit KafkaEnvironment(std::string name) : name_(std::move(name)) {}

    void SetUp() override;
    void TearDown() override;

    [[nodiscard]] Suite* suite() const { return suite_.get(); }
    [[nodiscard]] const std::string& missing() const { return missing_; }

private:
    std::string name_;
    std::string missing_;  ///< why there is no broker on this machine
    std::unique_ptr<Suite> suite_;
};

/// A test against the real broker. Each has topics, groups and folders of its own.
class KafkaTest : public testing::Test {
protected:
    void SetUp() override;

    [[nodiscard]] static Broker& broker() { return environment()->suite()->broker(); }
    [[nodiscard]] static Connection connection() { return connection_to(broker()); }
    /// This test's name in Kafka's and the file system's alphabet; `what` tells its topics apart.
    [[nodiscard]] static std::string name_for(const std::string& what);
    [[nodiscard]] static std::filesystem::path directory();

private:
    static KafkaEnvironment* environment();
};

/// Each test executable says once which suite it is.
KafkaEnvironment* kafka_environment();

}  // namespace strandline::e2e

/// At namespace scope, once per test executable.
#define STRANDLINE_KAFKA_SUITE(name)                                                    \
    namespace strandline::e2e {                                                         \
    namespace {                                                                         \
    KafkaEnvironment* const environment_of_this_suite = static_cast<KafkaEnvironment*>( \
        testing::AddGlobalTestEnvironment(new KafkaEnvironment(name)));                 \
    }                                                                                   \
    KafkaEnvironment* kafka_environment() { return environment_of_this_suite; }         \
    }
