#pragma once

#include <atomic>
#include <cstddef>
#include <memory>

#include "journal/format.hpp"

/// What a dying process still writes into its crash journal. Signal handlers and exit() belong to the
/// process as a whole, so what they see is process-wide: at most one journal is watched at a time.
namespace strandline::journal {

/// The call that this thread is inside of; null = none. [any-thread]
void set_call_of_this_thread(Call* call) noexcept;

/// From now on a fatal signal, or exit(), marks the call of its thread, or the head where there is none.
/// The signal then does what it did before. The mapping must stay until forget_journal(). [any-thread]
void watch_journal(Head& head, std::size_t mapped_bytes);
void forget_journal();

/// Something took the file away under the mapping: what is written now is lost, and the host goes on.
[[nodiscard]] bool journal_is_lost() noexcept;

/// A stack for signal handlers of this thread, while it lives: a stack overflow leaves no other.
///
/// Threads  made and destroyed on the thread that it serves
class AlternateStack {
public:
    AlternateStack();
    ~AlternateStack();
    AlternateStack(const AlternateStack&) = delete;
    AlternateStack& operator=(const AlternateStack&) = delete;

private:
    std::unique_ptr<std::byte[]> memory_;  // null = the thread had one already
};

}  // namespace strandline::journal
