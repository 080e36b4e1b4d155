#pragma once

#include <filesystem>
#include <string>

namespace strandline::e2e {

/// Where the pinned broker comes from (pom.xml, artifacts.sha256) and where it is resolved to.
struct ArtifactPlaces {
    std::filesystem::path pins;      ///< the folder with pom.xml and artifacts.sha256
    std::filesystem::path resolved;  ///< in the build tree
};

/// The broker's jars and the Java that runs them.
struct Artifacts {
    std::filesystem::path java;
    std::filesystem::path jars;

    [[nodiscard]] std::string class_path() const { return (jars / "*").string(); }
};

/// Thrown where this machine cannot run a broker at all; the text says what is missing. On a laptop
/// the suite then says what it did not run; in CI it fails.
class NotAvailable : public std::exception {
public:
    explicit NotAvailable(std::string reason) : reason_(std::move(reason)) {}
    [[nodiscard]] const char* what() const noexcept override { return reason_.c_str(); }

private:
    std::string reason_;
};

/// Resolves the jars by Maven, unless they are there already (no network then), and holds each
/// against its digest. Two processes may call it at once.
Artifacts resolve_artifacts(const ArtifactPlaces& places);

}  // namespace strandline::e2e
