#pragma once

#include <string>

#include "base/result.hpp"

namespace strandline::control {

/// The right to have a socket at a path: a lock beside it (`control.sock.lock`), held while this lives.
/// The lock dies with the process, so what a dead host left behind is known to be stale, and two hosts
/// that start together do not take each other's place.
class SocketFile {
public:
    /// Creates the directory (0750) when it is missing, takes the lock, removes a stale socket.
    /// Errors  "control-path" (too long for a socket), "control-directory", "control-in-use" (a host
    ///         that lives), "control-occupied" (something that is no socket).
    [[nodiscard]] static Result<SocketFile> claim(const std::string& path);

    SocketFile(SocketFile&& other) noexcept;
    SocketFile& operator=(SocketFile&& other) noexcept;
    ~SocketFile();

    [[nodiscard]] const std::string& path() const { return path_; }
    /// Between bind and listen: 0660, and the group `strandline` where there is one.
    [[nodiscard]] Result<> open_to_the_group() const;
    /// Removes the socket and gives up the lock.
    void release();

private:
    SocketFile(std::string path, int lock) : path_(std::move(path)), lock_(lock) {}

    std::string path_;
    int lock_{-1};
};

}  // namespace strandline::control
