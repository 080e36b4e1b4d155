#include "e2e/kafka/suite.hpp"

#include <unistd.h>

#include <csignal>

namespace strandline::e2e {
namespace {

namespace fs = std::filesystem;

fs::path runs() { return fs::path(STRANDLINE_E2E_BUILD) / "runs"; }

/// Folders are named <suite>-<process>; one whose process is gone was left by a failure. The newest
/// failure of a suite is worth its disk space until the suite runs again.
void sweep(const std::string& name) {
    for (const fs::directory_entry& entry : fs::directory_iterator(runs())) {
        const std::string file = entry.path().filename();
        if (file.rfind(name + "-", 0) != 0) continue;
        const std::string process = file.substr(name.size() + 1);
        if (process.find_first_not_of("0123456789") != std::string::npos) continue;
        if (::kill(static_cast<pid_t>(std::stol(process)), 0) != 0) fs::remove_all(entry.path());
    }
}

}  // namespace

ArtifactPlaces artifact_places() {
    return {.pins = fs::path(STRANDLINE_E2E_SOURCE) / "kafka",
            .resolved = fs::path(STRANDLINE_E2E_BUILD) / "kafka"};
}

RunDirectory::RunDirectory(const std::string& name)
    : path_(runs() / (name + "-" + std::to_string(::getpid()))) {
    fs::create_directories(runs());
    sweep(name);
    fs::remove_all(path_);
    fs::create_directories(path_);
}

Suite::Suite(const std::string& name)
    : directory_(name),
      broker_(resolve_artifacts(artifact_places()), directory_.path() / "broker") {
    broker_.start();
    broker_.wait_ready();
}

Suite::~Suite() {
    broker_.kill();
    if (!keep_files_) directory_.remove();
}

fs::path Suite::new_directory(const std::string& name) {
    fs::path path = directory_.path() / name;
    fs::create_directories(path);
    return path;
}

}  // namespace strandline::e2e
