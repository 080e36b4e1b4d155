#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <string>

#include "base/log.hpp"
#include "base/result.hpp"
#include "control/frame.hpp"

namespace strandline::control {

/// Who is at the other end, as the kernel says it (SO_PEERCRED).
struct Peer {
    pid_t process{-1};
    uid_t user{static_cast<uid_t>(-1)};
    gid_t group{static_cast<gid_t>(-1)};
};

/// What answers. Outlives the server.
class Desk {
public:
    virtual ~Desk() = default;
    /// Called on the server's thread and does not wait there; `done` is called once, from any thread, or
    /// never when the host stops meanwhile.
    virtual void answer(Request request, Peer peer, std::function<void(Answer)> done) = 0;
};

struct ServerOptions {
    std::string path;
    std::size_t connections_max{32};
    std::chrono::milliseconds request_timeout{5000};  ///< for a whole line to come or to go
    std::chrono::milliseconds answer_timeout{60000};  ///< for the desk
};

/// Listens on a local socket, in a thread of its own. Whoever misbehaves (half a line, no JSON, more
/// than a line may have, silence) costs a connection and disturbs nobody.
///
/// Threads  start(), stop(): one caller
class Server {
public:
    /// Errors  those of SocketFile::claim(), "control-listen".
    [[nodiscard]] static Result<std::unique_ptr<Server>> start(ServerOptions options, Desk& desk,
                                                               Logger& log);
    ~Server();
    Server(const Server&) = delete;
    Server& operator=(const Server&) = delete;

    /// Answers nobody any more, and removes the socket. An answer that comes later is dropped.
    void stop();

private:
    class Impl;
    explicit Server(std::unique_ptr<Impl> impl);
    std::unique_ptr<Impl> impl_;
};

}  // namespace strandline::control
