#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/diagnostic.hpp"

namespace strandline::config {

/// What a hostile or broken file may cost before it is refused.
inline constexpr std::size_t yaml_bytes_max = std::size_t{1} << 20U;
inline constexpr std::size_t yaml_depth_max = 64;
inline constexpr std::size_t yaml_nodes_max = 100'000;

struct Member;

/// One value of a YAML file and its place: text as written, typed by nobody yet.
struct Node {
    enum class Kind : std::uint8_t { null, scalar, sequence, mapping };

    Kind kind{Kind::null};
    bool quoted{false};           ///< a scalar that is text, whatever it looks like
    bool refused{false};          ///< reported already: nothing more to say of it
    std::string text;             ///< of a scalar, before interpolation
    std::vector<Node> items;      ///< of a sequence
    std::vector<Member> members;  ///< of a mapping, in the order of the file, names unique
    std::shared_ptr<const std::string> file;
    std::uint32_t line{1};
    std::uint32_t column{1};

    [[nodiscard]] Position position() const { return {file ? *file : std::string{}, line, column}; }
    [[nodiscard]] const Member* find(std::string_view name) const;
};

struct Member {
    std::string name;
    Position position;  ///< of the name
    Node value;
};

/// "a mapping", "a list", "a word", "nothing": for messages.
[[nodiscard]] std::string_view kind_name(Node::Kind kind);

/// Reads one document of strict YAML. The budgets hold before a node is built; anchors, aliases, tags,
/// merge keys, directives, second documents and duplicate keys are errors.
///
/// Errors  all go to `diagnostics`; the tree comes back when it could be built at all, so that the
///         rest of the file can be looked at too.
[[nodiscard]] std::optional<Node> parse_yaml(std::string_view text, const std::string& file,
                                             Diagnostics& diagnostics);

/// Lays `over` on `base`: mappings by key, all else is replaced.
void merge(Node& base, Node over);

}  // namespace strandline::config
