#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "base/clock.hpp"
#include "base/result.hpp"
#include "kafka/certificate_check.hpp"
#include "kafka/handles.hpp"
#include "kafka/settings.hpp"
#include "kafka/statistics.hpp"

namespace strandline::kafka {

/// Decides whether a client is connected, and if not, why. Silence proves nothing (librdkafka repeats
/// an error only after 30 s): trouble goes only when a connection, or an answer, shows that it has.
///
/// Threads  [poll-thread]
class ConnectionWatch {
public:
    using Changed = std::function<void(const std::optional<Error>& trouble)>;

    /// `topics_key` is where the YAML names the topics, for messages.
    ConnectionWatch(ClientSettings settings, std::chrono::milliseconds brokers_down,
                    std::string topics_key, const CertificateCheck& certificates, Changed changed);

    /// An error that is about no record and no partition.
    void failed(rd_kafka_resp_err_t code, std::string_view text, TimePoint now);
    void statistics(const Statistics& statistics);
    /// A broker did what we asked: it knows and allows us.
    void answered();
    /// Told by the next tick(): topics come one by one, and one warning is to name them all.
    void topic_missing(const std::string& topic);
    void topic_found(const std::string& topic);
    [[nodiscard]] const std::set<std::string>& missing_topics() const { return missing_; }
    /// Tells what the topics are; looks whether all brokers have been away for too long.
    void tick(TimePoint now);

private:
    void publish();
    [[nodiscard]] std::optional<Error> trouble() const;
    void any_up();

    const ClientSettings settings_;
    const std::chrono::milliseconds brokers_down_;
    const std::string topics_key_;
    const CertificateCheck& certificates_;
    const Changed changed_;

    std::map<std::string, Error> lasting_;  // by address: wrong settings
    std::optional<Error> unreachable_;
    std::optional<Error> authorization_;
    std::set<std::string> missing_;
    bool topics_changed_{false};  // and not yet told
    std::optional<TimePoint> down_since_;
    bool ever_up_{false};
    bool published_{false};
    std::optional<Error> last_;  // what was published last
};

}  // namespace strandline::kafka
