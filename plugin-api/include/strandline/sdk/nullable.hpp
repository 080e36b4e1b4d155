#pragma once

#include <concepts>
#include <cstddef>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

namespace strandline {
inline namespace sdk_v0 {

/// A value that JSON may have as `null`. A member that may be absent as well is a
/// std::optional<Nullable<T>>, so that absent and null stay apart.
template <class T>
class Nullable {
public:
    using value_type = T;

    constexpr Nullable() = default;
    constexpr Nullable(std::nullptr_t) {}  // NOLINT: `member = nullptr` is what authors write
    template <class From>
        requires(std::is_constructible_v<T, From &&> &&
                 !std::is_same_v<std::remove_cvref_t<From>, Nullable> &&
                 !std::is_same_v<std::remove_cvref_t<From>, std::nullptr_t>)
    constexpr Nullable(From&& value)  // NOLINT: as std::optional has it
        : value_(std::in_place, std::forward<From>(value)) {}

    [[nodiscard]] constexpr bool is_null() const { return !value_.has_value(); }
    [[nodiscard]] constexpr explicit operator bool() const { return value_.has_value(); }
    [[nodiscard]] constexpr bool has_value() const { return value_.has_value(); }
    /// Not of a null.
    [[nodiscard]] constexpr const T& operator*() const { return *value_; }
    [[nodiscard]] constexpr T& operator*() { return *value_; }
    [[nodiscard]] constexpr const T* operator->() const { return &*value_; }
    [[nodiscard]] constexpr T* operator->() { return &*value_; }
    template <class Otherwise>
    [[nodiscard]] constexpr T value_or(Otherwise&& otherwise) const {
        return value_.value_or(std::forward<Otherwise>(otherwise));
    }
    constexpr T& emplace() { return value_.emplace(); }

    friend constexpr bool operator==(const Nullable& left, const Nullable& right)
        requires(std::equality_comparable<T>)
    {
        return left.value_ == right.value_;
    }

private:
    std::optional<T> value_;
};

/// What an owning type has where its view has a pointer, because the type contains itself: one value
/// on the heap, or none. Copied with what it holds.
template <class T>
class Box {
public:
    using value_type = T;

    Box() = default;
    Box(T value) : value_(std::make_unique<T>(std::move(value))) {}  // NOLINT: `left = Node{}`
    Box(const Box& other) : value_(other ? std::make_unique<T>(*other) : nullptr) {}
    Box(Box&&) noexcept = default;
    Box& operator=(const Box& other) {
        if (this != &other) value_ = other ? std::make_unique<T>(*other) : nullptr;
        return *this;
    }
    Box& operator=(Box&&) noexcept = default;
    ~Box() = default;

    [[nodiscard]] explicit operator bool() const { return value_ != nullptr; }
    [[nodiscard]] const T& operator*() const { return *value_; }
    [[nodiscard]] T& operator*() { return *value_; }
    [[nodiscard]] const T* operator->() const { return value_.get(); }
    [[nodiscard]] T* operator->() { return value_.get(); }
    T& emplace() {
        value_ = std::make_unique<T>();
        return *value_;
    }

    friend bool operator==(const Box& left, const Box& right) {
        if (!left || !right) return !left && !right;
        return *left == *right;
    }

private:
    std::unique_ptr<T> value_;
};

}  // namespace sdk_v0
}  // namespace strandline
