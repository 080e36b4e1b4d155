#include "journal/judgement.hpp"

#include <string.h>

#include <algorithm>
#include <utility>

namespace strandline::journal {

namespace {

bool is_other_life(const Contents& contents, const Boot& now) {
    if (now.age_ms < contents.started_boot_ms) return true;
    return !now.id.empty() && !contents.boot_id.empty() && now.id != contents.boot_id;
}

Accusation& accusation_of(std::vector<Accusation>& accused, const OpenCall& call) {
    const auto known = std::ranges::find(accused, call.record, &Accusation::record);
    if (known == accused.end()) {
        Accusation& fresh = accused.emplace_back();
        fresh.record = call.record;
        fresh.handler = call.handler;
        return fresh;
    }
    if (known->handler != call.handler) {
        known->handler = call.handler;
        known->crashes = known->suspicions = 0;
        known->mark = Mark::none;
        known->number = 0;
    }
    return *known;
}

void add_crash(Judgement& judgement, const OpenCall& call) {
    Accusation& accusation = accusation_of(judgement.accused, call);
    ++accusation.crashes;
    accusation.mark = call.mark;
    accusation.number = call.number;
    judgement.crashed.push_back(call);
}

}  // namespace

Judgement judge(Contents contents, const Boot& now) {
    Judgement judgement;
    judgement.accused = std::move(contents.accused);
    if (contents.end == End::clean || contents.end == End::our_bug || is_other_life(contents, now))
        return judgement;
    bool known = false;
    for (const OpenCall& call : contents.calls) {
        if (call.mark == Mark::none) continue;
        known = true;
        add_crash(judgement, call);
    }
    if (known) return judgement;
    for (const OpenCall& call : contents.calls) {
        // A thread of the host's own or of a plugin: nothing says that it was this call.
        const bool certain = call.alone && call.state == CallState::inside &&
                             contents.end == End::running && contents.calls.size() == 1;
        if (certain) {
            add_crash(judgement, call);
        } else {
            ++accusation_of(judgement.accused, call).suspicions;
            judgement.suspected.push_back(call);
        }
    }
    return judgement;
}

bool is_quarantined(const Accusation& accusation) {
    return accusation.crashes >= crashes_max ||
           (accusation.crashes >= 1 && accusation.suspicions >= 1) ||
           accusation.suspicions >= suspicions_max;
}

std::string name_of_end(Mark mark, std::uint32_t number) {
    switch (mark) {
        case Mark::none:
            return "killed, or _exit(): it left no trace";
        case Mark::exited:
            return "exit()";
        case Mark::hung:
            return "it did not return";
        case Mark::signal:
            break;
    }
    const char* name = ::sigabbrev_np(static_cast<int>(number));
    return name == nullptr ? "signal " + std::to_string(number) : std::string("SIG") + name;
}

std::string describe(const Accusation& accusation) {
    const std::uint32_t times = accusation.crashes + accusation.suspicions;
    const bool hung = accusation.mark == Mark::hung;
    return accusation.handler.handler + " " + accusation.handler.version +
           (hung ? " did not return, and the host had to restart"
                 : " was handling it when the host ended") +
           ", " + std::to_string(times) + " times" +
           (hung ? "" : " (" + name_of_end(accusation.mark, accusation.number) + ")");
}

}  // namespace strandline::journal
