#include "control/socket_file.hpp"

#include <fcntl.h>
#include <grp.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <optional>
#include <system_error>
#include <utility>

namespace strandline::control {

namespace {

constexpr mode_t directory_mode = 0750;
constexpr mode_t socket_mode = 0660;

std::string reason(int error) { return std::generic_category().message(error); }

/// The directories of the path that are missing, from the top down.
Result<> make_directory(const std::filesystem::path& directory) {
    if (directory.empty() || ::access(directory.c_str(), F_OK) == 0) return {};
    if (Result<> above = make_directory(directory.parent_path()); !above) return above;
    if (::mkdir(directory.c_str(), directory_mode) == 0 || errno == EEXIST) return {};
    return failed("control-directory",
                  "the directory of the control socket, " + directory.string() +
                      ", cannot be made: " + reason(errno) +
                      "; create it for this user, or name another place with control: {socket: "
                      "PATH}");
}

std::optional<gid_t> group_named(const char* name) {
    std::array<char, 4096> text{};
    group entry{};
    group* found = nullptr;
    if (::getgrnam_r(name, &entry, text.data(), text.size(), &found) != 0 || found == nullptr)
        return std::nullopt;
    return found->gr_gid;
}

Result<> remove_stale(const std::string& path) {
    struct stat status{};
    if (::lstat(path.c_str(), &status) != 0) return {};
    if (!S_ISSOCK(status.st_mode))
        return failed("control-occupied", path +
                                              " exists and is no socket: move it away, or name "
                                              "another place with control: {socket: PATH}");
    if (::unlink(path.c_str()) == 0) return {};
    return failed("control-occupied",
                  "the socket of a dead host, " + path + ", cannot be removed: " + reason(errno));
}

}  // namespace

Result<SocketFile> SocketFile::claim(const std::string& path) {
    if (path.size() >= sizeof(sockaddr_un::sun_path))
        return failed("control-path", "the path of the control socket is longer than the " +
                                          std::to_string(sizeof(sockaddr_un::sun_path) - 1) +
                                          " bytes that the system takes: " + path);
    if (Result<> made = make_directory(std::filesystem::path(path).parent_path()); !made)
        return tl::unexpected(std::move(made.error()));
    const std::string lock_path = path + ".lock";
    const int lock = ::open(lock_path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (lock < 0)
        return failed("control-directory",
                      lock_path + " cannot be made: " + reason(errno) +
                          "; let this user write there, or name another place with control: "
                          "{socket: PATH}");
    SocketFile file({}, lock);  // without a path: nothing is removed on a way out
    if (::flock(lock, LOCK_EX | LOCK_NB) != 0)
        return failed("control-in-use", "a running host has the control socket " + path +
                                            ": stop it, or give this one another instance name");
    if (Result<> removed = remove_stale(path); !removed)
        return tl::unexpected(std::move(removed.error()));
    file.path_ = path;
    return file;
}

SocketFile::SocketFile(SocketFile&& other) noexcept
    : path_(std::exchange(other.path_, {})), lock_(std::exchange(other.lock_, -1)) {}

SocketFile& SocketFile::operator=(SocketFile&& other) noexcept {
    release();
    path_ = std::exchange(other.path_, {});
    lock_ = std::exchange(other.lock_, -1);
    return *this;
}

SocketFile::~SocketFile() { release(); }

Result<> SocketFile::open_to_the_group() const {
    if (::chmod(path_.c_str(), socket_mode) != 0)
        return failed("control-directory",
                      "the mode of " + path_ + " cannot be set: " + reason(errno));
    // Started by the unit, the process has that group already; elsewhere it may not be permitted.
    const auto group = group_named("strandline");
    if (group && *group != ::getegid())
        (void)!::fchownat(AT_FDCWD, path_.c_str(), static_cast<uid_t>(-1), *group,
                          AT_SYMLINK_NOFOLLOW);
    return {};
}

void SocketFile::release() {
    if (!path_.empty()) ::unlink(path_.c_str());
    path_.clear();
    if (lock_ >= 0) ::close(std::exchange(lock_, -1));
}

}  // namespace strandline::control
