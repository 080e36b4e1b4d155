#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/compiler/fault.hpp"

namespace strandline::schema {

/// Where a fault is: a place in one of the texts.
struct FaultPlace {
    std::uint32_t source{0};
    std::string pointer;  ///< JSON Pointer from the text's root
    bool at_name{false};  ///< the member's name is at fault, not its value
};

/// Collects what is wrong with all texts; line and column are looked up last, for a sound text asks
/// for none.
class FaultList {
public:
    void error(FaultPlace place, std::string code, std::string message, std::string hint = {});
    /// An error when `strict`.
    void warning(FaultPlace place, bool strict, std::string code, std::string message,
                 std::string hint = {});
    /// A text that cannot be parsed has no pointers: a byte offset then. `known` = there is one.
    void unreadable(std::uint32_t source, bool known, std::size_t offset, std::string code,
                    std::string message);
    /// Is there an error already at this place, or below it?
    [[nodiscard]] bool has_error_at(std::uint32_t source, std::string_view pointer) const;

    struct Text {
        std::string_view path;
        std::string_view text;
    };
    /// Sorted, with places; `texts` by source.
    [[nodiscard]] std::vector<Fault> located(const std::vector<Text>& texts) const;

private:
    struct Item {
        FaultPlace place;
        Fault fault;
        bool by_offset{false};
        std::size_t offset{0};
    };
    std::vector<Item> items_;
};

}  // namespace strandline::schema
