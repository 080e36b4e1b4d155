#pragma once

#include <chrono>
#include <string>

namespace strandline::e2e {

struct HttpAnswer {
    int status{0};  ///< 0 = nobody answered in time
    std::string body;
};

/// GET on loopback, over a socket of its own.
HttpAnswer http_get(int port, const std::string& path,
                    std::chrono::milliseconds limit = std::chrono::seconds(5));

}  // namespace strandline::e2e
