#include "kafka/certificate_check.hpp"

#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <array>
#include <cstdio>
#include <utility>

#include "kafka/broker_error.hpp"
#include "kafka/client_context.hpp"

namespace strandline::kafka {
namespace {

using X509Handle = Handle<X509, X509_free>;

std::string subject_of(const char* der, std::size_t size) {
    const auto* bytes = reinterpret_cast<const unsigned char*>(der);
    const X509Handle certificate{d2i_X509(nullptr, &bytes, static_cast<long>(size))};
    if (!certificate) return "unreadable";
    std::array<char, 256> text{};
    X509_NAME_oneline(X509_get_subject_name(certificate.get()), text.data(), text.size());
    return text.data();
}

/// Called by librdkafka for every certificate of the chain.
int watch(rd_kafka_t*, const char* broker, std::int32_t, int* x509_error, int, const char* der,
          std::size_t size, char* why, std::size_t why_size, void* opaque) {
    if (*x509_error == X509_V_OK) return 1;
    const char* reason = X509_verify_cert_error_string(*x509_error);
    ClientContext::of(opaque).certificates.remember(broker,
                                                    {*x509_error, reason, subject_of(der, size)});
    std::snprintf(why, why_size, "%s", reason);
    return 0;
}

}  // namespace

bool CertificateProblem::wrong_name() const {
    return x509_error == X509_V_ERR_HOSTNAME_MISMATCH ||
           x509_error == X509_V_ERR_IP_ADDRESS_MISMATCH;
}

void CertificateCheck::install(rd_kafka_conf_t* conf) {
    rd_kafka_conf_set_ssl_cert_verify_cb(conf, watch);
}

void CertificateCheck::remember(const char* broker, CertificateProblem problem) {
    // The name has the form of the error texts, but for what follows it.
    auto address = address_in(std::string(broker) + ": ");
    const std::lock_guard guard(lock_);
    problems_.insert_or_assign(std::move(address), std::move(problem));
}

std::optional<CertificateProblem> CertificateCheck::of(const std::string& address) const {
    const std::lock_guard guard(lock_);
    const auto found = problems_.find(address);
    if (found != problems_.end()) return found->second;
    if (address.empty() && !problems_.empty()) return problems_.begin()->second;
    return std::nullopt;
}

}  // namespace strandline::kafka
