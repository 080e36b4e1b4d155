#include <openssl/pem.h>
#include <openssl/x509.h>

#include <cstdio>
#include <memory>

#include "app/configuration.hpp"

namespace strandline::app {

namespace {

struct FileCloser {
    void operator()(std::FILE* file) const { std::fclose(file); }
};
struct CertificateDeleter {
    void operator()(X509* certificate) const { X509_free(certificate); }
};

/// When the first certificate of a PEM file ends, Unix time; empty when it cannot be read.
std::optional<std::int64_t> expiry_of(const std::string& path) {
    const std::unique_ptr<std::FILE, FileCloser> file(std::fopen(path.c_str(), "re"));
    if (!file) return std::nullopt;
    const std::unique_ptr<X509, CertificateDeleter> certificate(
        PEM_read_X509(file.get(), nullptr, nullptr, nullptr));
    if (!certificate) return std::nullopt;
    std::tm utc{};
    if (ASN1_TIME_to_tm(X509_get0_notAfter(certificate.get()), &utc) != 1) return std::nullopt;
    return static_cast<std::int64_t>(::timegm(&utc));
}

}  // namespace

std::vector<metrics::TlsExpiry> tls_expiries(const config::HostDefinition& host) {
    std::vector<metrics::TlsExpiry> expiries;
    for (const auto& [name, cluster] : host.clusters) {
        const std::pair<const char*, const std::string*> files[] = {
            {"ca", &cluster.security.ca}, {"client", &cluster.security.certificate}};
        for (const auto& [certificate, path] : files) {
            if (path->empty()) continue;
            if (const auto expiry = expiry_of(*path))
                expiries.push_back(
                    {.cluster = name, .certificate = certificate, .expiry_s = *expiry});
        }
    }
    return expiries;
}

}  // namespace strandline::app
