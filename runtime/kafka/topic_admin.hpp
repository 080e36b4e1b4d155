#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "kafka/settings.hpp"

namespace strandline::kafka {

struct TopicFacts {
    std::int32_t partitions{0};
    /// Of all that the broker says; empty when it says nothing, for want of an ACL for instance.
    std::map<std::string, std::string> settings;
};

struct NewTopic {
    std::string name;
    std::int32_t partitions{-1};   ///< -1 = as the broker has it by default
    std::int32_t replication{-1};  ///< -1 = as the broker has it by default
    std::map<std::string, std::string> settings;
};

/// Looks at topics and creates them; never alters or deletes one.
///
/// Threads  one at a time.
/// Errors   "kafka-config", "topic-exists", and what a broker refuses by broker_error.hpp
class TopicAdmin {
public:
    static Result<std::unique_ptr<TopicAdmin>> open(const ClientSettings& settings,
                                                    std::chrono::milliseconds timeout);
    ~TopicAdmin();
    TopicAdmin(const TopicAdmin&) = delete;
    TopicAdmin& operator=(const TopicAdmin&) = delete;

    /// Empty when there is no such topic.
    [[nodiscard]] Result<std::optional<TopicFacts>> look(const std::string& topic);
    [[nodiscard]] Result<> create(const NewTopic& topic);

private:
    TopicAdmin();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace strandline::kafka
