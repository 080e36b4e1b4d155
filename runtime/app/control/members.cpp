#include "app/control/members.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace strandline::app {

namespace json = boost::json;

std::string text_in(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_string() ? std::string(value->get_string())
                                                  : std::string();
}

bool truth_in(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value != nullptr && value->is_bool() && value->get_bool();
}

std::optional<std::int64_t> integer_in(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    if (value == nullptr) return std::nullopt;
    if (value->is_int64()) return value->get_int64();
    if (value->is_uint64()) return static_cast<std::int64_t>(value->get_uint64());
    return std::nullopt;
}

std::optional<double> number_in(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    if (value != nullptr && value->is_double()) return value->get_double();
    const auto integer = integer_in(object, name);
    return integer ? std::optional(static_cast<double>(*integer)) : std::nullopt;
}

const json::object* object_in(const json::object& object, std::string_view name) {
    const json::value* value = object.if_contains(name);
    return value == nullptr ? nullptr : value->if_object();
}

std::vector<const json::object*> objects_in(const json::object& object, std::string_view name) {
    std::vector<const json::object*> found;
    const json::value* value = object.if_contains(name);
    if (value == nullptr || !value->is_array()) return found;
    for (const json::value& each : value->get_array())
        if (each.is_object()) found.push_back(&each.get_object());
    return found;
}

}  // namespace strandline::app
