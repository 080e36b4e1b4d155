#pragma once

#include <strandline/sdk/json_text.hpp>
#include <strandline/sdk/verdict.hpp>

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace strandline {
inline namespace sdk_v0 {

/// A stage's `config:` from the YAML, as JSON text that the host has checked against config_schema
/// and filled with the schema's defaults. Getters throw ConfigError with the pointer when a value is
/// missing or of another type; the host tells the operator the line of the YAML.
///
///     currency = args.config().string("/currency");
///
/// Ownership  a view of the text: read it before the constructor returns.
/// Threads    none of its own.
class Config {
public:
    explicit Config(std::string_view json) : json_(json) {}

    [[nodiscard]] bool has(std::string_view pointer) const {
        return detail::find_json(json_, pointer).has_value();
    }

    [[nodiscard]] std::string string(std::string_view pointer) const {
        return required(pointer, "a string", detail::json_string);
    }
    [[nodiscard]] std::int64_t integer(std::string_view pointer) const {
        return required(pointer, "an integer", detail::json_number<std::int64_t>);
    }
    [[nodiscard]] double real(std::string_view pointer) const {
        return required(pointer, "a number", detail::json_number<double>);
    }
    [[nodiscard]] bool boolean(std::string_view pointer) const {
        return required(pointer, "true or false", detail::json_boolean);
    }
    /// A list of strings.
    [[nodiscard]] std::vector<std::string> strings(std::string_view pointer) const {
        return required(pointer, "a list of strings", detail::json_strings);
    }

    [[nodiscard]] std::string string_or(std::string_view pointer, std::string otherwise) const {
        return has(pointer) ? string(pointer) : std::move(otherwise);
    }
    [[nodiscard]] std::int64_t integer_or(std::string_view pointer, std::int64_t otherwise) const {
        return has(pointer) ? integer(pointer) : otherwise;
    }
    [[nodiscard]] double real_or(std::string_view pointer, double otherwise) const {
        return has(pointer) ? real(pointer) : otherwise;
    }
    [[nodiscard]] bool boolean_or(std::string_view pointer, bool otherwise) const {
        return has(pointer) ? boolean(pointer) : otherwise;
    }

    /// The whole text, for those who bring a parser.
    [[nodiscard]] std::string_view json() const { return json_; }

private:
    template <class Value>
    Value required(std::string_view pointer, std::string_view what,
                   std::optional<Value> (*read)(std::string_view)) const {
        const std::optional<std::string_view> found = detail::find_json(json_, pointer);
        if (!found) throw ConfigError{std::string(pointer), "is missing"};
        std::optional<Value> value = read(*found);
        if (!value) throw ConfigError{std::string(pointer), std::string("must be ").append(what)};
        return *std::move(value);
    }

    std::string_view json_;
};

}  // namespace sdk_v0
}  // namespace strandline
