/// Handlers that break the rules of the boundary on purpose. Each must be contained.
#include <cstdint>
#include <stdexcept>
#include <strandline/plugin.hpp>
#include <string>
#include <string_view>
#include <thread>

#include "unruly_manifest.hpp"

namespace {

/// Works on the raw table, because the SDK does not let one do most of this.
struct Misbehave {
    explicit Misbehave(strandline::StageArgs args)
        : host(args.host().raw()), how(args.config().string("/how")) {}

    struct Lane {
        Lane(Misbehave& of, const strandline::LaneArgs& args)
            : stage(of), host(of.host), poster(args.poster<std::string>()) {}

        using Posted = std::string;
        void on_post(std::string message) {
            strandline::Host(host).log(strandline::Level::info, message);
        }

        strandline::Verdict handle(strandline::Context& cx, const strandline::Event& event) {
            const strandline_delivery token = event.raw().delivery;
            const std::string& asked = stage.how;
            if (asked == "unset") return strandline::Verdict{0};
            if (asked == "nonsense") return strandline::Verdict{77};
            if (asked == "throws")
                throw std::runtime_error("payload: " + std::string(event.value()));
            if (asked == "throws_number") throw 42;
            if (asked == "complete_twice") return complete_twice(token);
            if (asked == "complete_late") return complete_late(token);
            if (asked == "complete_early") return complete_early(token);
            if (asked == "complete_nonsense") return complete_nonsense(token);
            if (asked == "undeclared_output") return emit(cx, "nowhere");
            if (asked == "emit_elsewhere") return emit_elsewhere(cx);
            if (asked == "keep_token") return keep_token(event);
            if (asked == "bad_record") return bad_record(token);
            if (asked == "bad_slug") return cx.reject("Not A Slug!", "the code has spaces");
            if (asked == "explain_long")
                return cx.reject("long", std::string(2000, 'x') + "\xc3\xa9");
            if (asked == "on_post") return post();
            return strandline::ack;
        }

        void on_cancel(strandline_delivery token, strandline::CancelReason) {
            host->complete(host, token, STRANDLINE_ACK, nullptr);
        }

    private:
        strandline::Verdict complete_twice(strandline_delivery token) {
            host->complete(host, token, STRANDLINE_ACK, nullptr);
            host->complete(host, token, STRANDLINE_REJECT, nullptr);
            return strandline::pending;
        }
        /// The deadline settles it, then on_cancel() completes it, too late.
        strandline::Verdict complete_late(strandline_delivery) { return strandline::pending; }
        /// Completed from another thread before handle() has returned.
        strandline::Verdict complete_early(strandline_delivery token) {
            std::thread([this, token] {
                host->complete(host, token, STRANDLINE_SKIP, nullptr);
            }).join();
            return strandline::pending;
        }
        strandline::Verdict complete_nonsense(strandline_delivery token) {
            host->complete(host, token, 99, nullptr);
            return strandline::pending;
        }
        strandline::Verdict emit(strandline::Context& cx, std::string_view output) {
            cx.emit(output, {.value = "x"});
            return strandline::ack;
        }
        strandline::Verdict emit_elsewhere(strandline::Context& cx) {
            std::thread([&cx] { cx.emit("out", {.value = "x"}); }).join();
            return strandline::ack;
        }
        /// Emits with the token of the event before.
        strandline::Verdict keep_token(const strandline::Event& event) {
            strandline_record record{};
            record.struct_size = sizeof record;
            record.timestamp_ms = -1;
            record.partition = -1;
            record.output = strandline::to_str("out");
            if (kept != 0) status = host->emit(host, kept, &record);
            kept = event.raw().delivery;
            return status == STRANDLINE_OK ? strandline::ack : strandline::skip;
        }
        strandline::Verdict bad_record(strandline_delivery token) {
            strandline_record record{};
            record.struct_size = 8;
            host->emit(host, token, &record);
            host->emit(host, token, nullptr);
            return strandline::ack;
        }
        strandline::Verdict post() {
            poster.post("posted");
            return strandline::ack;
        }

        Misbehave& stage;
        const strandline_host* host;
        strandline::Poster<std::string> poster;
        strandline_delivery kept{0};
        strandline_status status{STRANDLINE_OK};
    };

    /// "outlive" logs after close(): what a forgotten thread would do.
    ~Misbehave() {
        if (how == "outlive") {
            std::thread([table = host] {
                for (int i = 0; i < 2000; ++i) {
                    table->now_ms(table);
                    std::this_thread::yield();
                }
            }).detach();
        }
    }

    const strandline_host* host;
    std::string how;
};

struct UndeclaredPending {
    explicit UndeclaredPending(strandline::StageArgs) {}
    strandline::Verdict handle(strandline::Context&, const strandline::Event&) const {
        return strandline::pending;
    }
};

struct ConfigOf {
    explicit ConfigOf(strandline::StageArgs args) {
        const std::string fail = args.config().string("/fail");
        if (fail == "config") throw strandline::ConfigError{"/fail", "says so"};
        if (fail == "world") throw std::runtime_error("the database does not answer");
        if (fail == "depth") depth = args.config().integer("/nested/depth/further");
    }
    static void check(const strandline::Config& config) {
        if (config.string("/fail") == "check") throw strandline::ConfigError{"/fail", "is check"};
    }
    strandline::Verdict handle(strandline::Context&, const strandline::Event&) const {
        return strandline::ack;
    }
    std::int64_t depth{0};
};

struct Timers {
    explicit Timers(strandline::StageArgs) {}
    strandline::Verdict handle(strandline::Context&, const strandline::Event&) const {
        return strandline::ack;
    }
};

}  // namespace

STRANDLINE_PLUGIN(unruly, strandline::bind<Misbehave>("misbehave"),
                  strandline::bind<UndeclaredPending>("undeclared_pending"),
                  strandline::bind<ConfigOf>("config"), strandline::bind<Timers>("timers"))
