#pragma once

#include <sys/types.h>

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "plugin/refusal.hpp"

namespace strandline::plugin {

/// An open file descriptor.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~Descriptor();

    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool valid() const { return number_ >= 0; }
    /// Gives it up without closing it.
    [[nodiscard]] int release() { return std::exchange(number_, -1); }

private:
    int number_{-1};
};

/// Opens a plugin's file for reading, and holds the file and every directory above it to the rule:
/// owned by root or the service user, writable by nobody else, and no symbolic link. The path is
/// walked one directory at a time from the root, each opened without following links and checked
/// through its descriptor, so what was checked is what is opened. A directory that is root's and
/// sticky (/tmp) may be writable by all: nobody else can replace what is ours in it.
///
/// Errors  plugin-path
/// Source  operations.md, "plugin files".
[[nodiscard]] Accepted<Descriptor> open_trusted(const std::string& path, uid_t service_user);

/// The whole file. Errors: plugin-path
[[nodiscard]] Accepted<std::vector<std::byte>> read_whole(const Descriptor& file,
                                                          const std::string& name);

/// The last part of a path.
[[nodiscard]] std::string file_name_of(const std::string& path);

}  // namespace strandline::plugin
