#pragma once

#include <functional>
#include <memory>

#include "base/clock.hpp"

namespace strandline::engine {

/// One timer, set and set again. Each lane has one: a timer per record would cost more than the
/// record.
///
/// Threads  [lane-strand] or [control-strand], whichever owns it; it fires there.
class Alarm {
public:
    virtual ~Alarm() = default;
    virtual void set(TimePoint when) = 0;  ///< replaces an earlier time
    virtual void clear() = 0;              ///< a firing that is under way may still come
};

/// Makes an alarm that calls `ring` on the given strand.
template <class Executor>
using AlarmMaker = std::function<std::unique_ptr<Alarm>(Executor, std::function<void()> ring)>;

}  // namespace strandline::engine
