#pragma once

#include <strandline/plugin.h>

#include <memory>
#include <utility>

namespace strandline {
inline namespace sdk_v0 {

/// Brings messages from other threads to a lane, which declares `using Posted = Message;` and
/// `void on_post(Message message)`. A message whose lane is gone meanwhile is destroyed.
///
/// Threads  [any-thread]; must not be used after the stage's destructor.
template <class Message>
class Poster {
public:
    Poster(const strandline_host* host, strandline_lane_id lane) : host_(host), lane_(lane) {}

    /// False: the lane is gone, and the message with it.
    bool post(Message message) const {
        auto owned = std::make_unique<Message>(std::move(message));
        if (host_->post(host_, lane_, owned.get()) != STRANDLINE_OK) return false;
        owned.release();  // on_post() owns it now
        return true;
    }

private:
    const strandline_host* host_;
    strandline_lane_id lane_;
};

}  // namespace sdk_v0
}  // namespace strandline
