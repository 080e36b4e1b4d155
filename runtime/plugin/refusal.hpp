#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace strandline::plugin {

/// Why a plugin, or one use of it in a pipeline, is refused. The wiring turns it into a diagnostic
/// with file:line:column; the code is stable, and the message says what, why and what to do.
struct Refusal {
    std::string code;       ///< "plugin-not-found", "plugin-path", ...
    std::string message;    ///< starts with the file's name, or with "plugin.handler"
    std::string handler;    ///< "plugin.handler" when one is concerned
    std::string pointer;    ///< JSON Pointer into the stage's config: plugin-config only
    bool transient{false};  ///< the world is broken, not the config: try again later

    friend bool operator==(const Refusal&, const Refusal&) = default;
};

template <class T>
using Accepted = tl::expected<T, Refusal>;

[[nodiscard]] inline tl::unexpected<Refusal> refused(std::string code, std::string message) {
    return tl::unexpected(Refusal{std::move(code), std::move(message), {}, {}, false});
}

}  // namespace strandline::plugin
