#include "schema/codegen/expressions.hpp"

#include <array>
#include <charconv>
#include <cmath>
#include <limits>

namespace strandline::schema::codegen {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

std::string shortest(double value) {
    std::array<char, 32> buffer{};
    char* const last = buffer.data() + buffer.size();
    // As JsonWriter does: written out, a large one would be an integer beyond 64 bits.
    const auto end = std::fabs(value) < 0x1p63
                         ? std::to_chars(buffer.data(), last, value)
                         : std::to_chars(buffer.data(), last, value, std::chars_format::scientific);
    return {buffer.data(), end.ptr};
}

bool fits_int(std::int64_t value) {
    return value >= std::numeric_limits<std::int32_t>::min() &&
           value <= std::numeric_limits<std::int32_t>::max();
}

void append_json_string(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex_digits[byte >> 4];
            out += hex_digits[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

void append_json(std::string& out, const Constant& constant) {
    switch (constant.type) {
        case Constant::Type::null:
            out += "null";
            return;
        case Constant::Type::boolean:
            out += constant.boolean ? "true" : "false";
            return;
        case Constant::Type::number:
            out += number_text(constant.number);
            return;
        case Constant::Type::string:
            append_json_string(out, constant.string);
            return;
        case Constant::Type::array:
            out += '[';
            for (const Constant& element : constant.elements) {
                if (out.back() != '[') out += ',';
                append_json(out, element);
            }
            out += ']';
            return;
        case Constant::Type::object: {
            out += '{';
            bool first = true;
            for (const auto& [name, value] : constant.members) {
                if (!first) out += ',';
                first = false;
                append_json_string(out, name);
                out += ':';
                append_json(out, value);
            }
            out += '}';
            return;
        }
    }
}

void add_limit(ValueType& type, const std::optional<Number>& limit, std::string_view rule,
               std::string_view sign) {
    if (!limit) return;
    type.rules.push_back("strandline::rule::" + std::string(rule) + "(" +
                         number_expression(*limit) + ")");
    type.notes.push_back(std::string(sign) + " " + number_text(*limit));
}

/// `how` is "at least" or "at most", `what` one of what is counted.
void add_count(ValueType& type, const std::optional<std::uint64_t>& limit, std::string_view rule,
               const std::string& how, const std::string& what) {
    if (!limit) return;
    const std::string note =
        how + " " + std::to_string(*limit) + " " + what + (*limit == 1 ? "" : "s");
    type.rules.push_back("strandline::rule::" + std::string(rule) + "(" + std::to_string(*limit) +
                         ")");
    type.notes.push_back(note);
}

void add_unchecked(ValueType& type, const std::string& note, std::string rule) {
    type.notes.push_back(note + ", which check() does not know");
    type.unchecked = std::move(rule);
}

void add_number_rules(const Shape& shape, ValueType& type) {
    add_limit(type, shape.minimum, "minimum", ">=");
    add_limit(type, shape.exclusive_minimum, "exclusive_minimum", ">");
    add_limit(type, shape.maximum, "maximum", "<=");
    add_limit(type, shape.exclusive_maximum, "exclusive_maximum", "<");
    if (!shape.multiple_of) return;
    const bool integers = type.kind != ValueType::Kind::real && is_integer(*shape.multiple_of);
    if (integers)
        add_limit(type, shape.multiple_of, "multiple_of", "multiple of");
    else
        add_unchecked(type, "multiple of " + number_text(*shape.multiple_of), "multipleOf");
}

/// "date-time" -> "date_time", for the formats that the SDK checks.
std::string_view checked_format(Format format) {
    switch (format) {
        case Format::date_time:
            return "date_time";
        case Format::date:
            return "date";
        case Format::time:
            return "time";
        case Format::uuid:
            return "uuid";
        case Format::ipv4:
            return "ipv4";
        default:
            return {};
    }
}

void add_text_rules(const Shape& shape, ValueType& type) {
    if (shape.format != Format::none) {
        const std::string_view rule = checked_format(shape.format);
        const std::string note = "format " + std::string(name_of(shape.format));
        if (rule.empty()) {
            add_unchecked(type, note, note);
        } else {
            type.rules.push_back("strandline::rule::" + std::string(rule));
            type.notes.push_back(note);
        }
        type.has_time = shape.format == Format::date_time;
    }
    add_count(type, shape.min_length, "min_length", "at least", "character");
    add_count(type, shape.max_length, "max_length", "at most", "character");
}

void add_list_rules(const Shape& shape, ValueType& type) {
    add_count(type, shape.min_items, "min_items", "at least", "element");
    add_count(type, shape.max_items, "max_items", "at most", "element");
    const std::vector<std::string>& inner = type.element.front().rules;
    if (inner.empty()) return;
    std::string each = "strandline::rule::each(";
    for (const std::string& rule : inner) each += (each.back() == '(' ? "" : ", ") + rule;
    type.rules.push_back(each + ")");
}

}  // namespace

std::string literal(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        // Two question marks may begin a trigraph.
        if (c == '"' || c == '\\' || (c == '?' && out.back() == '?')) {
            out += '\\';
            out += c;
        } else if (byte < 0x20 || byte >= 0x7F) {
            // Three octal digits: a hexadecimal escape would swallow the digits behind it.
            out += '\\';
            out += static_cast<char>('0' + (byte >> 6));
            out += static_cast<char>('0' + ((byte >> 3) & 7));
            out += static_cast<char>('0' + (byte & 7));
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string text_expression(std::string_view text) {
    // A NUL would end the literal too early.
    const bool sized = text.find('\0') != std::string_view::npos;
    return "std::string_view(" + literal(text) +
           (sized ? ", " + std::to_string(text.size()) : std::string()) + ")";
}

std::string view_expression(std::string_view text) {
    return text.find('\0') == std::string_view::npos ? literal(text) : text_expression(text);
}

std::string number_text(Number number) {
    switch (number.kind) {
        case Number::Kind::signed_integer:
            return std::to_string(number.integer);
        case Number::Kind::unsigned_integer:
            return std::to_string(number.natural);
        case Number::Kind::real:
            return shortest(number.real);
    }
    return {};
}

std::string number_expression(Number number) {
    switch (number.kind) {
        case Number::Kind::signed_integer:
            if (fits_int(number.integer)) return std::to_string(number.integer);
            if (number.integer == std::numeric_limits<std::int64_t>::min())
                return "std::int64_t{-9223372036854775807 - 1}";
            return "std::int64_t{" + std::to_string(number.integer) + "}";
        case Number::Kind::unsigned_integer:
            return "std::uint64_t{" + std::to_string(number.natural) + "U}";
        case Number::Kind::real: {
            std::string text = shortest(number.real);
            if (text.find_first_of(".en") == std::string::npos) text += ".0";
            return text;
        }
    }
    return {};
}

std::string json_text(const Constant& constant) {
    std::string out;
    append_json(out, constant);
    return out;
}

Fixed fixed_value(const Constant& constant) {
    switch (constant.type) {
        case Constant::Type::null:
            return {"nullptr", {}};
        case Constant::Type::boolean:
            return {constant.boolean ? "true" : "false", {}};
        case Constant::Type::number:
            return {number_expression(constant.number), {}};
        case Constant::Type::string:
            return {text_expression(constant.string), constant.string};
        case Constant::Type::array:
        case Constant::Type::object:
            return {"strandline::RawJson(" + literal(json_text(constant)) + ")", {}};
    }
    return {};
}

void add_rules(const Shape& shape, ValueType& type) {
    switch (type.kind) {
        case ValueType::Kind::signed_integer:
        case ValueType::Kind::unsigned_integer:
        case ValueType::Kind::real:
            return add_number_rules(shape, type);
        case ValueType::Kind::text:
            return add_text_rules(shape, type);
        case ValueType::Kind::list:
            return add_list_rules(shape, type);
        default:
            return;
    }
}

}  // namespace strandline::schema::codegen
