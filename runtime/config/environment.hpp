#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace strandline::config {

/// A file as read, with what decides whether it may hold a secret.
struct FileText {
    std::string text;
    std::uint32_t mode{0};     ///< permission bits, e.g. 0640
    bool owner_trusted{true};  ///< owned by root or by the user that reads it
};

/// What configuration reads from the outside: variables, files, directories.
///
/// Threads  one at a time
/// Errors   codes "file-missing", "file-unreadable", "file-too-large"; messages name no contents.
class Environment {
public:
    virtual ~Environment() = default;
    /// Unset and empty are different.
    [[nodiscard]] virtual std::optional<std::string> variable(std::string_view name) const = 0;
    [[nodiscard]] virtual Result<FileText> read(const std::string& path,
                                                std::size_t bytes_max) const = 0;
    /// Names of the entries, sorted bytewise; an error when it is no directory.
    [[nodiscard]] virtual Result<std::vector<std::string>> list(const std::string& path) const = 0;
    [[nodiscard]] virtual bool is_directory(const std::string& path) const = 0;
};

/// The process's own environment and file system.
class SystemEnvironment final : public Environment {
public:
    [[nodiscard]] std::optional<std::string> variable(std::string_view name) const override;
    [[nodiscard]] Result<FileText> read(const std::string& path,
                                        std::size_t bytes_max) const override;
    [[nodiscard]] Result<std::vector<std::string>> list(const std::string& path) const override;
    [[nodiscard]] bool is_directory(const std::string& path) const override;
};

}  // namespace strandline::config
