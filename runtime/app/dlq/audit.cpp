#include "app/dlq/audit.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstdlib>
#include <system_error>

#include "dlq/utc_time.hpp"

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

auto complaint(const std::string& path, const char* what) {
    return failed("audit-log", std::string(what) + " " + path + ": " +
                                   std::generic_category().message(errno) +
                                   ": nothing is moved that is not in it; name another file with "
                                   "--audit-log");
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

Result<Audit> Audit::open(const std::string& path, std::string instance, Actor actor,
                          const Clock& clock, Logger& log) {
    // The instance's own folder may not be there yet; the one around it comes with the package.
    if (const std::size_t slash = path.rfind('/'); slash != std::string::npos && slash > 0)
        ::mkdir(path.substr(0, slash).c_str(), 0750);
    const int descriptor =
        ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (descriptor < 0) return complaint(path, "cannot open the audit log");
    return Audit(descriptor, path, std::move(instance), std::move(actor), clock, log);
}

Audit::Audit(int descriptor, std::string path, std::string instance, Actor actor,
             const Clock& clock, Logger& log)
    : descriptor_(descriptor),
      path_(std::move(path)),
      instance_(std::move(instance)),
      actor_(std::move(actor)),
      clock_(clock),
      log_(log) {}

Audit::Audit(Audit&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)),
      path_(std::move(other.path_)),
      instance_(std::move(other.instance_)),
      actor_(std::move(other.actor_)),
      clock_(other.clock_),
      log_(other.log_) {}

Audit::~Audit() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

Result<> Audit::write(const std::string& event,
                      const std::vector<std::pair<std::string, std::string>>& fields) {
    boost::json::object line{{"schema", "strandline.audit/1"},
                             {"time", dlq::format_utc(clock_.wall_ms())},
                             {"event", event},
                             {"instance", instance_},
                             {"user", actor_.user},
                             {"host", actor_.host}};
    if (!actor_.sudo_user.empty()) line["sudo_user"] = actor_.sudo_user;
    std::vector<LogField> logged{{"user", actor_.to_text()}, {"audit", event}};
    for (const auto& [name, value] : fields) {
        line[name] = value;
        logged.emplace_back(std::string_view(name), value);
    }
    log_.write(LogLevel::info, "audit", logged);
    const std::string text = boost::json::serialize(line) + "\n";
    if (::write(descriptor_, text.data(), text.size()) != static_cast<ssize_t>(text.size()) ||
        ::fsync(descriptor_) != 0)
        return complaint(path_, "cannot write the audit log");
    return {};
}

}  // namespace strandline::app::dead_letters
