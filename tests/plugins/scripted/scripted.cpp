/// Does what each event's /script says, so that a test of the whole host chooses the verdict:
///
///     ack, skip, halt         that verdict
///     reject                  with the code scripted.reject
///     retry:N                 retry until attempt N has failed, then ack
///     emit                    emits the event's value to "out", then ack
///     pending                 completed with ack by another thread
///     pending-late            never completed: the deadline ends it; completed then, too late
///     sleep:N                 blocks for N milliseconds, past its deadline perhaps, then ack
///     throw                   throws a std::runtime_error
///     abort                   ends the process
#include <charconv>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <strandline/plugin.hpp>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

#include "scripted_manifest.hpp"

namespace {

struct Run {
    explicit Run(strandline::StageArgs) {}
    ~Run() {
        for (std::thread& worker : workers) worker.join();
    }

    struct Lane {
        Lane(Run& of, const strandline::LaneArgs&) : stage(of) {}

        strandline::Verdict handle(strandline::Context& cx, const strandline::Event& event) {
            const std::string_view script = event.json("/script").string();
            if (script == "ack") return strandline::ack;
            if (script == "skip") return strandline::skip;
            if (script == "halt") return cx.halt("the script says halt");
            if (script == "reject") return cx.reject("scripted.reject", "the script says reject");
            if (script.starts_with("retry:")) return retry(cx, event, script.substr(6));
            if (script == "emit") return emit(cx, event);
            if (script == "pending") return complete_elsewhere(cx);
            if (script == "pending-late") return keep(cx);
            if (script.starts_with("sleep:")) return sleep(script.substr(6));
            if (script == "throw") throw std::runtime_error("what() is never shown");
            if (script == "abort") std::abort();
            return cx.reject("scripted.unknown", "/script is no word of this plugin");
        }

        void on_cancel(strandline_delivery, strandline::CancelReason) {
            if (late) late->ack();  // the host has settled it: stale, and harmless
            late.reset();
        }

    private:
        static std::uint32_t number_in(std::string_view text) {
            std::uint32_t number = 0;
            std::from_chars(text.data(), text.data() + text.size(), number);
            return number;
        }

        strandline::Verdict retry(strandline::Context& cx, const strandline::Event& event,
                                  std::string_view number) {
            if (event.attempt() <= number_in(number)) return cx.retry("the script says retry");
            return strandline::ack;
        }

        static strandline::Verdict sleep(std::string_view milliseconds) {
            std::this_thread::sleep_for(std::chrono::milliseconds(number_in(milliseconds)));
            return strandline::ack;
        }

        strandline::Verdict emit(strandline::Context& cx, const strandline::Event& event) {
            cx.emit("out", {.value = event.value(), .type = event.type()});
            return strandline::ack;
        }

        strandline::Verdict complete_elsewhere(strandline::Context& cx) {
            stage.start([completion = cx.completion()]() mutable { completion.ack(); });
            return strandline::pending;
        }

        strandline::Verdict keep(strandline::Context& cx) {
            late.emplace(cx.completion());
            return strandline::pending;
        }

        Run& stage;
        std::optional<strandline::Completion> late;
    };

    template <class Work>
    void start(Work work) {
        const std::scoped_lock lock(mutex);
        workers.emplace_back(std::move(work));
    }

    std::mutex mutex;  // lanes share the list
    std::vector<std::thread> workers;
};

}  // namespace

STRANDLINE_PLUGIN(scripted, strandline::bind<Run>("run"))
