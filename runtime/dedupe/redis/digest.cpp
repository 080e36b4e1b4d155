#include "dedupe/redis/digest.hpp"

#include <openssl/evp.h>

#include <memory>

#include "base/verify.hpp"

namespace strandline::dedupe::redis {

namespace {

struct ContextDeleter {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
struct AlgorithmDeleter {
    void operator()(EVP_MD* algorithm) const { EVP_MD_free(algorithm); }
};

/// OpenSSL looks an algorithm up by its name at every use of EVP_sha256(), which costs more than to
/// digest an id: fetched once per thread.
class Sha256 {
public:
    Sha256() : algorithm_(EVP_MD_fetch(nullptr, "SHA256", nullptr)), context_(EVP_MD_CTX_new()) {
        STRANDLINE_VERIFY(algorithm_ && context_, "OpenSSL has no SHA-256");
    }

    template <std::size_t Size>
    std::array<char, Size> hex(const void* bytes, std::size_t size) {
        static_assert(Size <= 64);
        std::array<unsigned char, 32> digest{};
        unsigned int written = 0;
        const bool done = EVP_DigestInit_ex2(context_.get(), algorithm_.get(), nullptr) == 1 &&
                          EVP_DigestUpdate(context_.get(), bytes, size) == 1 &&
                          EVP_DigestFinal_ex(context_.get(), digest.data(), &written) == 1;
        STRANDLINE_VERIFY(done && written == digest.size(), "SHA-256 failed");
        static constexpr char digits[] = "0123456789abcdef";
        std::array<char, Size> text{};
        for (std::size_t at = 0; at < Size; ++at) {
            const unsigned int byte = digest[at / 2];
            text[at] = digits[at % 2 == 0 ? byte >> 4U : byte & 15U];
        }
        return text;
    }

private:
    std::unique_ptr<EVP_MD, AlgorithmDeleter> algorithm_;
    std::unique_ptr<EVP_MD_CTX, ContextDeleter> context_;
};

Sha256& sha256() {
    thread_local Sha256 digest;
    return digest;
}

}  // namespace

IdDigest digest_of_id(std::string_view id) { return sha256().hex<32>(id.data(), id.size()); }

ValueDigest digest_of_value(Bytes value) { return sha256().hex<16>(value.data(), value.size()); }

}  // namespace strandline::dedupe::redis
