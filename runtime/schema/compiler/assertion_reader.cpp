#include <array>
#include <cmath>
#include <limits>
#include <set>
#include <string>

#include "base/nearest.hpp"
#include "schema/compiler/constants.hpp"
#include "schema/compiler/node_reader.hpp"
#include "schema/full_pass/equality.hpp"
#include "schema/json_pointer.hpp"

namespace strandline::schema {

namespace dom = simdjson::dom;

namespace {

struct TypeName {
    std::string_view name;
    TypeSet bits;
};
constexpr std::array<TypeName, 7> type_names{{{"null", type_bit::null},
                                              {"boolean", type_bit::boolean},
                                              {"object", type_bit::object},
                                              {"array", type_bit::array},
                                              {"string", type_bit::string},
                                              {"integer", type_bit::integer},
                                              {"number", type_bit::number | type_bit::integer}}};

TypeSet read_type_name(Compilation& all, const Spot& spot, const dom::element& value) {
    std::vector<std::string_view> known;
    std::string_view name;
    if (value.get(name) != simdjson::SUCCESS) {
        wrong_value(all, spot, "the name of a type, or a list of them");
        return 0;
    }
    for (const TypeName& type : type_names) {
        if (type.name == name) return type.bits;
        known.push_back(type.name);
    }
    std::string hint = did_you_mean(name, known);
    if (hint.empty()) hint = "a type is " + one_of(known);
    all.faults.error(spot.here(), "schema-keyword", "there is no type '" + std::string(name) + "'",
                     std::move(hint));
    return 0;
}

TypeSet read_types(Compilation& all, const Spot& spot, const dom::element& value) {
    if (!value.is_array()) return read_type_name(all, spot, value);
    TypeSet types = 0;
    std::size_t at = 0;
    const dom::array list = value.get_array().value_unsafe();
    for (const dom::element element : list)
        types = static_cast<TypeSet>(types | read_type_name(all, spot.child(at++), element));
    if (at == 0) wrong_value(all, spot, "a list of at least one type");
    return types;
}

std::optional<Number> read_number(Compilation& all, const Spot& spot, const dom::element& value) {
    if (value.is_number()) return number_of(value);
    wrong_value(all, spot, "a number");
    return std::nullopt;
}

std::optional<Number> read_divisor(Compilation& all, const Spot& spot, const dom::element& value) {
    std::optional<Number> divisor = read_number(all, spot, value);
    if (!divisor || compare(*divisor, Number::of(std::int64_t{0})) > 0) return divisor;
    wrong_value(all, spot, "greater than 0");
    return std::nullopt;
}

// 2.0 is the integer 2.
std::optional<std::uint64_t> read_count(Compilation& all, const Spot& spot,
                                        const dom::element& value) {
    constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
    std::uint64_t natural = 0;
    if (value.get(natural) == simdjson::SUCCESS) return natural;
    double real = 0;
    if (value.is_double() && value.get(real) == simdjson::SUCCESS && real >= 0 &&
        std::trunc(real) == real)
        return real >= 0x1p64 ? most : static_cast<std::uint64_t>(real);
    wrong_value(all, spot, "an integer of at least 0");
    return std::nullopt;
}

bool read_boolean(Compilation& all, const Spot& spot, const dom::element& value) {
    bool yes = false;
    if (value.get(yes) != simdjson::SUCCESS) wrong_value(all, spot, "true or false");
    return yes;
}

std::string read_string(Compilation& all, const Spot& spot, const dom::element& value) {
    std::string_view text;
    if (value.get(text) != simdjson::SUCCESS) wrong_value(all, spot, "a string");
    return std::string(text);
}

std::optional<std::vector<Constant>> read_enum(Compilation& all, const Spot& spot,
                                               const dom::element& value) {
    if (!value.is_array()) {
        wrong_value(all, spot, "a list of values");
        return std::nullopt;
    }
    const dom::array list = value.get_array().value_unsafe();
    std::vector<Constant> constants;
    for (const dom::element element : list) constants.push_back(constant_of(element));
    if (constants.size() > all.options.limits.enum_values)
        all.faults.error(spot.here(), "schema-too-large",
                         "the list has " + std::to_string(constants.size()) +
                             " values; 'enum' may have " +
                             std::to_string(all.options.limits.enum_values));
    return constants;
}

Format read_format(Compilation& all, const Spot& spot, const dom::element& value) {
    std::string_view name;
    if (value.get(name) != simdjson::SUCCESS) {
        wrong_value(all, spot, "the name of a format");
        return Format::none;
    }
    const std::optional<Format> format = format_of(name);
    if (!format) {
        std::vector<std::string_view> known;
        for (auto at = static_cast<int>(Format::date_time); at <= static_cast<int>(Format::regex);
             ++at)
            known.push_back(name_of(static_cast<Format>(at)));
        all.faults.warning(spot.here(), all.options.strict, "schema-unknown-format",
                           "there is no format '" + std::string(name) + "': it is not checked",
                           did_you_mean(name, known));
        return Format::none;
    }
    const bool asserts = all.options.formats == Formats::assert_all ||
                         all.registry[spot.resource].rules.format_asserts;
    return asserts ? *format : Format::none;
}

}  // namespace

void wrong_value(Compilation& all, const Spot& spot, std::string_view what) {
    const std::size_t slash = spot.pointer.rfind('/');
    std::string subject = "a schema";
    if (slash != std::string::npos)
        subject = "'" + *root_member(std::string_view(spot.pointer).substr(slash)) + "'";
    all.faults.error(spot.here(), "schema-keyword", subject + " must be " + std::string(what));
}

void check_name(Compilation& all, const FaultPlace& place, std::string_view name) {
    if (std::ranges::find(all.options.forbidden_names, name) == all.options.forbidden_names.end())
        return;
    all.faults.error(place, "schema-forbidden-name",
                     "'" + std::string(name) +
                         "' is a forbidden key: no event has it when it comes to be validated",
                     "give the member another name, or change the pipeline's 'forbidden_keys'");
}

std::vector<std::string> read_names(Compilation& all, const Spot& spot, const dom::element& value) {
    std::vector<std::string> names;
    if (!value.is_array()) {
        wrong_value(all, spot, "a list of member names");
        return names;
    }
    const dom::array list = value.get_array().value_unsafe();
    std::set<std::string_view> seen;
    std::size_t at = 0;
    for (const dom::element element : list) {
        const Spot place = spot.child(at++);
        std::string_view name;
        if (element.get(name) != simdjson::SUCCESS) {
            all.faults.error(place.here(), "schema-keyword", "a member name must be a string");
            continue;
        }
        check_name(all, place.here(), name);
        if (!seen.insert(name).second)
            all.faults.error(place.here(), "schema-keyword",
                             "'" + std::string(name) + "' stands in this list already");
        names.emplace_back(name);
    }
    return names;
}

std::optional<Pattern> read_pattern(Compilation& all, const FaultPlace& place,
                                    std::string_view text) {
    if (text.size() > all.options.limits.pattern_bytes) {
        all.faults.error(place, "schema-too-large",
                         "the pattern has " + std::to_string(text.size()) +
                             " bytes; one may have " +
                             std::to_string(all.options.limits.pattern_bytes));
        return std::nullopt;
    }
    Result<Pattern> pattern = Pattern::compile(text);
    if (pattern) return *std::move(pattern);
    all.faults.error(place, pattern.error().code, pattern.error().message);
    return std::nullopt;
}

bool read_assertion(Compilation& all, const Keyword& keyword, const Spot& spot,
                    const dom::element& value, Node& node) {
    switch (keyword.word) {
        case Word::type:
            node.types = read_types(all, spot, value);
            return true;
        case Word::constant:
            node.constant = constant_of(value);
            return true;
        case Word::one:
            node.one = read_enum(all, spot, value);
            return true;
        case Word::minimum:
            node.minimum = read_number(all, spot, value);
            return true;
        case Word::maximum:
            node.maximum = read_number(all, spot, value);
            return true;
        case Word::exclusive_minimum:
            node.exclusive_minimum = read_number(all, spot, value);
            return true;
        case Word::exclusive_maximum:
            node.exclusive_maximum = read_number(all, spot, value);
            return true;
        case Word::multiple_of:
            node.multiple_of = read_divisor(all, spot, value);
            return true;
        case Word::min_length:
            node.min_length = read_count(all, spot, value);
            return true;
        case Word::max_length:
            node.max_length = read_count(all, spot, value);
            return true;
        case Word::min_items:
            node.min_items = read_count(all, spot, value);
            return true;
        case Word::max_items:
            node.max_items = read_count(all, spot, value);
            return true;
        case Word::min_contains:
            node.min_contains = read_count(all, spot, value);
            return true;
        case Word::max_contains:
            node.max_contains = read_count(all, spot, value);
            return true;
        case Word::min_properties:
            node.min_properties = read_count(all, spot, value);
            return true;
        case Word::max_properties:
            node.max_properties = read_count(all, spot, value);
            return true;
        case Word::unique_items:
            node.unique_items = read_boolean(all, spot, value);
            return true;
        case Word::pattern: {
            const std::string text = read_string(all, spot, value);
            if (value.is_string()) node.pattern = read_pattern(all, spot.here(), text);
            return true;
        }
        case Word::format:
            node.format = read_format(all, spot, value);
            return true;
        case Word::required:
            node.required = read_names(all, spot, value);
            return true;
        case Word::title:
            node.title = read_string(all, spot, value);
            return true;
        case Word::description:
            node.description = read_string(all, spot, value);
            return true;
        case Word::personal_data:
            node.personal_data = read_boolean(all, spot, value);
            return true;
        default:
            return false;
    }
}

}  // namespace strandline::schema
