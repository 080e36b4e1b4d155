/// Tells in log lines what the host does to it, and whether the host keeps its promises: the order
/// of calls, the padding, lifetimes, nulls that stay null.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <strandline/plugin.hpp>
#include <string>

#include "spy_manifest.hpp"

namespace {

struct Watch {
    explicit Watch(strandline::StageArgs args) : host(args.host()) {
        host.log(strandline::Level::info, "open", {{"stage", args.stage()}});
    }
    ~Watch() { host.log(strandline::Level::info, "close"); }

    struct Lane {
        Lane(Watch& of, const strandline::LaneArgs& args) : stage(of) {
            stage.host.log(strandline::Level::info, "open_lane",
                           {{"lane", std::to_string(args.partition())}});
        }

        strandline::Verdict handle(strandline::Context& cx, const strandline::Event& event) {
            const bool kept = check_value(event) && check_alloc(cx);
            cx.log(strandline::Level::info, "handle",
                   {{"promises", kept ? "kept" : "broken"},
                    {"key", event.key().data() == nullptr ? "null" : "there"},
                    {"value", event.tombstone() ? "null" : "there"},
                    {"header", event.header("trace") ? "there" : "absent"}});
            if (event.tombstone()) return strandline::pending;
            cx.emit("out", {.value = event.value()});
            return strandline::ack;
        }
        void on_cancel(strandline_delivery, strandline::CancelReason reason) {
            stage.host.log(strandline::Level::info, "on_cancel",
                           {{"reason", std::to_string(static_cast<std::uint32_t>(reason))}});
        }
        void on_close(strandline::CloseReason reason) {
            stage.host.log(strandline::Level::info, "close_lane",
                           {{"reason", std::to_string(static_cast<std::uint32_t>(reason))}});
        }

    private:
        static bool check_value(const strandline::Event& event) {
            if (event.tombstone()) return true;
            const char* end = event.value().data() + event.value().size();
            return std::all_of(end, end + STRANDLINE_VALUE_PADDING, [](char c) { return c == 0; });
        }
        static bool check_alloc(strandline::Context& cx) {
            const std::span<std::byte> memory = cx.alloc(100);
            const auto address = reinterpret_cast<std::uintptr_t>(memory.data());
            return memory.size() == 100 && address % 16 == 0 &&
                   std::ranges::all_of(memory, [](std::byte b) { return b == std::byte{0}; });
        }

        Watch& stage;
    };

    strandline::Host host;
};

}  // namespace

STRANDLINE_PLUGIN(spy, strandline::bind<Watch>("watch"))
