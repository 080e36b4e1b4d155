#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace strandline {
inline namespace sdk_v0 {

/// One way in which an event that is about to be produced is not what its schema says. Limits come
/// from the schema; no value is quoted.
struct Violation {
    std::string path;     ///< JSON Pointer into the event: /data/products/0/quantity
    std::string rule;     ///< the keyword: minimum
    std::string message;  ///< must be >= 1
};

/// What check() of a generated type finds, in the schema's order.
///
/// Ownership  all its own.
/// Threads    value
class Violations {
public:
    static constexpr std::size_t kept = 32;  ///< more are counted, and not kept

    [[nodiscard]] bool empty() const { return count_ == 0; }
    [[nodiscard]] std::size_t size() const { return list_.size(); }
    [[nodiscard]] std::size_t count() const { return count_; }  ///< with those that were not kept
    [[nodiscard]] auto begin() const { return list_.begin(); }
    [[nodiscard]] auto end() const { return list_.end(); }
    [[nodiscard]] const Violation& operator[](std::size_t at) const { return list_[at]; }

    void add(std::string path, std::string_view rule, std::string message) {
        ++count_;
        if (list_.size() < kept)
            list_.push_back({std::move(path), std::string(rule), std::move(message)});
    }

    /// One line each: `/data/products/0/quantity must be >= 1 (minimum)`.
    [[nodiscard]] std::string text() const {
        std::string out;
        for (const Violation& each : list_) {
            out.append(each.path.empty() ? "/" : each.path).append(" ").append(each.message);
            out.append(" (").append(each.rule).append(")\n");
        }
        if (count_ > list_.size())
            out.append("and ").append(std::to_string(count_ - list_.size())).append(" more\n");
        return out;
    }

private:
    std::vector<Violation> list_;
    std::size_t count_{0};
};

}  // namespace sdk_v0
}  // namespace strandline
