#include "plugin/trusted_file.hpp"

#include <fcntl.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <optional>
#include <string_view>
#include <system_error>

namespace strandline::plugin {

namespace {

constexpr std::size_t file_bytes_max = 256 * 1024 * 1024;
constexpr std::string_view rule =
    "Only root and the service user may write a plugin or a directory above it: ";

std::string errno_text(int number) { return std::generic_category().message(number); }

std::string user_name(uid_t user) {
    std::array<char, 4096> buffer{};
    passwd entry{};
    passwd* found = nullptr;
    if (getpwuid_r(user, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return found->pw_name;
    }
    return std::to_string(user);
}

std::string group_name(gid_t group) {
    std::array<char, 4096> buffer{};
    struct group entry{};
    struct group* found = nullptr;
    if (getgrgid_r(group, &entry, buffer.data(), buffer.size(), &found) == 0 && found != nullptr) {
        return found->gr_name;
    }
    return std::to_string(group);
}

/// What is wrong with one step of the path; empty = nothing.
std::string fault_of(const struct stat& state, const std::string& where, uid_t service_user) {
    if (S_ISLNK(state.st_mode)) {
        return where + " is a symbolic link. Name what it points to.";
    }
    if (state.st_uid != 0 && state.st_uid != service_user) {
        return where + " belongs to user \"" + user_name(state.st_uid) + "\". " +
               std::string(rule) + "chown root " + where;
    }
    const bool safe_for_all =
        S_ISDIR(state.st_mode) && (state.st_mode & S_ISVTX) != 0 && state.st_uid == 0;
    if (safe_for_all) return {};
    if ((state.st_mode & S_IWOTH) != 0) {
        const bool group_too = (state.st_mode & S_IWGRP) != 0;
        return where + " can be written by everybody. " + std::string(rule) +
               (group_too ? "chmod go-w " : "chmod o-w ") + where;
    }
    if ((state.st_mode & S_IWGRP) != 0) {
        return where + " can be written by group \"" + group_name(state.st_gid) + "\". " +
               std::string(rule) + "chmod g-w " + where;
    }
    return {};
}

/// Walks to a file, checking each step.
class Walk {
public:
    Walk(const std::string& path, uid_t service_user)
        : path_(path), name_(file_name_of(path)), service_user_(service_user) {}

    Accepted<Descriptor> open() {
        if (path_.empty() || path_.front() != '/') {
            return refuse("\"" + path_ + "\" is no absolute path.");
        }
        here_ = Descriptor(::open("/", O_PATH | O_DIRECTORY | O_CLOEXEC));
        if (auto fault = check(here_, "/")) return *std::move(fault);
        for (std::size_t at = 1; at < path_.size();) {
            const std::size_t end = std::min(path_.find('/', at), path_.size());
            const std::string step = path_.substr(at, end - at);
            if (auto fault = enter(step, path_.substr(0, end))) return *std::move(fault);
            at = path_.find_first_not_of('/', end);
            if (at == std::string::npos) break;
        }
        return reopen();
    }

private:
    using Fault = std::optional<tl::unexpected<Refusal>>;

    [[nodiscard]] tl::unexpected<Refusal> refuse(const std::string& why) const {
        return refused("plugin-path", name_ + ": " + why);
    }

    Fault enter(const std::string& step, const std::string& where) {
        if (step == "..") return refuse("\"" + path_ + "\" must not contain \"..\".");
        Descriptor next(::openat(here_.get(), step.c_str(), O_PATH | O_NOFOLLOW | O_CLOEXEC));
        if (!next.valid()) return refuse(where + " cannot be opened: " + errno_text(errno) + ".");
        if (auto fault = check(next, where)) return fault;
        here_ = std::move(next);
        return std::nullopt;
    }

    Fault check(const Descriptor& step, const std::string& where) {
        if (!step.valid() || ::fstat(step.get(), &state_) != 0) {
            return refuse(where + " cannot be examined: " + errno_text(errno) + ".");
        }
        const std::string fault = fault_of(state_, where, service_user_);
        if (fault.empty()) return std::nullopt;
        return refuse(fault);
    }

    /// The last step was opened as a place only: now for reading, and still the same file.
    Accepted<Descriptor> reopen() {
        if (!S_ISREG(state_.st_mode)) return refuse("is no regular file.");
        const std::string place = "/proc/self/fd/" + std::to_string(here_.get());
        Descriptor file(::open(place.c_str(), O_RDONLY | O_CLOEXEC));
        if (!file.valid()) return refuse("cannot be read: " + errno_text(errno) + ".");
        return file;
    }

    const std::string& path_;
    std::string name_;
    uid_t service_user_;
    Descriptor here_;
    struct stat state_{};
};

}  // namespace

Descriptor::~Descriptor() {
    if (valid()) ::close(number_);
}

Accepted<Descriptor> open_trusted(const std::string& path, uid_t service_user) {
    return Walk(path, service_user).open();
}

Accepted<std::vector<std::byte>> read_whole(const Descriptor& file, const std::string& name) {
    struct stat state{};
    if (::fstat(file.get(), &state) != 0) {
        return refused("plugin-path", name + ": cannot be examined: " + errno_text(errno) + ".");
    }
    const auto size = static_cast<std::size_t>(state.st_size);
    if (size > file_bytes_max) return refused("plugin-path", name + ": is larger than 256 MiB.");
    std::vector<std::byte> bytes(size);
    std::size_t done = 0;
    while (done < size) {
        const ssize_t got =
            ::pread(file.get(), bytes.data() + done, size - done, static_cast<off_t>(done));
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return refused("plugin-path", name + ": cannot be read to its end.");
        done += static_cast<std::size_t>(got);
    }
    return bytes;
}

std::string file_name_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

}  // namespace strandline::plugin
