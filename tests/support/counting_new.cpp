#include "support/counting_new.hpp"

#include <malloc.h>

#include <atomic>
#include <cstdlib>
#include <new>

#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define STRANDLINE_TEST_KEEPS_OPERATOR_NEW
#endif
#endif

namespace {

thread_local std::size_t allocations = 0;
std::atomic<std::int64_t> live = 0;

[[maybe_unused]] void* give(std::size_t size) noexcept {
    ++allocations;
    void* memory = std::malloc(size == 0 ? 1 : size);
    if (memory != nullptr)
        live.fetch_add(static_cast<std::int64_t>(malloc_usable_size(memory)),
                       std::memory_order_relaxed);
    return memory;
}

[[maybe_unused]] void take_back(void* memory) noexcept {
    if (memory == nullptr) return;
    live.fetch_sub(static_cast<std::int64_t>(malloc_usable_size(memory)),
                   std::memory_order_relaxed);
    std::free(memory);
}

}  // namespace

namespace strandline::testing {

AllocationCount::AllocationCount() : before_(allocations) {}
std::size_t AllocationCount::so_far() const { return allocations - before_; }
std::int64_t live_bytes() { return live.load(std::memory_order_relaxed); }

bool counts_allocations() {
#ifdef STRANDLINE_TEST_KEEPS_OPERATOR_NEW
    return false;
#else
    return true;
#endif
}

}  // namespace strandline::testing

#ifndef STRANDLINE_TEST_KEEPS_OPERATOR_NEW
// Every form, because the address sanitizer brings forms of its own that would not match these.
void* operator new(std::size_t size, const std::nothrow_t&) noexcept { return give(size); }
void* operator new[](std::size_t size, const std::nothrow_t&) noexcept { return give(size); }
void* operator new(std::size_t size) {
    if (void* memory = give(size)) return memory;
    throw std::bad_alloc();
}
void* operator new[](std::size_t size) { return operator new(size); }
void operator delete(void* memory) noexcept { take_back(memory); }
void operator delete[](void* memory) noexcept { take_back(memory); }
void operator delete(void* memory, std::size_t) noexcept { take_back(memory); }
void operator delete[](void* memory, std::size_t) noexcept { take_back(memory); }
void operator delete(void* memory, const std::nothrow_t&) noexcept { take_back(memory); }
void operator delete[](void* memory, const std::nothrow_t&) noexcept { take_back(memory); }
#endif
