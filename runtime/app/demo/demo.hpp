#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "app/host.hpp"

namespace strandline::app {

struct DemoOptions {
    std::chrono::seconds duration{20};
    std::uint32_t events_per_s{2000};
    std::uint64_t seed{1};
    bool terminal{false};  ///< redraw in place; else plain lines
    bool colour{false};
    std::vector<std::string> next;  ///< commands to try afterwards, shown with the summary
};

/// Runs the host on its embedded broker beside a generator of orders, shows what happens, and ends by
/// itself with a summary.
///
/// Returns  the exit code: 0 when every event is accounted for, else 1.
/// Threads  one caller; `stop_asked` is polled.
Result<int> run_demo(const Configuration& configuration, Host& host, const DemoOptions& options,
                     const std::function<bool()>& stop_asked);

}  // namespace strandline::app
