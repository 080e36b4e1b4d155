#pragma once

#include <strandline/plugin.h>
#include <strandline/sdk/args.hpp>
#include <strandline/sdk/barrier.hpp>
#include <strandline/sdk/context.hpp>
#include <strandline/sdk/event.hpp>

#include <memory>
#include <string_view>
#include <utility>

namespace strandline {
inline namespace sdk_v0 {
namespace detail {

/// Services of one stage, kept beside the author's object.
struct Services {
    explicit Services(const strandline_host* of)
        : host(of),
          json(static_cast<const strandline_json_1*>(of->extension(of, STRANDLINE_EXT_JSON))) {}

    const strandline_host* host;
    const strandline_json_1* json;
};

template <class Stage>
struct StageBox {
    StageBox(const strandline_host* host, const strandline_open_args* args)
        : services(host), stage(StageArgs(host, args)) {}

    Services services;
    Stage stage;
};

template <class Stage>
concept HasLane = requires { typename Stage::Lane; };

template <class Stage>
struct LaneBox {
    LaneBox(StageBox<Stage>& of, const strandline_lane_args* args)
        : services(of.services), lane(of.stage, LaneArgs(of.services.host, args)) {}

    Services services;
    typename Stage::Lane lane;
};

/// The C functions of a handler, over a box that `lane` points to.
template <class Box, class Object>
struct Calls {
    static strandline_verdict handle(void* lane, const strandline_event* event) noexcept {
        Box& box = *static_cast<Box*>(lane);
        return deliver(box.services.host, event->delivery, [&] {
            Context cx(box.services.host, event->delivery);
            const Event view(box.services.host, box.services.json, event);
            return object(box).handle(cx, view);
        });
    }

    static void on_cancel(void* lane, strandline_delivery delivery, std::uint32_t reason) noexcept {
        Box& box = *static_cast<Box*>(lane);
        contained(box.services.host,
                  [&] { object(box).on_cancel(delivery, static_cast<CancelReason>(reason)); });
    }

    template <class Message>
    static void on_post(void* lane, void* arg) noexcept {
        const std::unique_ptr<Message> message(static_cast<Message*>(arg));
        if (lane == nullptr) return;
        Box& box = *static_cast<Box*>(lane);
        contained(box.services.host, [&] { object(box).on_post(std::move(*message)); });
    }

private:
    static Object& object(Box& box) {
        if constexpr (requires { box.lane; }) {
            return box.lane;
        } else {
            return box.stage;
        }
    }
};

template <class Stage>
struct StageCalls {
    using Box = StageBox<Stage>;

    static strandline_status check(strandline_str config, strandline_error* error) noexcept {
        return opening(error, [&] { Stage::check(Config(to_view(config))); });
    }
    static strandline_status open(const strandline_host* host, const strandline_open_args* args,
                                  void** stage, strandline_error* error) noexcept {
        return opening(error, [&] { *stage = new Box(host, args); });
    }
    static void close(void* stage) noexcept { delete static_cast<Box*>(stage); }

    static strandline_status open_lane(void* stage, const strandline_lane_args* args, void** lane,
                                       strandline_error* error) noexcept {
        return opening(error, [&] { *lane = new LaneBox<Stage>(*static_cast<Box*>(stage), args); });
    }
    static void close_lane(void* lane, std::uint32_t reason) noexcept {
        const std::unique_ptr<LaneBox<Stage>> box(static_cast<LaneBox<Stage>*>(lane));
        if constexpr (requires { box->lane.on_close(CloseReason{}); }) {
            contained(box->services.host,
                      [&] { box->lane.on_close(static_cast<CloseReason>(reason)); });
        }
        (void)reason;
    }
};

template <class Box, class Object>
constexpr void add_calls(strandline_handler& handler) {
    using Bound = Calls<Box, Object>;
    handler.handle = &Bound::handle;
    if constexpr (requires(Object& object) { object.on_cancel({}, CancelReason{}); }) {
        handler.on_cancel = &Bound::on_cancel;
    }
    if constexpr (requires { typename Object::Posted; }) {
        handler.on_post = &Bound::template on_post<typename Object::Posted>;
    }
}

/// A handler id and its functions; the facts come from plugin.json.
struct Binding {
    std::string_view id;
    strandline_handler handler;
};

}  // namespace detail

/// Binds a stage type to a handler of plugin.json:
///
///     struct Enrich {
///         explicit Enrich(strandline::StageArgs args);             // may throw ConfigError
///         struct Lane {                                            // optional: one per partition
///             Lane(Enrich& stage, const strandline::LaneArgs&);
///             strandline::Verdict handle(strandline::Context&, const strandline::Event&);
///         };
///     };
///
/// Without a nested Lane, handle() stands on the stage itself and must be thread-safe. Found when
/// they are there: `static void check(Config)` on the stage; `on_cancel(strandline_delivery,
/// CancelReason)`, `on_close(CloseReason)`, `using Posted` with `on_post(Posted)` on the lane.
template <class Stage>
consteval detail::Binding bind(std::string_view id) {
    detail::Binding binding{id, {}};
    strandline_handler& handler = binding.handler;
    using Calls = detail::StageCalls<Stage>;
    handler.struct_size = sizeof(strandline_handler);
    if constexpr (requires(const Config& config) { Stage::check(config); }) {
        handler.check = &Calls::check;
    }
    handler.open = &Calls::open;
    handler.close = &Calls::close;
    if constexpr (detail::HasLane<Stage>) {
        handler.open_lane = &Calls::open_lane;
        handler.close_lane = &Calls::close_lane;
        detail::add_calls<detail::LaneBox<Stage>, typename Stage::Lane>(handler);
    } else {
        detail::add_calls<detail::StageBox<Stage>, Stage>(handler);
    }
    return binding;
}

}  // namespace sdk_v0
}  // namespace strandline
