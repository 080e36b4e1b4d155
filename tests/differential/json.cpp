#include "differential/json.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

namespace strandline::differential {

const Json* Json::find(std::string_view name) const {
    const auto at = std::find_if(members.begin(), members.end(),
                                 [name](const auto& member) { return member.first == name; });
    return at == members.end() ? nullptr : &at->second;
}

Json& Json::set(std::string_view name, Json value) {
    for (auto& [known, old] : members)
        if (known == name) return old = std::move(value);
    return members.emplace_back(std::string(name), std::move(value)).second;
}

Json null() { return {}; }

Json boolean(bool value) {
    Json made;
    made.kind = Json::Kind::boolean;
    made.boolean = value;
    return made;
}

Json number(std::string_view text) {
    Json made;
    made.kind = Json::Kind::number;
    made.text = text;
    return made;
}

Json number(long value) { return number(std::to_string(value)); }

Json string(std::string_view text) {
    Json made;
    made.kind = Json::Kind::string;
    made.text = text;
    return made;
}

Json array(std::vector<Json> elements) {
    Json made;
    made.kind = Json::Kind::array;
    made.elements = std::move(elements);
    return made;
}

Json object(std::vector<std::pair<std::string, Json>> members) {
    Json made;
    made.kind = Json::Kind::object;
    made.members = std::move(members);
    return made;
}

namespace {

void write_string(std::string_view text, std::string& out) {
    out += '"';
    for (const char c : text) {
        if (c == '"' || c == '\\')
            out += {'\\', c};
        else if (static_cast<unsigned char>(c) < 0x20)
            out += fmt::format("\\u{:04x}", static_cast<unsigned>(c));
        else
            out += c;
    }
    out += '"';
}

void write(const Json& value, std::string& out) {
    switch (value.kind) {
        case Json::Kind::null:
            out += "null";
            break;
        case Json::Kind::boolean:
            out += value.boolean ? "true" : "false";
            break;
        case Json::Kind::number:
            out += value.text;
            break;
        case Json::Kind::string:
            write_string(value.text, out);
            break;
        case Json::Kind::array:
            out += '[';
            for (const Json& element : value.elements) {
                if (&element != value.elements.data()) out += ',';
                write(element, out);
            }
            out += ']';
            break;
        case Json::Kind::object:
            out += '{';
            for (const auto& member : value.members) {
                if (&member != value.members.data()) out += ',';
                write_string(member.first, out);
                out += ':';
                write(member.second, out);
            }
            out += '}';
            break;
    }
}

}  // namespace

namespace {

Json from(const boost::json::value& value) {
    switch (value.kind()) {
        case boost::json::kind::null:
            return null();
        case boost::json::kind::bool_:
            return boolean(value.get_bool());
        case boost::json::kind::string:
            return string(std::string_view(value.get_string()));
        case boost::json::kind::array: {
            Json made = array();
            for (const boost::json::value& element : value.get_array())
                made.elements.push_back(from(element));
            return made;
        }
        case boost::json::kind::object: {
            Json made = object();
            for (const auto& member : value.get_object())
                made.set(std::string_view(member.key()), from(member.value()));
            return made;
        }
        default:
            return number(boost::json::serialize(value));
    }
}

}  // namespace

Json parsed(const std::string& text) { return from(boost::json::parse(text)); }

std::string to_text(const Json& value) {
    std::string out;
    write(value, out);
    return out;
}

}  // namespace strandline::differential
