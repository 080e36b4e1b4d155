#pragma once

#include "base/clock.hpp"
#include "engine/io.hpp"

namespace strandline::engine {

/// When to commit, and what came of it: one commit in flight per consumer, none while partitions are
/// being given back. Decides; the pipeline does.
///
/// Threads  [control-strand]
class CommitCycle {
public:
    explicit CommitCycle(Duration timeout) : timeout_(timeout) {}

    /// Whether a commit may be sent now. One without an answer for `timeout` counts as unknown: the
    /// current offsets go again. Of two in flight the older could land last, so the late answer of an
    /// older one frees nothing.
    [[nodiscard]] bool may_send(TimePoint now) const;
    void sent(TimePoint now);
    /// Each commit is answered once, however late. Returns how long ago the last was sent.
    Duration answered(TimePoint now);
    /// The consumer is gone, and with it every answer.
    void forget() { unanswered_ = 0; }
    /// Nothing is sent between hold() and the release() that belongs to it: a revoke is under way.
    void hold() { ++holds_; }
    void release() { --holds_; }

private:
    const Duration timeout_;
    TimePoint sent_at_;
    int unanswered_{0};
    int holds_{0};
};

/// The word for an answer in metrics and logs.
[[nodiscard]] const char* name_of(CommitAnswer answer);

}  // namespace strandline::engine
