#include "app/dlq/audit.hpp"

#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/json/object.hpp>
#include <cstdlib>

namespace strandline::app::dead_letters {

namespace {

std::string user_name() {
    passwd entry{};
    passwd* found = nullptr;
    std::array<char, 4096> memory{};
    if (::getpwuid_r(::getuid(), &entry, memory.data(), memory.size(), &found) == 0 &&
        found != nullptr)
        return entry.pw_name;
    return std::to_string(::getuid());
}

}  // namespace

Actor Actor::current() {
    Actor actor;
    actor.user = user_name();
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) == 0) actor.host = host.data();
    if (const char* sudo = std::getenv("SUDO_USER")) actor.sudo_user = sudo;
    return actor;
}

std::string Actor::to_text() const {
    return (sudo_user.empty() ? "" : sudo_user + " as ") + user + "@" + host;
}

Result<Audit> Audit::open(const std::string& path, std::string instance, Actor actor, Logger& log) {
    // The instance's own folder may not be there yet; the one around it comes with the package.
    if (const std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0)
        ::mkdir(path.substr(0, slash).c_str(), 0750);
    Result<AuditLog> file = AuditLog::open(path);
    if (!file) return tl::unexpected(file.error());
    return Audit(std::move(*file), std::move(instance), std::move(actor), log);
}

Result<> Audit::write(const std::string& event,
                      const std::vector<std::pair<std::string, std::string>>& fields) {
    boost::json::object line{{"schema", "strandline.audit/1"},
                             {"event", event},
                             {"instance", instance_},
                             {"host", actor_.host}};
    if (!actor_.sudo_user.empty()) line["sudo_user"] = actor_.sudo_user;
    std::vector<LogField> logged{{"user", actor_.to_text()}, {"audit", event}};
    for (const auto& [name, value] : fields) {
        line[name] = value;
        logged.emplace_back(std::string_view(name), value);
    }
    log_.write(LogLevel::info, "audit", logged);
    return file_.append(std::move(line));
}

}  // namespace strandline::app::dead_letters
