#include "engine/commit_cycle.hpp"

namespace strandline::engine {

bool CommitCycle::may_send(TimePoint now) const {
    if (holds_ > 0) return false;
    return !sent_at_ || now - *sent_at_ >= timeout_;
}

Duration CommitCycle::answered(TimePoint now) {
    const Duration elapsed = sent_at_ ? now - *sent_at_ : Duration{0};
    sent_at_.reset();
    return elapsed;
}

const char* name_of(CommitAnswer answer) {
    switch (answer) {
        case CommitAnswer::committed:
            return "committed";
        case CommitAnswer::again:
            return "again";
        case CommitAnswer::not_ours:
            return "not_ours";
        case CommitAnswer::blocked:
            return "blocked";
        case CommitAnswer::fatal:
            break;
    }
    return "fatal";
}

}  // namespace strandline::engine
