#include "app/tools/audit_log.hpp"

#include <fcntl.h>
#include <pwd.h>
#include <unistd.h>

#include <array>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <ctime>
#include <system_error>
#include <utility>

namespace strandline::app {

namespace {

tl::unexpected<Error> trouble(const std::string& path, int error) {
    return failed("audit-log", "the audit log " + path +
                                   " cannot be written: " + std::generic_category().message(error) +
                                   "; nothing is done that is not written down: run this as a user "
                                   "who may write there, or name a file with --audit-log");
}

std::string now_text() {
    const std::time_t now = std::time(nullptr);
    std::tm utc{};
    ::gmtime_r(&now, &utc);
    std::array<char, 32> text{};
    std::strftime(text.data(), text.size(), "%Y-%m-%dT%H:%M:%SZ", &utc);
    return text.data();
}

std::string user_name() {
    std::array<char, 4096> text{};
    passwd entry{};
    passwd* found = nullptr;
    if (::getpwuid_r(::getuid(), &entry, text.data(), text.size(), &found) != 0 || found == nullptr)
        return {};
    return found->pw_name;
}

}  // namespace

std::string default_audit_log(const std::string& instance) {
    return "/var/lib/strandline/" + instance + "/audit.log";
}

Result<AuditLog> AuditLog::open(const std::string& path) {
    const int file =
        ::open(path.c_str(), O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0640);
    if (file < 0) return trouble(path, errno);
    return AuditLog(path, file);
}

AuditLog::AuditLog(AuditLog&& other) noexcept
    : path_(std::move(other.path_)), file_(std::exchange(other.file_, -1)) {}

AuditLog::~AuditLog() {
    if (file_ >= 0) ::close(file_);
}

Result<> AuditLog::append(boost::json::object entry) const {
    entry["time"] = now_text();
    entry["uid"] = ::getuid();
    entry["user"] = user_name();
    const std::string line = boost::json::serialize(entry) + '\n';
    // One write: lines of several processes do not mix.
    if (::write(file_, line.data(), line.size()) != static_cast<ssize_t>(line.size()))
        return trouble(path_, errno);
    if (::fsync(file_) != 0) return trouble(path_, errno);
    return {};
}

}  // namespace strandline::app
