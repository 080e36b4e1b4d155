#include "journal/fatal_signals.hpp"

#include <errno.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/verify.hpp"

namespace strandline::journal {

namespace {

constexpr std::array<int, 6> fatal{SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS};
constexpr std::size_t stack_bytes = 64 * 1024;
constexpr int exit_code_of_exit = 70;

// What a signal handler may touch: lock-free, and there from the first to the last moment.
constinit thread_local std::atomic<Call*> call_here{nullptr};
constinit std::atomic<Head*> watched{nullptr};
constinit std::atomic<std::size_t> watched_bytes{0};
constinit std::atomic<bool> lost{false};
std::array<struct sigaction, fatal.size()> before{};

void mark(Mark how, std::uint32_t number, Call* call, Head& head) {
    std::uint32_t expected = 0;
    if (call != nullptr) {
        call->mark.compare_exchange_strong(expected, packed(how, number));
    } else {
        head.end.compare_exchange_strong(expected, static_cast<std::uint32_t>(End::elsewhere));
    }
}

/// The file was cut, or its disk failed, under the mapping: put memory in its place.
bool mend_mapping(const siginfo_t& info, Head* head) {
    const auto address = reinterpret_cast<std::uintptr_t>(info.si_addr);
    const auto begin = reinterpret_cast<std::uintptr_t>(head);
    if (head == nullptr || info.si_code <= 0 || address < begin ||
        address >= begin + watched_bytes.load())
        return false;
    lost.store(true);
    return ::mmap(head, watched_bytes.load(), PROT_READ | PROT_WRITE,
                  MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0) != MAP_FAILED;
}

void on_fatal_signal(int number, siginfo_t* info, void*) {
    const int error = errno;
    Head* head = watched.load();
    if (number == SIGBUS && mend_mapping(*info, head)) {
        errno = error;
        return;
    }
    const bool sent = info->si_code <= 0;
    const bool from_outside = sent && info->si_pid != ::getpid();
    if (head != nullptr && number == SIGABRT && verification_is_failing())
        head->end.store(static_cast<std::uint32_t>(End::our_bug));
    else if (head != nullptr && !from_outside)
        mark(Mark::signal, static_cast<std::uint32_t>(number), call_here.load(), *head);
    // A fault comes again by itself when this returns; a signal that was sent has to be sent again.
    for (std::size_t i = 0; i < fatal.size(); ++i)
        if (fatal[i] == number) ::sigaction(number, &before[i], nullptr);
    if (sent) ::syscall(SYS_tgkill, ::getpid(), ::syscall(SYS_gettid), number);
    errno = error;
}

/// A handler must not end the host, least of all with a code that says that all went well.
void on_exit() {
    Head* head = watched.load();
    Call* call = call_here.load();
    const bool main_thread = ::syscall(SYS_gettid) == ::getpid();
    if (head == nullptr || (call == nullptr && main_thread)) return;
    mark(Mark::exited, 0, call, *head);
    static constexpr std::string_view words = "strandline: a plugin called exit()\n";
    (void)!::write(STDERR_FILENO, words.data(), words.size());
    ::_exit(exit_code_of_exit);
}

}  // namespace

void set_call_of_this_thread(Call* call) noexcept {
    call_here.store(call, std::memory_order_relaxed);
}

bool journal_is_lost() noexcept { return lost.load(std::memory_order_relaxed); }

void watch_journal(Head& head, std::size_t mapped_bytes) {
    static const bool registered = std::atexit(on_exit) == 0;
    (void)registered;
    lost.store(false);
    watched_bytes.store(mapped_bytes);
    watched.store(&head);
    struct sigaction action{};
    action.sa_sigaction = on_fatal_signal;
    action.sa_flags = SA_SIGINFO | SA_ONSTACK;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < fatal.size(); ++i) ::sigaction(fatal[i], &action, &before[i]);
}

void forget_journal() {
    if (watched.exchange(nullptr) == nullptr) return;
    for (std::size_t i = 0; i < fatal.size(); ++i) ::sigaction(fatal[i], &before[i], nullptr);
}

AlternateStack::AlternateStack() {
    stack_t now{};
    if (::sigaltstack(nullptr, &now) != 0 || (now.ss_flags & SS_DISABLE) == 0) return;
    memory_ = std::make_unique<std::byte[]>(stack_bytes);
    stack_t mine{};
    mine.ss_sp = memory_.get();
    mine.ss_size = stack_bytes;
    if (::sigaltstack(&mine, nullptr) != 0) memory_.reset();
}

AlternateStack::~AlternateStack() {
    if (!memory_) return;
    stack_t none{};
    none.ss_flags = SS_DISABLE;
    ::sigaltstack(&none, nullptr);
}

}  // namespace strandline::journal
