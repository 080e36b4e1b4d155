#include "engine/commit_cycle.hpp"

namespace strandline::engine {

bool CommitCycle::may_send(TimePoint now) const {
    if (holds_ > 0) return false;
    return unanswered_ == 0 || now - sent_at_ >= timeout_;
}

void CommitCycle::sent(TimePoint now) {
    sent_at_ = now;
    ++unanswered_;
}

Duration CommitCycle::answered(TimePoint now) {
    if (unanswered_ == 0) return Duration{0};
    --unanswered_;
    return now - sent_at_;
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
