#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/delivery.hpp"
#include "engine/io.hpp"
#include "plugin/plugin_stage.hpp"
#include "support/capturing_logger.hpp"
#include "support/manual_clock.hpp"
#include "unit/plugin/fake_document.hpp"
#include "unit/plugin/plugin_home.hpp"

namespace strandline::testing {

/// The way to a lane's strand, which the test runs by hand. [any-thread]
class FakeLanePort final : public engine::LanePort {
public:
    void post(std::function<void()> work) override {
        const std::scoped_lock lock(mutex_);
        work_.push_back(std::move(work));
    }
    void settle(model::Verdict verdict) override { settled.push_back(verdict); }

    /// Runs what was posted; how many.
    std::size_t run() {
        std::vector<std::function<void()>> work;
        {
            const std::scoped_lock lock(mutex_);
            work.swap(work_);
        }
        for (const auto& one : work) one();
        return work.size();
    }

    std::vector<model::Verdict> settled;

private:
    std::mutex mutex_;
    std::vector<std::function<void()>> work_;
};

/// One stage of a plugin on one lane, played by hand as the engine's lane would.
class LaneScenario : public ::testing::Test {
protected:
    LaneScenario() {
        record.offset = model::Offset{42};
        record.timestamp_ms = 1'700'000'000'123;
        record.key = key;
    }

    /// Opens a stage, and a lane of orders/3.
    void open(const std::string& plugin_id, const std::string& handler,
              const std::string& config = "",
              std::vector<plugin::OutputWiring> outputs = {
                  {"out", engine::OutputIndex{7}, "", {}}}) {
        plugin = loaded(plugin_id);
        auto opened = plugin::PluginStage::open(
            {plugin, handler, "orders", config, std::move(outputs), clock, logger});
        ASSERT_TRUE(opened.has_value()) << opened.error().front().message;
        stage = *std::move(opened);
        auto opened_lane = stage->open_lane(where, port);
        ASSERT_TRUE(opened_lane.has_value()) << opened_lane.error().message;
        lane = *std::move(opened_lane);
    }

    /// Brings one event. `value` is JSON; nullopt = a tombstone.
    model::Verdict handle(std::optional<std::string> value, std::uint32_t attempt = 1) {
        padded.assign(value.value_or("") + std::string(64, '\0'));
        document.reset();
        if (value) document.emplace(*value);
        record.value = value ? Bytes(padded.data(), value->size()) : null_bytes;
        delivery.start(where, record);
        delivery.headers = headers;
        delivery.redelivered = redelivered;
        delivery.start_attempt(model::Attempt{attempt});
        delivery.event.value = record.value;
        delivery.event.type = value ? "ORDER_CREATED" : "";
        delivery.event.id = "e-1";
        delivery.event.json = document ? &*document : nullptr;
        delivery.deadline = clock.now() + std::chrono::seconds(10);
        return lane->handle(delivery);
    }

    [[nodiscard]] std::uint64_t count(plugin::Misbehaviour kind) const {
        return plugin->misbehaviour.count(kind);
    }
    [[nodiscard]] std::string code() const {
        return delivery.reason ? delivery.reason->code : std::string("no reason");
    }
    [[nodiscard]] std::string message() const {
        return delivery.reason ? delivery.reason->message : std::string("no reason");
    }

    ManualClock clock;
    CapturingLogger logger;
    std::shared_ptr<FakeLanePort> port = std::make_shared<FakeLanePort>();
    model::TopicPartition where{"orders", 3};
    std::string key{"customer-9"};
    model::Record record;
    std::vector<model::Header> headers;
    bool redelivered{false};
    std::string padded;
    std::optional<FakeDocument> document;
    engine::Delivery delivery;
    std::shared_ptr<const plugin::Plugin> plugin;
    std::unique_ptr<plugin::PluginStage> stage;
    std::unique_ptr<engine::Stage> lane;
};

}  // namespace strandline::testing
