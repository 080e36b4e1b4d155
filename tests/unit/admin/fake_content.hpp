#pragma once

#include <stdexcept>
#include <string>

#include "admin/http_server.hpp"

namespace strandline::admin {

/// Pages whose text a test sets before the server starts.
class FakeContent final : public AdminContent {
public:
    std::string page{"up 1\n"};
    HealthReport liveness{{{"event loop", true, ""}}};
    HealthReport readiness{{{"configuration", true, "generation 1"}}};
    bool broken{false};

    std::string metrics() override {
        if (broken) throw std::runtime_error("a secret in an exception");
        return page;
    }
    HealthReport live() override { return liveness; }
    HealthReport ready() override { return readiness; }
};

}  // namespace strandline::admin
