#include "differential/shrink.hpp"

namespace strandline::differential {

namespace {

using Still = std::function<bool(const Json&)>;

bool shrink_at(const Json& root, Json& place, const Still& still);

/// One by one; what is not missed stays away.
template <class Parts>
bool drop_parts(const Json& root, Parts& parts, const Still& still) {
    bool changed = false;
    for (std::size_t i = parts.size(); i-- > 0;) {
        const Parts before = parts;
        parts.erase(parts.begin() + static_cast<std::ptrdiff_t>(i));
        if (still(root))
            changed = true;
        else
            parts = before;
    }
    return changed;
}

bool shrink_at(const Json& root, Json& place, const Still& still) {
    bool changed = drop_parts(root, place.members, still);
    changed = drop_parts(root, place.elements, still) || changed;
    for (auto& member : place.members) changed = shrink_at(root, member.second, still) || changed;
    for (Json& element : place.elements) changed = shrink_at(root, element, still) || changed;
    return changed;
}

}  // namespace

Json shrunk(Json value, const Still& still) {
    while (shrink_at(value, value, still)) {
    }
    return value;
}

}  // namespace strandline::differential
