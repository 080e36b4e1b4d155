// What the window of ids costs a record: look() and remember(), with a full window, in ns of CPU.
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bench/measure.hpp"
#include "dedupe/local_dedupe.hpp"

namespace strandline::bench {
namespace {

constexpr std::size_t in_flight = 256;  // as many records wait for their acknowledgement
constexpr std::size_t value_bytes = 450;

/// 36 characters, as a UUID has.
struct Id {
    char text[37];
};

void write_id(Id& id, std::uint64_t number) {
    const std::uint64_t mixed = (number + 1) * 0x9e3779b97f4a7c15U;
    std::snprintf(id.text, sizeof id.text, "%08x-%04x-4%03x-a%03x-%012llx",
                  static_cast<unsigned>(mixed >> 32U),
                  static_cast<unsigned>(mixed >> 16U & 0xffffU),
                  static_cast<unsigned>(mixed & 0xfffU), static_cast<unsigned>(number & 0xfffU),
                  static_cast<unsigned long long>(number));
}

/// Of this thread: what else the machine does is not ours.
double cpu_ns() {
    timespec now{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e9 + static_cast<double>(now.tv_nsec);
}

/// Records of a stream, so many at a time that writing them does not count and reading them does.
class Stream {
public:
    Stream() : ids_(batch), values_(batch * value_bytes, 'x') {}

    /// Looks at and remembers `records` of them, each new but for every `copy_every`th. Returns ns.
    double run(dedupe::LocalDedupe& window, std::uint64_t records, std::uint64_t copy_every) {
        double took = 0;
        for (std::uint64_t done = 0; done < records; done += batch) {
            for (std::size_t i = 0; i < batch; ++i) {
                ++number_;
                const bool copy = copy_every != 0 && number_ % copy_every == 0;
                write_id(ids_[i], copy ? number_ - 50'000 : number_);
            }
            const double start = cpu_ns();
            for (std::size_t i = 0; i < batch; ++i) one(window, i);
            took += cpu_ns() - start;
        }
        return took / static_cast<double>(records);
    }

private:
    static constexpr std::size_t batch = 1'024;

    void one(dedupe::LocalDedupe& window, std::size_t i) {
        const engine::Dedupe::Sighted sighted{
            .id = std::string_view(ids_[i].text, 36),
            .value = std::string_view(values_).substr(i * value_bytes, value_bytes),
            .offset = model::Offset{static_cast<std::int64_t>(ticket_)}};
        found_ += window.look(sighted, ticket_) == engine::Dedupe::Sighting::duplicate;
        if (ticket_ >= in_flight) window.remember(ticket_ - in_flight);
        ++ticket_;
    }

    std::vector<Id> ids_;
    std::string values_;
    std::uint64_t number_{0};
    engine::Ticket ticket_{0};
    std::uint64_t found_{0};
};

void run(std::size_t ids) {
    dedupe::LocalDedupe window(ids, dedupe::OnCollision::dead_letter, 42);
    Stream stream;
    stream.run(window, ids + ids / 4, 0);  // full, and past its first round
    std::vector<double> fresh;
    std::vector<double> mixed;
    for (int round = 0; round < 5; ++round) {
        fresh.push_back(stream.run(window, 500'000, 0));
        mixed.push_back(stream.run(window, 500'000, 10));
    }
    std::printf("%10zu ids   new %4.0f ns   one in ten a copy %4.0f ns\n", ids, median(fresh),
                median(mixed));
}

}  // namespace
}  // namespace strandline::bench

int main() {
    std::printf(
        "look + remember per record, ids of 36 bytes, values of 450; medians of 5 rounds\n");
    for (const std::size_t ids : {10'000U, 100'000U, 1'000'000U, 4'000'000U})
        strandline::bench::run(ids);
    return 0;
}
