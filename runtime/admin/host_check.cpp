#include "admin/host_check.hpp"

#include <algorithm>
#include <array>

namespace strandline::admin {
namespace {

// "name:port", "1.2.3.4:port", "[v6]:port" -> the part before the port, brackets off.
std::string_view without_port(std::string_view header) {
    if (header.starts_with('[')) {
        const std::size_t end = header.find(']');
        return end == std::string_view::npos ? std::string_view{} : header.substr(1, end - 1);
    }
    return header.substr(0, header.find(':'));
}

bool same_name(std::string_view a, std::string_view b) {
    const auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    };
    return std::ranges::equal(a, b, {}, lower, lower);
}

}  // namespace

bool HostCheck::allows(std::string_view header) const {
    if (!loopback_) return true;
    const std::string_view host = without_port(header);
    constexpr std::array<std::string_view, 3> names{"localhost", "127.0.0.1", "::1"};
    return same_name(host, configured_host_) ||
           std::ranges::any_of(names, [&](std::string_view name) { return same_name(host, name); });
}

}  // namespace strandline::admin
