// A broker to point other programs at, such as the benchmark: prints how to reach it, one
// `name=value` a line and `ready` last, and runs until its standard input ends.
#include <unistd.h>

#include <array>
#include <exception>
#include <iostream>

#include "e2e/kafka/suite.hpp"

int main() {
    using namespace strandline::e2e;
    try {
        RunDirectory directory("broker");
        Broker broker(resolve_artifacts(artifact_places()), directory.path());
        broker.start();
        broker.wait_ready();
        std::cout << "bootstrap=" << broker.sasl_ssl()
                  << "\nca=" << broker.certificates().authority.string()
                  << "\nuser=" << Broker::user << "\npassword=" << Broker::password
                  << "\nplaintext_bootstrap=" << broker.plaintext()
                  << "\nmtls_bootstrap=" << broker.mutual_tls()
                  << "\nmtls_certificate=" << broker.certificates().client.certificate.string()
                  << "\nmtls_key=" << broker.certificates().client.key.string()
                  << "\nlog=" << broker.log_file().string() << "\nready" << std::endl;
        std::array<char, 256> ignored{};
        while (::read(STDIN_FILENO, ignored.data(), ignored.size()) > 0) {
        }
        broker.kill();
        directory.remove();
        return 0;
    } catch (const std::exception& trouble) {
        std::cerr << "e2e_broker: " << trouble.what() << '\n';
        return 1;
    }
}
