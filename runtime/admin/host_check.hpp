#pragma once

#include <string>
#include <string_view>
#include <utility>

namespace strandline::admin {

/// Whether a Host header may be answered.
///
/// A web page can make a browser ask a name of its own that resolves to 127.0.0.1 (DNS rebinding)
/// and read the answer. So a loopback listener answers to loopback names and to the host it was
/// configured with, and to no other. A listener that was explicitly bound elsewhere is reached by
/// names that we cannot know, and answers to all.
class HostCheck {
public:
    HostCheck(std::string configured_host, bool loopback)
        : configured_host_(std::move(configured_host)), loopback_(loopback) {}

    /// `header` with or without a port, as the client sent it.
    [[nodiscard]] bool allows(std::string_view header) const;

private:
    std::string configured_host_;
    bool loopback_;
};

}  // namespace strandline::admin
