#include "plugin/stage_core.hpp"

#include <algorithm>
#include <chrono>
#include <utility>

namespace strandline::plugin {

std::optional<std::uint64_t> LogLimit::admit(TimePoint now) {
    constexpr double burst = 200;
    constexpr double per_second = 20;
    const std::scoped_lock lock(mutex_);
    if (last_) {
        const std::chrono::duration<double> passed = now - *last_;
        tokens_ = std::min(burst, tokens_ + passed.count() * per_second);
    }
    last_ = now;
    if (tokens_ < 1) {
        ++suppressed_;
        return std::nullopt;
    }
    tokens_ -= 1;
    return std::exchange(suppressed_, 0);
}

void StageCore::misbehaved(Misbehaviour kind, std::string_view what) const {
    if (!plugin->misbehaviour.add(kind) || closed.load()) return;
    logger->error("the plugin broke a rule of the boundary; told once, counted from now on",
                  {{"plugin", plugin->name},
                   {"pipeline", pipeline},
                   {"handler", stage},
                   {"kind", name_of(kind)},
                   {"what", what}});
}

const OutputWiring* StageCore::output(std::string_view name) const {
    const auto found = std::ranges::find(outputs, name, &OutputWiring::name);
    return found == outputs.end() ? nullptr : &*found;
}

}  // namespace strandline::plugin
