#include <strandline/plugin.hpp>

#include "greeter_manifest.hpp"

struct Greet {
    explicit Greet(strandline::StageArgs args) : word(args.config().string("/word")) {}
    strandline::Verdict handle(strandline::Context& cx, const strandline::Event& event) const {
        cx.emit("greetings", {.key = event.json("/name").string(), .value = word});
        return strandline::ack;
    }
    std::string word;
};

STRANDLINE_PLUGIN(greeter, strandline::bind<Greet>("greet"))
