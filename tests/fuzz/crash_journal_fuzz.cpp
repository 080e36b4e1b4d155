#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <vector>

#include "base/verify.hpp"
#include "journal/format.hpp"
#include "journal/judgement.hpp"

// Whatever stands in a crash journal: it is read or refused, and what is read can be judged and told.
// The fuzzer's bytes are laid over a whole file: over its head, its tables and its first lines.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace strandline;
    using namespace strandline::journal;
    static std::vector<std::byte> file(file_bytes);
    const std::span<const std::uint8_t> input(data, size);
    (void)read_contents(std::as_bytes(input));
    if (size < 2) return 0;

    static std::size_t dirty_at = 0;  // what the last input left: the rest is zero still
    static std::size_t dirty = 0;
    std::memset(file.data() + dirty_at, 0, dirty);
    Head head;
    head.magic = file_magic;
    head.version = file_version;
    head.handlers = handler_count;
    head.accused = accused_count;
    head.lines = line_count;
    head.check = check_of(&head, offsetof(Head, check));
    std::memcpy(file.data(), static_cast<const void*>(&head), offsetof(Head, end));
    const std::size_t places[] = {offsetof(Head, end), handlers_at, accused_at, lines_at};
    const std::size_t at = places[data[0] % 4] + data[1];
    dirty_at = at;
    dirty = std::min(size - 2, file.size() - at);
    std::memcpy(file.data() + dirty_at, data + 2, dirty);
    const auto contents = read_contents(file);
    if (!contents) return 0;
    for (const OpenCall& call : contents->calls)
        STRANDLINE_VERIFY(call.record.topic.size() <= 256 && call.handler.handler.size() <= 160,
                          "a name longer than its place");
    const Judgement judgement = judge(*contents, {"boot", 1'000'000});
    for (const Accusation& accusation : judgement.accused) {
        (void)is_quarantined(accusation);
        STRANDLINE_VERIFY(describe(accusation).size() < 1024, "a message without end");
    }
    return 0;
}
