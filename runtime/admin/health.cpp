#include "admin/health.hpp"

namespace strandline::admin {

std::string health_text(const HealthReport& report, bool verbose) {
    std::string text = report.ok() ? "ok\n" : "not ok\n";
    for (const HealthCheck& check : report.checks) {
        if (check.ok && !verbose) continue;
        text += (check.ok ? "[+] " : "[-] ") + check.name;
        if (!check.detail.empty()) text += ": " + check.detail;
        text += '\n';
    }
    return text;
}

}  // namespace strandline::admin
