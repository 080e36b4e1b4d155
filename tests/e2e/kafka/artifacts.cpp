#include "e2e/kafka/artifacts.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <chrono>
#include <stdexcept>

#include "e2e/child_process.hpp"

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

/// Held by one process at a time: the others find the jars resolved.
class FileLock {
public:
    explicit FileLock(const std::filesystem::path& file)
        : descriptor_(::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
        if (descriptor_ < 0 || ::flock(descriptor_, LOCK_EX) != 0)
            throw std::runtime_error("cannot lock " + file.string());
    }
    ~FileLock() { ::close(descriptor_); }
    FileLock(const FileLock&) = delete;
    FileLock& operator=(const FileLock&) = delete;

private:
    int descriptor_;
};

std::filesystem::path need(const std::string& program, const std::string& package) {
    std::filesystem::path found = find_program(program);
    if (found.empty())
        throw NotAvailable("there is no `" + program + "` on this machine (Debian: " + package +
                           ")");
    return found;
}

void check_digests(const std::filesystem::path& pins, const std::filesystem::path& jars) {
    require_command({need("sha256sum", "coreutils"), "--check", "--strict", "--quiet",
                     (pins / "artifacts.sha256").string()},
                    60s, jars);
}

void download(const ArtifactPlaces& places) {
    const std::filesystem::path maven = need("mvn", "maven");
    std::filesystem::remove_all(places.resolved / "jars");
    const CommandResult result =
        run_command({maven, "--batch-mode", "--quiet", "--file", (places.pins / "pom.xml").string(),
                     "dependency:copy-dependencies",
                     "-DoutputDirectory=" + (places.resolved / "jars").string()},
                    300s);
    if (result.exit_code != 0)
        throw NotAvailable("Maven could not resolve the broker's artifacts: " + result.output);
    check_digests(places.pins, places.resolved / "jars");
}

}  // namespace

Artifacts resolve_artifacts(const ArtifactPlaces& places) {
    const std::filesystem::path java = need("java", "openjdk-17-jdk-headless");
    need("javac", "openjdk-17-jdk-headless");  // Dump.java is run from its source
    need("openssl", "openssl");
    std::filesystem::create_directories(places.resolved);
    const FileLock lock(places.resolved / "lock");
    // The stamp is a copy of the pins: when they change, the jars are resolved again.
    const std::filesystem::path stamp = places.resolved / "complete";
    const std::string pins = read_text(places.pins / "artifacts.sha256");
    if (read_text(stamp) != pins) {
        download(places);
        write_text(stamp, pins);
    }
    return {.java = java, .jars = places.resolved / "jars"};
}

}  // namespace strandline::e2e
