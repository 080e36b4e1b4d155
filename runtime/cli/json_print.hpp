#pragma once

#include <boost/json/value.hpp>
#include <string>

namespace strandline::cli {

/// A JSON value over several lines, for people: strings are cut, and nothing in them acts on a
/// terminal.
[[nodiscard]] std::string pretty(const boost::json::value& value, std::size_t indent = 0);

}  // namespace strandline::cli
