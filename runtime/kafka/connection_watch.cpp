#include "kafka/connection_watch.hpp"

#include <algorithm>
#include <utility>

#include "kafka/answers.hpp"
#include "kafka/broker_error.hpp"

namespace strandline::kafka {
namespace {

std::string joined(const std::set<std::string>& names) {
    std::string all;
    for (const auto& name : names) {
        if (!all.empty()) all += ", ";
        all += name;
    }
    return all;
}

}  // namespace

ConnectionWatch::ConnectionWatch(ClientSettings settings, std::chrono::milliseconds brokers_down,
                                 std::string topics_key, const CertificateCheck& certificates,
                                 Changed changed)
    : settings_(std::move(settings)),
      brokers_down_(brokers_down),
      topics_key_(std::move(topics_key)),
      certificates_(certificates),
      changed_(std::move(changed)) {}

void ConnectionWatch::failed(rd_kafka_resp_err_t code, std::string_view text, TimePoint now) {
    if (is_authorization(code)) {
        authorization_ = describe_authorization(code, text);
    } else if (code == RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN) {
        // Up to 20 a second. Before the first connection there is no reason to wait; a more precise
        // word on the same matter stays.
        if (!down_since_) down_since_ = now;
        if (!ever_up_ && !unreachable_) unreachable_ = describe_no_broker(settings_);
    } else {
        auto described = describe_broker_error(code, text, settings_.security,
                                               certificates_.of(address_in(text)));
        if (described.lasting) {
            lasting_.insert_or_assign(described.address, std::move(described.error));
        } else if (!ever_up_) {
            // Otherwise a broker that restarts is nothing new: the others go on.
            unreachable_ = std::move(described.error);
        }
    }
    publish();
}

void ConnectionWatch::statistics(const Statistics& statistics) {
    bool up = false;
    for (const auto& broker : statistics.brokers) {
        if (!broker.up) continue;
        up = true;
        lasting_.erase(broker.address);
    }
    // Brokers that are no longer listed, or whose error named none, trouble nobody any more.
    if (up) {
        std::erase_if(lasting_, [&](const auto& entry) {
            return std::none_of(statistics.brokers.begin(), statistics.brokers.end(),
                                [&](const auto& broker) { return broker.address == entry.first; });
        });
        any_up();
    }
    publish();
}

void ConnectionWatch::answered() {
    authorization_.reset();
    any_up();
    publish();
}

void ConnectionWatch::any_up() {
    ever_up_ = true;
    unreachable_.reset();
    down_since_.reset();
}

void ConnectionWatch::topic_missing(const std::string& topic) {
    topics_changed_ |= missing_.insert(topic).second;
}

void ConnectionWatch::topic_found(const std::string& topic) {
    topics_changed_ |= missing_.erase(topic) > 0;
}

void ConnectionWatch::tick(TimePoint now) {
    if (std::exchange(topics_changed_, false)) publish();
    if (!down_since_ || unreachable_ || now - *down_since_ < brokers_down_) return;
    unreachable_ = describe_no_broker(settings_);
    publish();
}

std::optional<Error> ConnectionWatch::trouble() const {
    if (!lasting_.empty()) return lasting_.begin()->second;
    if (unreachable_) return unreachable_;
    if (authorization_) return authorization_;
    if (!missing_.empty()) return describe_missing_topic(joined(missing_), topics_key_);
    return std::nullopt;
}

void ConnectionWatch::publish() {
    auto now = trouble();
    // Before the first connection nothing is known, and that is not the same as connected.
    if (!now && !ever_up_) return;
    if (published_ && now == last_) return;
    published_ = true;
    last_ = now;
    changed_(now);
}

}  // namespace strandline::kafka
