// Any bytes as a host's file and as a pipeline: no crash, and no silence. Either a definition comes
// back, or an error says why not.
//
//   build/fuzz/bin/config_fuzz -max_len=65536 NEW tests/unit/config/corpus

#include <cstddef>
#include <cstdint>
#include <string>

#include "base/verify.hpp"
#include "config/load.hpp"
#include "unit/config/fake_environment.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace strandline::config;
    FakeEnvironment environment;
    environment.variables = {{"A", "1"}, {"CREDENTIALS_DIRECTORY", "/c"}};
    environment.files = {{"/c/kafka_password", {"hunter2-hunter2", 0400, true}},
                         {"/file.yaml", {std::string(data, data + size), 0644, true}}};
    for (const bool host : {true, false}) {
        Diagnostics diagnostics;
        const bool loaded = host
                                ? load_host("/file.yaml", environment, diagnostics).has_value()
                                : load_pipeline("/file.yaml", environment, diagnostics).has_value();
        STRANDLINE_VERIFY(loaded != diagnostics.has_errors(), "silence, or noise");
        for (const auto& diagnostic : diagnostics.sorted()) {
            STRANDLINE_VERIFY(to_text(diagnostic).find("hunter2-hunter2") == std::string::npos ||
                                  environment.files["/file.yaml"].text.find("hunter2-hunter2") !=
                                      std::string::npos,
                              "a secret leaked");
        }
    }
    return 0;
}
