#include "admin/router.hpp"

#include <algorithm>
#include <exception>

namespace strandline::admin {
namespace {

constexpr std::string_view metrics_type = "text/plain; version=0.0.4; charset=utf-8";

// True for "verbose", "verbose=1" and the like anywhere in the query.
bool asks_for_verbose(std::string_view query) {
    while (!query.empty()) {
        const std::string_view item = query.substr(0, query.find('&'));
        if (item.substr(0, item.find('=')) == "verbose") return true;
        query.remove_prefix(std::min(item.size() + 1, query.size()));
    }
    return false;
}

Answer health(const HealthReport& report, std::string_view query) {
    return {.status = report.ok() ? 200U : 503U,
            .body = health_text(report, asks_for_verbose(query))};
}

Answer refusal(unsigned status, std::string why, bool close) {
    return {.status = status, .body = std::move(why) + "\n", .close = close};
}

bool path_is_known(std::string_view path) {
    return path == "/metrics" || path == "/livez" || path == "/readyz" || path == "/healthz";
}

}  // namespace

Answer Router::page(std::string_view path, std::string_view query) const {
    if (path == "/metrics") return {.body = content_.metrics(), .content_type = metrics_type};
    if (path == "/livez") return health(content_.live(), query);
    return health(content_.ready(), query);
}

Answer Router::answer(const Request& request) const {
    // A body could hide a second request from whoever stands between: never read on behind one.
    if (request.has_body) return refusal(413, "no request here takes a body", true);
    const bool host_missing = request.hosts == 0 && !request.http_1_0;
    if (host_missing || request.hosts > 1) {
        return refusal(400, "the request needs exactly one Host header", true);
    }
    if (request.hosts == 1 && !hosts_.allows(request.host)) {
        return refusal(403, "the Host header names another host; ask for localhost instead", true);
    }
    const std::size_t end = request.target.find('?');
    const std::string_view path = request.target.substr(0, end);
    if (!path_is_known(path)) {
        return refusal(404, "not found; there are /metrics, /livez, /readyz and /healthz", false);
    }
    if (request.method != "GET" && request.method != "HEAD") {
        return refusal(405, "this listener is read-only: GET or HEAD", false);
    }
    try {
        return page(path, end == std::string_view::npos ? "" : request.target.substr(end + 1));
    } catch (const std::exception&) {
        // The text of the exception stays out of the answer and the log: nobody vouches for it.
        log_.error("admin page failed", {{"path", path}});
        return refusal(500, "this page could not be made; the log says so, too", true);
    }
}

}  // namespace strandline::admin
