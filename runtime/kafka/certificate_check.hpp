#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "kafka/handles.hpp"

namespace strandline::kafka {

/// Why a broker's certificate was not accepted.
struct CertificateProblem {
    int x509_error{0};    ///< OpenSSL's number
    std::string reason;   ///< OpenSSL's words for it
    std::string subject;  ///< of the certificate in question

    [[nodiscard]] bool wrong_name() const;
};

/// Remembers why certificates were refused: librdkafka has the same text for an unknown authority and
/// for another host's certificate. It only watches: the verdict stays OpenSSL's.
///
/// Threads  watched on librdkafka's broker threads, asked on the poll thread: own lock.
class CertificateCheck {
public:
    /// Installs the callback for a client whose opaque is a ClientContext.
    static void install(rd_kafka_conf_t* conf);

    void remember(const char* broker, CertificateProblem problem);
    /// The last one of that broker (host:port), or of any when it has none.
    [[nodiscard]] std::optional<CertificateProblem> of(const std::string& address) const;

private:
    mutable std::mutex lock_;
    std::map<std::string, CertificateProblem> problems_;  // guarded by lock_
};

}  // namespace strandline::kafka
