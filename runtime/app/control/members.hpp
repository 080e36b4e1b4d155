#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// Members of a document that came from outside: what is missing or of another kind reads as absent.
namespace strandline::app {

[[nodiscard]] std::string text_in(const boost::json::object& object, std::string_view name);
[[nodiscard]] bool truth_in(const boost::json::object& object, std::string_view name);
[[nodiscard]] std::optional<std::int64_t> integer_in(const boost::json::object& object,
                                                     std::string_view name);
[[nodiscard]] std::optional<double> number_in(const boost::json::object& object,
                                              std::string_view name);
[[nodiscard]] const boost::json::object* object_in(const boost::json::object& object,
                                                   std::string_view name);
/// The objects of an array.
[[nodiscard]] std::vector<const boost::json::object*> objects_in(const boost::json::object& object,
                                                                 std::string_view name);

}  // namespace strandline::app
