#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "admin/host_check.hpp"
#include "admin/http_server.hpp"

namespace strandline::admin {

/// What of a request decides its answer.
struct Request {
    std::string_view method;  ///< as sent
    std::string_view target;
    std::string_view host;  ///< the Host header, empty when absent
    unsigned hosts{0};      ///< how many Host headers
    bool http_1_0{false};
    bool has_body{false};
};

struct Answer {
    unsigned status{200};
    std::string body;
    std::string_view content_type{"text/plain; charset=utf-8"};
    bool close{false};  ///< the connection ends with this answer
};

/// Request -> answer, without a socket. Nothing of the request is ever repeated in an answer.
///
/// Threads  the server's.
class Router {
public:
    Router(HostCheck hosts, AdminContent& content, Logger& log)
        : hosts_(std::move(hosts)), content_(content), log_(log) {}

    [[nodiscard]] Answer answer(const Request& request) const;

private:
    [[nodiscard]] Answer page(std::string_view path, std::string_view query) const;

    HostCheck hosts_;
    AdminContent& content_;
    Logger& log_;
};

}  // namespace strandline::admin
