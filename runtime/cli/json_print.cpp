#include "cli/json_print.hpp"

#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>

#include "base/log_escape.hpp"

namespace strandline::cli {

namespace {

constexpr std::size_t text_bytes_max = 1024;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    append_escaped(out, text, LogQuoting::json, text_bytes_max);
    return out + '"';
}

std::string line_of(std::size_t indent) { return "\n" + std::string(indent * 2, ' '); }

}  // namespace

std::string pretty(const boost::json::value& value, std::size_t indent) {
    switch (value.kind()) {
        case boost::json::kind::null:
            return "null";
        case boost::json::kind::bool_:
            return value.get_bool() ? "true" : "false";
        case boost::json::kind::int64:
            return std::to_string(value.get_int64());
        case boost::json::kind::uint64:
            return std::to_string(value.get_uint64());
        case boost::json::kind::double_:
            return fmt::format("{}", value.get_double());
        case boost::json::kind::string:
            return quoted({value.get_string().data(), value.get_string().size()});
        case boost::json::kind::array: {
            std::string text;
            for (const boost::json::value& element : value.get_array())
                text +=
                    (text.empty() ? "" : ",") + line_of(indent + 1) + pretty(element, indent + 1);
            return text.empty() ? "[]" : "[" + text + line_of(indent) + "]";
        }
        case boost::json::kind::object: {
            std::string text;
            for (const auto& [key, member] : value.get_object())
                text += (text.empty() ? "" : ",") + line_of(indent + 1) +
                        quoted({key.data(), key.size()}) + ": " + pretty(member, indent + 1);
            return text.empty() ? "{}" : "{" + text + line_of(indent) + "}";
        }
    }
    return "null";
}

}  // namespace strandline::cli
