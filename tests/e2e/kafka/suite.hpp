#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "e2e/kafka/broker.hpp"

namespace strandline::e2e {

/// Where the build put the pins and resolves the jars.
ArtifactPlaces artifact_places();

/// A fresh folder in the build tree for what one process writes. It stays where a failure may want
/// to be looked into; remove() takes it away. A folder of a process that is gone is swept.
class RunDirectory {
public:
    explicit RunDirectory(const std::string& name);
    [[nodiscard]] const std::filesystem::path& path() const { return path_; }
    void remove() const { std::filesystem::remove_all(path_); }

private:
    std::filesystem::path path_;
};

/// The broker of one test executable, started once and shared by its tests.
class Suite {
public:
    /// Throws NotAvailable where there is no Java or no Maven.
    explicit Suite(const std::string& name);
    ~Suite();
    Suite(const Suite&) = delete;
    Suite& operator=(const Suite&) = delete;

    [[nodiscard]] Broker& broker() { return broker_; }
    /// A new folder for one test.
    std::filesystem::path new_directory(const std::string& name);
    void keep_files() { keep_files_ = true; }

private:
    RunDirectory directory_;
    Broker broker_;
    bool keep_files_{false};
};

}  // namespace strandline::e2e
