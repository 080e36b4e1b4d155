#pragma once

#include <boost/json/object.hpp>
#include <string>

/// The host's answers for people. The documents come from outside the process: a member that is missing
/// or of another kind is left out, never a fault.
namespace strandline::app {

[[nodiscard]] std::string status_text(const boost::json::object& status);
[[nodiscard]] std::string lag_text(const boost::json::object& lag);
[[nodiscard]] std::string explain_text(const boost::json::object& explained);
/// Of pause and of resume.
[[nodiscard]] std::string pause_text(const boost::json::object& answer);

/// Seconds as people say them: "0.4 s", "12 s", "3 min 20 s", "2 h 5 min", "3 d 4 h".
[[nodiscard]] std::string time_text(double seconds);

}  // namespace strandline::app
