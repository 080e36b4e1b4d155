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

/// Finds the delivery of a token on this thread; everything else is counted as what it is. `effect`:
/// the call would add an effect, so that a refusal from another thread must not be lost.
[[nodiscard]] LaneCall find_other_lane(StageCore& core, strandline_delivery token, bool effect);
[[nodiscard]] inline LaneCall find_lane(const strandline_host* host, strandline_delivery token,
                                        bool effect) {
    StageCore& core = StageCore::of(host);
    LaneStage* lane = LaneStage::current();
    if (lane != nullptr && &lane->core() == &core && lane->holds(token)) [[likely]]
        return {lane, STRANDLINE_OK};
    return find_other_lane(core, token, effect);
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
