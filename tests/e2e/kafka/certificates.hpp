#pragma once

#include <filesystem>

namespace strandline::e2e {

/// A certificate and its key, PEM. `chain` holds both in one file, as the broker wants them.
struct Certificate {
    std::filesystem::path certificate;
    std::filesystem::path key;
    std::filesystem::path chain;
};

/// What one run needs of TLS, made by openssl for this run and good for two days.
struct Certificates {
    std::filesystem::path authority;          ///< signed all of the below
    std::filesystem::path foreign_authority;  ///< signed nothing that the broker shows
    Certificate server;                       ///< for 127.0.0.1 and localhost
    Certificate other_host;                   ///< for another name: a client has to refuse it
    Certificate client;                       ///< CN=strandline-e2e
    Certificate foreign_client;               ///< signed by the foreign authority
};

Certificates make_certificates(const std::filesystem::path& directory);

}  // namespace strandline::e2e
