#include "e2e/kafka/certificates.hpp"

#include <chrono>
#include <string>
#include <vector>

#include "e2e/child_process.hpp"

namespace strandline::e2e {
namespace {

namespace fs = std::filesystem;

struct Authority {
    fs::path certificate;
    fs::path key;
};

std::vector<std::string> new_certificate(const fs::path& certificate, const fs::path& key,
                                         const std::string& name) {
    return {find_program("openssl"),
            "req",
            "-x509",
            "-newkey",
            "ec",
            "-pkeyopt",
            "ec_paramgen_curve:P-256",
            "-nodes",
            "-days",
            "2",
            "-subj",
            "/CN=" + name,
            "-keyout",
            key.string(),
            "-out",
            certificate.string()};
}

void run(const std::vector<std::string>& command) {
    require_command(command, std::chrono::seconds(20));
}

Authority make_authority(const fs::path& directory, const std::string& file,
                         const std::string& name) {
    const Authority authority{directory / (file + ".pem"), directory / (file + ".key")};
    std::vector<std::string> command = new_certificate(authority.certificate, authority.key, name);
    command.insert(command.end(), {"-addext", "basicConstraints=critical,CA:true"});
    run(command);
    return authority;
}

Certificate make_leaf(const fs::path& directory, const Authority& authority,
                      const std::string& file, const std::string& name,
                      const std::string& alternative_names) {
    Certificate leaf{directory / (file + ".pem"), directory / (file + ".key"),
                     directory / (file + ".chain.pem")};
    std::vector<std::string> command = new_certificate(leaf.certificate, leaf.key, name);
    command.insert(command.end(),
                   {"-CA", authority.certificate.string(), "-CAkey", authority.key.string(),
                    "-addext", "basicConstraints=critical,CA:false"});
    if (!alternative_names.empty())
        command.insert(command.end(), {"-addext", "subjectAltName=" + alternative_names});
    run(command);
    write_text(leaf.chain, read_text(leaf.key) + read_text(leaf.certificate) +
                               read_text(authority.certificate));
    return leaf;
}

}  // namespace

Certificates make_certificates(const fs::path& directory) {
    fs::create_directories(directory);
    const Authority trusted = make_authority(directory, "ca", "Strandline test authority");
    const Authority foreign = make_authority(directory, "foreign-ca", "Some other authority");
    return {
        .authority = trusted.certificate,
        .foreign_authority = foreign.certificate,
        .server = make_leaf(directory, trusted, "server", "broker", "IP:127.0.0.1,DNS:localhost"),
        .other_host = make_leaf(directory, trusted, "other-host", "elsewhere",
                                "DNS:broker.elsewhere.example"),
        .client = make_leaf(directory, trusted, "client", "strandline-e2e", ""),
        .foreign_client = make_leaf(directory, foreign, "foreign-client", "strandline-e2e", "")};
}

}  // namespace strandline::e2e
