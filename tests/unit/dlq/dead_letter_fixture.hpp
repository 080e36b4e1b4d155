#pragma once

#include <gmock/gmock.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "dlq/dead_letter_headers.hpp"
#include "dlq/dead_letter_writer.hpp"
#include "support/manual_clock.hpp"

namespace strandline::dlq::tests {

using OwnedBytes = std::optional<std::string>;  // empty = null
using OwnedHeaders = std::vector<std::pair<std::string, OwnedBytes>>;

inline OwnedBytes own(Bytes bytes) {
    return is_null(bytes) ? OwnedBytes{} : OwnedBytes(std::string(bytes));
}

/// A topic that keeps what fits: key, value and headers, each header with its two lengths.
class FakeTopic final : public engine::Publisher {
public:
    struct Stored {
        engine::OutputIndex output{0};
        std::int64_t timestamp_ms{0};
        OwnedBytes key;
        OwnedBytes value;
        OwnedHeaders headers;
        engine::Ticket ticket{0};
    };
    std::size_t record_bytes_max{1'000'000};
    bool full{false};
    std::vector<Stored> stored;

    void notify(std::function<void()>) override {}
    void take_reports(std::vector<engine::Report>&) override {}
    std::size_t value_bytes_max(engine::OutputIndex, std::size_t other_bytes) const override {
        return record_bytes_max - std::min(record_bytes_max, other_bytes);
    }
    engine::Published publish(const engine::OutRecord& record, engine::Ticket ticket) override {
        if (full) return engine::Published::full;
        Stored copy;
        copy.output = record.output;
        copy.timestamp_ms = record.timestamp_ms;
        copy.key = own(record.key);
        copy.value = own(record.value);
        copy.ticket = ticket;
        std::size_t bytes = record.key.size() + record.value.size();
        for (const model::Header& header : record.headers) {
            copy.headers.emplace_back(header.name, own(header.value));
            bytes += header.name.size() + header.value.size() + 10;
        }
        if (bytes > record_bytes_max) return engine::Published::too_large;
        stored.push_back(std::move(copy));
        return engine::Published::queued;
    }
};

/// A lane that can only fail: each fail() stores one dead letter, and replay() makes the last one
/// the next record, as the replay topic would.
class DeadLetterScenario : public ::testing::Test {
protected:
    static constexpr engine::OutputIndex dead_letters = 4;
    static constexpr engine::OutputIndex poison = 5;

    void trust() {
        DeadLetterSettings settings = settings_of();
        settings.trust_source_headers = true;
        writer_ = std::make_unique<DeadLetterWriter>(settings, topic_, clock_);
    }
    static DeadLetterSettings settings_of() {
        DeadLetterSettings settings;
        settings.pipeline = "orders";
        settings.dead_letter_output = dead_letters;
        settings.poison_output = poison;
        return settings;
    }
    engine::Published fail(model::Disposition disposition = model::Disposition::dead_lettered) {
        delivery_.where = &where_;
        model::Record record;
        record.offset = {offset_};
        record.key = view(key_);
        record.value = view(value_);
        delivery_.record = &record;
        views_.clear();
        for (const auto& [name, value] : headers_)
            views_.push_back({.name = name, .value = view(value)});
        delivery_.headers = views_;
        delivery_.event.id = id_;
        return writer_->store(delivery_, failure_, disposition, 17);
    }
    void replay() {
        ASSERT_FALSE(topic_.stored.empty());
        const FakeTopic::Stored last = topic_.stored.back();
        key_ = last.key;
        value_ = last.value;
        headers_ = last.headers;
        where_ = {"order-events-dlq-replay", 0};
        ++offset_;
        trust();
    }
    [[nodiscard]] const FakeTopic::Stored& last() const { return topic_.stored.back(); }
    [[nodiscard]] OwnedHeaders own_headers() const {
        OwnedHeaders own;
        for (const auto& header : last().headers)
            if (!is_dead_letter_header(header.first)) own.push_back(header);
        return own;
    }
    [[nodiscard]] std::string header(std::string_view name) const {
        std::string found = "(absent)";
        int count = 0;
        for (const auto& [other, value] : last().headers)
            if (other == name) found = value.value_or("(null)"), ++count;
        EXPECT_LE(count, 1) << name;
        return found;
    }
    static Bytes view(const OwnedBytes& bytes) { return bytes ? Bytes(*bytes) : null_bytes; }

    strandline::testing::ManualClock clock_;
    FakeTopic topic_;
    std::unique_ptr<DeadLetterWriter> writer_ =
        std::make_unique<DeadLetterWriter>(settings_of(), topic_, clock_);
    engine::Delivery delivery_;
    std::vector<model::Header> views_;

    model::TopicPartition where_{"order-events", 3};
    std::int64_t offset_{41'207};
    OwnedBytes key_{"o-1"};
    OwnedBytes value_{R"({"id":"e-1"})"};
    OwnedHeaders headers_;
    std::string id_{"e-1"};
    model::Failure failure_;
};

}  // namespace strandline::dlq::tests
