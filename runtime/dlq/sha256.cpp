#include "dlq/sha256.hpp"

#include <openssl/evp.h>

#include <array>

#include "base/verify.hpp"

namespace strandline::dlq {

std::string sha256_hex(std::string_view bytes) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    const int done =
        EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(), nullptr);
    STRANDLINE_VERIFY(done == 1 && size == 32, "OpenSSL has no SHA-256");
    static constexpr char digits[] = "0123456789abcdef";
    std::string text;
    text.reserve(64);
    for (unsigned int at = 0; at < size; ++at) {
        text += digits[digest[at] >> 4];
        text += digits[digest[at] & 15];
    }
    return text;
}

}  // namespace strandline::dlq
