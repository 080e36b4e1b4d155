// Any bytes on the control socket, in two pieces: no crash, no line beyond the limit, and what is taken
// for a request is written and read back as the same.
//
//   build/fuzz/bin/control_frame_fuzz -max_len=70000 NEW tests/fuzz/corpus/control_frame_fuzz

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/verify.hpp"
#include "control/frame.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace strandline::control;
    const std::string_view bytes(reinterpret_cast<const char*>(data), size);
    const std::size_t cut = size == 0 ? 0 : data[0] * size / 256;
    LineReader lines(4096);
    for (const std::string_view piece : {bytes.substr(0, cut), bytes.substr(cut)}) {
        if (!lines.feed(piece)) break;
        while (const auto line = lines.next()) {
            STRANDLINE_VERIFY(line->size() <= 4096, "a line beyond the limit");
            const auto request = parse_request(*line);
            if (!request) continue;
            const auto again = parse_request(to_line(*request));
            STRANDLINE_VERIFY(again.has_value(), "what was written cannot be read back");
            STRANDLINE_VERIFY(again->name == request->name, "it became another request");
        }
    }
    (void)parse_answer(bytes);
    return 0;
}
