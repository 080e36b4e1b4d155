#include "e2e/second_opinion.hpp"

#include <openssl/evp.h>

#include <array>
#include <chrono>
#include <memory>
#include <sstream>
#include <stdexcept>

#include "e2e/child_process.hpp"

namespace strandline::e2e {
namespace {

struct ContextDelete {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, ContextDelete>;

/// The length as four bytes, the highest first, -1 for null; then the bytes. Dump.java does the same.
void add(EVP_MD_CTX* context, const std::optional<std::string>& bytes) {
    const std::uint32_t length =
        bytes ? static_cast<std::uint32_t>(bytes->size()) : static_cast<std::uint32_t>(-1);
    const std::array<unsigned char, 4> size{
        static_cast<unsigned char>(length >> 24), static_cast<unsigned char>(length >> 16),
        static_cast<unsigned char>(length >> 8), static_cast<unsigned char>(length)};
    EVP_DigestUpdate(context, size.data(), size.size());
    if (bytes) EVP_DigestUpdate(context, bytes->data(), bytes->size());
}

Context new_digest() {
    Context context(EVP_MD_CTX_new());
    EVP_DigestInit_ex(context.get(), EVP_sha256(), nullptr);
    return context;
}

std::string hexadecimal(EVP_MD_CTX* context) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(context, digest.data(), &size);
    static constexpr const char* digits = "0123456789abcdef";
    std::string text;
    for (unsigned int i = 0; i < size; ++i) {
        text += digits[digest[i] >> 4];
        text += digits[digest[i] & 15];
    }
    return text;
}

std::string digest_of(const StoredRecord& record) {
    const Context context = new_digest();
    add(context.get(), record.key);
    add(context.get(), record.value);
    for (const HeaderCopy& header : record.headers) {
        add(context.get(), header.name);
        add(context.get(), header.value);
    }
    return hexadecimal(context.get());
}

}  // namespace

std::multiset<std::string> lines_of(const std::vector<StoredRecord>& records) {
    std::multiset<std::string> lines;
    for (const StoredRecord& record : records)
        lines.insert(std::to_string(record.partition) + " " + std::to_string(record.offset) + " " +
                     digest_of(record));
    return lines;
}

std::string sha256(const std::string& bytes) {
    const Context context = new_digest();
    EVP_DigestUpdate(context.get(), bytes.data(), bytes.size());
    return hexadecimal(context.get());
}

std::multiset<std::string> java_reads(const Broker& broker, const std::string& topic) {
    const std::string source =
        (std::filesystem::path(STRANDLINE_E2E_SOURCE) / "kafka" / "Dump.java").string();
    std::istringstream output(require_command(
        {broker.artifacts().java, "-Xmx256m", "-Dorg.slf4j.simpleLogger.defaultLogLevel=off", "-cp",
         broker.artifacts().class_path(), source, broker.sasl_ssl(),
         broker.certificates().authority.string(), Broker::user, Broker::password, topic},
        std::chrono::seconds(120)));
    std::multiset<std::string> lines;
    for (std::string line; std::getline(output, line);) lines.insert(line);
    return lines;
}

}  // namespace strandline::e2e
