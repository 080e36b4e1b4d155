#include "journal/mapped_file.hpp"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>

namespace strandline::journal {

namespace {

constexpr const char* file_name = "crash.journal";

std::string reason(int error) { return std::generic_category().message(error); }

tl::unexpected<Error> file_error(const std::string& path, const std::string& what, int error) {
    return failed("journal-file", path + ": cannot " + what + ": " + reason(error));
}

}  // namespace

Descriptor::~Descriptor() {
    if (number_ >= 0) ::close(number_);
}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
    std::swap(number_, other.number_);
    return *this;
}

Result<MappedFile> MappedFile::create(const std::string& directory) {
    std::error_code error;
    std::filesystem::create_directories(directory, error);
    if (error)
        return failed("journal-directory", directory + ": cannot be made: " + error.message());
    MappedFile file;
    file.directory_ = directory;
    const std::string lock = directory + "/" + file_name + ".lock";
    file.lock_ = Descriptor(::open(lock.c_str(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file.lock_.is_open())
        return failed("journal-directory", directory + ": cannot be written: " + reason(errno));
    if (::flock(file.lock_.get(), LOCK_EX | LOCK_NB) != 0)
        return failed("journal-locked", directory + ": another host of this instance uses it");
    if (Result<> mapped = file.map(); !mapped) return tl::unexpected(std::move(mapped.error()));
    return file;
}

Result<> MappedFile::map() {
    const std::string path = directory_ + "/" + file_name + ".new";
    ::unlink(path.c_str());
    file_ =
        Descriptor(::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600));
    if (!file_.is_open()) return file_error(path, "be made", errno);
    if (const int error = ::posix_fallocate(file_.get(), 0, file_bytes); error != 0)
        return file_error(path, "take " + std::to_string(file_bytes) + " bytes", error);
    void* memory = ::mmap(nullptr, file_bytes, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_POPULATE,
                          file_.get(), 0);
    if (memory == MAP_FAILED) return file_error(path, "be mapped", errno);
    memory_ = memory;
    return {};
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : directory_(std::move(other.directory_)),
      lock_(std::move(other.lock_)),
      file_(std::move(other.file_)),
      memory_(std::exchange(other.memory_, nullptr)) {}

MappedFile::~MappedFile() {
    if (memory_ != nullptr) ::munmap(memory_, file_bytes);
}

Result<std::vector<std::byte>> MappedFile::read_last() const {
    const std::string path = directory_ + "/" + file_name;
    const Descriptor last(
        ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY));
    if (!last.is_open()) {
        if (errno == ENOENT) return std::vector<std::byte>{};
        return file_error(path, "be read", errno);
    }
    struct stat facts{};
    if (::fstat(last.get(), &facts) != 0 || !S_ISREG(facts.st_mode))
        return failed("journal-file", path + ": is no regular file");
    // One byte more than a journal has is enough to see that it is none.
    std::vector<std::byte> bytes(file_bytes + 1);
    std::size_t size = 0;
    while (size < bytes.size()) {
        const ssize_t got = ::read(last.get(), bytes.data() + size, bytes.size() - size);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return file_error(path, "be read", errno);
        if (got == 0) break;
        size += static_cast<std::size_t>(got);
    }
    bytes.resize(size);
    return bytes;
}

std::string MappedFile::set_aside() {
    const std::string aside = directory_ + "/" + file_name + ".aside";
    ::rename((directory_ + "/" + file_name).c_str(), aside.c_str());
    return aside;
}

Result<> MappedFile::publish() {
    const std::string path = directory_ + "/" + file_name;
    if (::msync(memory_, file_bytes, MS_SYNC) != 0 || ::fsync(file_.get()) != 0)
        return file_error(path, "be written", errno);
    if (::rename((path + ".new").c_str(), path.c_str()) != 0)
        return file_error(path, "be replaced", errno);
    return {};
}

HandlerName& MappedFile::handler(std::size_t index) const {
    return reinterpret_cast<HandlerName*>(static_cast<char*>(memory_) + handlers_at)[index];
}

Accused& MappedFile::accused(std::size_t index) const {
    return reinterpret_cast<Accused*>(static_cast<char*>(memory_) + accused_at)[index];
}

Line& MappedFile::line(std::size_t index) const {
    return reinterpret_cast<Line*>(static_cast<char*>(memory_) + lines_at)[index];
}

}  // namespace strandline::journal
