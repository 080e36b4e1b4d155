#pragma once

#include <boost/json/array.hpp>

#include "config/diagnostic.hpp"

namespace strandline::cli {

/// As every command with `--json` shows them: in the order of their places.
[[nodiscard]] boost::json::array to_json(const config::Diagnostics& diagnostics);

}  // namespace strandline::cli
