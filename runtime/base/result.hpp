#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace strandline {

/// A failure of the *world*: a broker, a file, a setting. It blocks, alarms and heals, and never
/// dead-letters a record; that is model::Failure, a type of its own.
struct Error {
    std::string code;     ///< stable slug, e.g. "broker-auth"; docs and tests name it
    std::string message;  ///< for people: what, where, why; never a secret, never a payload

    friend bool operator==(const Error&, const Error&) = default;
};

template <class T = void>
using Result = tl::expected<T, Error>;

[[nodiscard]] inline tl::unexpected<Error> failed(std::string code, std::string message) {
    return tl::unexpected(Error{std::move(code), std::move(message)});
}

}  // namespace strandline
