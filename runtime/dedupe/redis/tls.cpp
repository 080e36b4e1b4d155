#include "dedupe/redis/tls.hpp"

#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <boost/asio/ip/address.hpp>

namespace strandline::dedupe::redis {

namespace ssl = boost::asio::ssl;
using boost::system::error_code;

namespace {

tl::unexpected<Error> unfit(const RedisSettings& settings, const std::string& what,
                            const error_code& why) {
    return failed("redis-tls", settings.title() + " " + what + ": " + why.message());
}

}  // namespace

Result<std::unique_ptr<TlsContext>> make_tls_context(const RedisSettings& settings) {
    auto context = std::make_unique<TlsContext>(TlsContext::tls_client);
    error_code failed;
    SSL_CTX_set_min_proto_version(context->native_handle(), TLS1_2_VERSION);
    context->set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert, failed);
    if (failed) return unfit(settings, "cannot verify certificates", failed);
    if (settings.ca.empty())
        context->set_default_verify_paths(failed);
    else
        context->load_verify_file(settings.ca, failed);
    if (failed) return unfit(settings, "trusts nobody, as its ca cannot be read", failed);
    if (settings.certificate.empty()) return context;
    context->use_certificate_chain_file(settings.certificate, failed);
    if (failed) return unfit(settings, "has a certificate that cannot be read", failed);
    context->use_private_key_file(settings.key, TlsContext::pem, failed);
    if (failed)
        return unfit(settings, "has a key that cannot be read, or is not its certificate's",
                     failed);
    return context;
}

Result<> expect_host(TlsStream& stream, const std::string& host) {
    SSL* const tls = stream.native_handle();
    error_code no_address;
    (void)boost::asio::ip::make_address(host, no_address);
    const bool done = no_address
                          ? SSL_set1_host(tls, host.c_str()) == 1 &&
                                SSL_set_tlsext_host_name(tls, host.c_str()) == 1
                          : X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(tls), host.c_str()) == 1;
    if (!done) return failed("redis-tls", "has a name that no certificate can bear");
    return {};
}

std::string handshake_problem(TlsStream& stream, const error_code& why) {
    const long verdict = SSL_get_verify_result(stream.native_handle());
    if (verdict == X509_V_ERR_HOSTNAME_MISMATCH || verdict == X509_V_ERR_IP_ADDRESS_MISMATCH)
        return "shows a certificate for another host: the name in the URL must be in it";
    if (verdict == X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY ||
        verdict == X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN ||
        verdict == X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT)
        return "shows a certificate of an authority that is not trusted: name it with ca";
    if (verdict != X509_V_OK)
        return std::string("shows a certificate that is not accepted: ") +
               X509_verify_cert_error_string(verdict);
    return "ended the TLS handshake: " + why.message() +
           " (does that port speak TLS, and does it want a certificate of ours?)";
}

}  // namespace strandline::dedupe::redis
