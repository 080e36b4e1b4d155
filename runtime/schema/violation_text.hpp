#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "schema/violation.hpp"

namespace strandline::schema {

/// For the dead letter's header: how many violations, and as many of them as fit 1,024 bytes, cut between
/// two of them. Its memory stays from one text to the next.
class ViolationText {
public:
    void clear() {
        body_.clear();
        told_ = count_ = 0;
    }
    void add(std::string_view instance_path, std::string_view message, std::string_view rule);
    [[nodiscard]] std::size_t count() const { return count_; }
    /// `more`: not all were added.
    void write(bool more, std::string& text) const;

private:
    std::string body_;
    std::size_t told_{0};
    std::size_t count_{0};
};

[[nodiscard]] std::string violation_text(const Violations& violations);

}  // namespace strandline::schema
