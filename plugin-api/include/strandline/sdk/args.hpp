#pragma once

#include <strandline/plugin.h>
#include <strandline/sdk/config.hpp>
#include <strandline/sdk/context.hpp>
#include <strandline/sdk/poster.hpp>
#include <strandline/sdk/text.hpp>

#include <cstdint>
#include <span>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {

/// What a stage's constructor gets. Views live until it returns; host() lives as long as the stage.
class StageArgs {
public:
    StageArgs(const strandline_host* host, const strandline_open_args* args)
        : host_(host), args_(args) {}

    [[nodiscard]] std::string_view pipeline() const { return to_view(args_->pipeline); }
    [[nodiscard]] std::string_view stage() const { return to_view(args_->stage); }
    [[nodiscard]] Config config() const { return Config(to_view(args_->config)); }
    [[nodiscard]] Host host() const { return Host(host_); }

private:
    const strandline_host* host_;
    const strandline_open_args* args_;
};

/// What a lane's constructor gets. Views live until it returns.
class LaneArgs {
public:
    LaneArgs(const strandline_host* host, const strandline_lane_args* args)
        : host_(host), args_(args) {}

    [[nodiscard]] std::int32_t partition() const { return args_->partition; }
    [[nodiscard]] std::span<const strandline_str> topics() const {
        return {args_->topics, args_->topic_count};
    }
    [[nodiscard]] Host host() const { return Host(host_); }

    /// The way back to this lane from other threads; `Message` is the lane's `Posted`.
    template <class Message>
    [[nodiscard]] Poster<Message> poster() const {
        return {host_, args_->lane};
    }

private:
    const strandline_host* host_;
    const strandline_lane_args* args_;
};

enum class CloseReason : std::uint32_t {
    shutdown = STRANDLINE_CLOSE_SHUTDOWN,
    revoked = STRANDLINE_CLOSE_REVOKED,
    lost = STRANDLINE_CLOSE_LOST,
    reopen = STRANDLINE_CLOSE_REOPEN,
    rollback = STRANDLINE_CLOSE_ROLLBACK
};

enum class CancelReason : std::uint32_t {
    deadline = STRANDLINE_CANCEL_DEADLINE,
    revoked = STRANDLINE_CANCEL_REVOKED,
    shutdown = STRANDLINE_CANCEL_SHUTDOWN,
    rollback = STRANDLINE_CANCEL_ROLLBACK
};

}  // namespace sdk_v0
}  // namespace strandline
