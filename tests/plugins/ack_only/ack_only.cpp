/// The least that a handler can do: what the benchmark measures the host by.
#include <strandline/plugin.hpp>

#include "ack_only_manifest.hpp"

namespace {

struct Ack {
    explicit Ack(strandline::StageArgs) {}
    strandline::Verdict handle(strandline::Context&, const strandline::Event&) const {
        return strandline::ack;
    }
};

struct Copy {
    explicit Copy(strandline::StageArgs) {}
    strandline::Verdict handle(strandline::Context& cx, const strandline::Event& event) const {
        cx.emit("copies", {.value = event.value(), .type = event.type()});
        return strandline::ack;
    }
};

}  // namespace

STRANDLINE_PLUGIN(ack_only, strandline::bind<Ack>("ack"), strandline::bind<Copy>("copy"))
