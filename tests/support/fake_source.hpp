#pragma once

#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/io.hpp"

namespace strandline::testing {

/// A record as a test writes it down.
struct FakeRecord {
    std::int64_t offset{0};
    std::optional<std::string> value{"type:ORDER"};  ///< empty = a tombstone
    std::vector<std::pair<std::string, std::string>> headers;
    std::int64_t timestamp_ms{-1};
    std::int32_t leader_epoch{-1};
};

/// One partition's log and the queue in front of it. What was handed out is destroyed on release, so
/// that a view kept too long is found by the address sanitizer.
///
/// Threads  append, seek, fail: [any-thread]; the rest as Source says
class FakeSource final : public engine::Source {
public:
    void append(FakeRecord record);
    /// The next take() gives this instead of records.
    void fail(Error error);
    /// What the queue gives next is from here.
    void seek(std::int64_t offset);
    /// Control records at the end of the log were passed; rings as a marker does.
    void pass_markers(std::int64_t position);
    void set_log_end(std::int64_t offset);
    /// Rings although nothing is new.
    void ring();

    /// Records handed out and not given back.
    [[nodiscard]] std::size_t held() const;
    [[nodiscard]] std::size_t takes() const;
    /// How often headers were asked for: each costs a parse. [lane-strand]
    [[nodiscard]] std::size_t headers_parsed() const { return headers_parsed_; }
    [[nodiscard]] bool notifies() const;

    void notify(std::function<void()> wake) override;
    Result<std::span<const model::Record>> take(std::size_t max) override;
    std::span<const model::Header> headers(const model::Record& record) override;
    void release() override;
    [[nodiscard]] bool empty() const override;
    [[nodiscard]] std::optional<model::Offset> position() const override;
    [[nodiscard]] std::optional<model::Offset> log_end() const override;

private:
    void give_back();

    mutable std::mutex mutex_;
    std::function<void()> wake_;
    std::vector<FakeRecord> log_;
    std::size_t next_{0};
    std::optional<Error> failure_;
    std::optional<std::int64_t> position_;
    std::optional<std::int64_t> log_end_;
    std::size_t takes_{0};
    std::size_t headers_parsed_{0};
    std::vector<FakeRecord> handed_out_;
    std::vector<model::Record> records_;
    std::vector<model::Header> headers_;
};

}  // namespace strandline::testing
