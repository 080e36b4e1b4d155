#pragma once

#include <map>
#include <string>

#include "base/secret.hpp"
#include "config/environment.hpp"
#include "config/yaml.hpp"

namespace strandline::config {

/// One value of a file, ready to be compared with that of another reading.
struct DocumentValue {
    Secret text;        ///< after interpolation
    std::string shown;  ///< for people: as it was written, so a reference and never what it held
};

/// What a file says, flattened: "stages[0].retry.attempts" -> its value. The order of mapping keys,
/// comments, places and notation do not count.
using Document = std::map<std::string, DocumentValue>;

/// Flattens a tree that was read without errors.
[[nodiscard]] Document flatten(const Node& root, const Environment& environment);

/// Both say the same there.
[[nodiscard]] bool same(const DocumentValue& left, const DocumentValue& right);

}  // namespace strandline::config
