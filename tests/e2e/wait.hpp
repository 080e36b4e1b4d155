#pragma once

#include <chrono>
#include <thread>

namespace strandline::e2e {

/// Asks until the answer is yes (true) or the limit has passed (false). Waiting for a condition is
/// the only way in which these tests let time pass.
template <class Condition>
bool wait_until(std::chrono::milliseconds limit, Condition&& condition,
                std::chrono::milliseconds step = std::chrono::milliseconds(50)) {
    const auto deadline = std::chrono::steady_clock::now() + limit;
    while (!condition()) {
        if (std::chrono::steady_clock::now() >= deadline) return false;
        std::this_thread::sleep_for(step);
    }
    return true;
}

}  // namespace strandline::e2e
