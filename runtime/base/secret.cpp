#include "base/secret.hpp"

#include <cstring>

namespace strandline {

Secret& Secret::operator=(const Secret& other) {
    if (this != &other) {
        wipe();
        text_ = other.text_;
    }
    return *this;
}

Secret& Secret::operator=(Secret&& other) noexcept {
    if (this != &other) {
        wipe();
        text_ = std::move(other.text_);
        other.wipe();
    }
    return *this;
}

void Secret::wipe() noexcept {
    explicit_bzero(text_.data(), text_.size());
    text_.clear();
}

}  // namespace strandline
