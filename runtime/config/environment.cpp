#include "config/environment.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <filesystem>
#include <system_error>
#include <utility>

namespace strandline::config {
namespace {

class Descriptor {
public:
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (number_ >= 0) ::close(number_);
    }
    [[nodiscard]] int get() const { return number_; }

private:
    int number_;
};

tl::unexpected<Error> unreadable(const std::string& path, int error_number) {
    const auto why = std::system_category().message(error_number);
    const bool missing = error_number == ENOENT || error_number == ENOTDIR;
    return failed(missing ? "file-missing" : "file-unreadable",
                  path + (missing ? " does not exist" : " cannot be read: " + why));
}

}  // namespace

std::optional<std::string> SystemEnvironment::variable(std::string_view name) const {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr) return std::nullopt;
    return value;
}

Result<FileText> SystemEnvironment::read(const std::string& path, std::size_t bytes_max) const {
    // Not blocking: a named pipe must not hold the start up before it is refused below.
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY));
    if (file.get() < 0) return unreadable(path, errno);
    struct stat status{};
    if (::fstat(file.get(), &status) != 0) return unreadable(path, errno);
    if (!S_ISREG(status.st_mode)) {
        return failed("file-unreadable", path + " is no regular file");
    }
    FileText result;
    result.mode = static_cast<std::uint32_t>(status.st_mode) & 07777U;
    result.owner_trusted = status.st_uid == 0 || status.st_uid == ::geteuid();
    char buffer[16 * 1024];
    while (true) {
        const auto count = ::read(file.get(), buffer, sizeof buffer);
        if (count < 0 && errno == EINTR) continue;
        if (count < 0) return unreadable(path, errno);
        if (count == 0) return result;
        result.text.append(buffer, static_cast<std::size_t>(count));
        if (result.text.size() > bytes_max) {
            return failed("file-too-large",
                          path + " is larger than " + std::to_string(bytes_max) + " bytes");
        }
    }
}

Result<std::vector<std::string>> SystemEnvironment::list(const std::string& path) const {
    std::error_code error;
    std::filesystem::directory_iterator entry(path, error);
    std::vector<std::string> names;
    while (!error && entry != std::filesystem::directory_iterator{}) {
        names.push_back(entry->path().filename().string());
        entry.increment(error);
    }
    if (error) return unreadable(path, error.value());
    std::sort(names.begin(), names.end());
    return names;
}

bool SystemEnvironment::is_directory(const std::string& path) const {
    std::error_code error;
    return std::filesystem::is_directory(path, error);
}

}  // namespace strandline::config
