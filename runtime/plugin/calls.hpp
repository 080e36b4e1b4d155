#pragma once

#include <strandline/plugin.h>

#include <string_view>

#include "plugin/lane_stage.hpp"
#include "plugin/stage_core.hpp"

namespace strandline::plugin {

/// The lane that a [lane-strand] call is for, or why there is none.
struct LaneCall {
    LaneStage* lane{nullptr};
    strandline_status status{STRANDLINE_OK};
};

/// Counts a call whose delivery is not in work on this thread as what it is.
[[nodiscard]] LaneCall refused_call(StageCore& core, strandline_delivery token, bool effect);

/// Finds the delivery of a token on this thread. `effect`: the call would add an effect, so that a
/// refusal from another thread must not be lost.
[[nodiscard]] inline LaneCall find_lane(const strandline_host* host, strandline_delivery token,
                                        bool effect) {
    StageCore& core = StageCore::of(host);
    LaneStage* lane = LaneStage::current();
    if (lane != nullptr && &lane->core() == &core && lane->holds(token)) [[likely]] {
        return {lane, STRANDLINE_OK};
    }
    return refused_call(core, token, effect);
}

/// Are these a view's data and size, or a null with a size?
template <class View>
constexpr bool is_view(const View& view) {
    return view.data != nullptr || view.size == 0;
}
inline std::string_view to_view(strandline_str text) {
    return text.size == 0 ? std::string_view{} : std::string_view(text.data, text.size);
}
inline Bytes to_view(strandline_bytes bytes) {
    return {static_cast<const char*>(bytes.data), bytes.size};
}

/// The table of strandline.json/1, the same for all stages.
[[nodiscard]] const strandline_json_1& json_table();

}  // namespace strandline::plugin
