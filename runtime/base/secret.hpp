#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace strandline {

/// A secret that cannot be printed, formatted or compared by accident, and is wiped when it goes.
///
/// Ownership  every copy is wiped on its own; reveal() is a view that lives as long as the Secret.
class Secret {
public:
    Secret() = default;
    explicit Secret(std::string text) : text_(std::move(text)) {}
    Secret(const Secret& other) = default;
    Secret(Secret&& other) noexcept : text_(std::move(other.text_)) { other.wipe(); }
    Secret& operator=(const Secret& other);
    Secret& operator=(Secret&& other) noexcept;
    ~Secret() { wipe(); }

    [[nodiscard]] bool empty() const { return text_.empty(); }
    /// The text itself, for the one call that needs it.
    [[nodiscard]] std::string_view reveal() const { return text_; }

private:
    void wipe() noexcept;

    std::string text_;
};

}  // namespace strandline
