#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// JSON as the generator builds and mutates it. Numbers keep the text they are written with, for `1`,
/// `1.0` and `10e-1` are different inputs with one value.
namespace strandline::differential {

struct Json {
    enum class Kind { null, boolean, number, string, array, object };

    Kind kind{Kind::null};
    bool boolean{false};
    std::string text;  ///< of a number, as it is written; of a string, without quotes and escapes
    std::vector<Json> elements;
    std::vector<std::pair<std::string, Json>> members;

    [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
    /// Null when there is none.
    [[nodiscard]] const Json* find(std::string_view name) const;
    /// Overwrites the member, or appends it.
    Json& set(std::string_view name, Json value);
};

[[nodiscard]] Json null();
[[nodiscard]] Json boolean(bool value);
[[nodiscard]] Json number(std::string_view text);
[[nodiscard]] Json number(long value);
[[nodiscard]] Json string(std::string_view text);
[[nodiscard]] Json array(std::vector<Json> elements = {});
[[nodiscard]] Json object(std::vector<std::pair<std::string, Json>> members = {});

[[nodiscard]] std::string to_text(const Json& value);
/// Of a text that is valid JSON, or it throws.
[[nodiscard]] Json parsed(const std::string& text);

}  // namespace strandline::differential
