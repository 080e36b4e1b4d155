#include "app/tools/schema_bench.hpp"

#include <algorithm>
#include <chrono>
#include <limits>

#include "app/tools/event_judge.hpp"
#include "schema/bare_parser.hpp"

namespace strandline::app {

namespace {

constexpr std::size_t chunk = 250;

/// The sum of the chunks' shortest times.
class ChunkTimes {
public:
    explicit ChunkTimes(std::size_t values)
        : shortest_((values + chunk - 1) / chunk, std::numeric_limits<double>::max()) {}

    template <class Work>
    void time(std::size_t at, Work work) {
        const auto began = std::chrono::steady_clock::now();
        work();
        const std::chrono::duration<double, std::nano> took =
            std::chrono::steady_clock::now() - began;
        shortest_[at] = std::min(shortest_[at], took.count());
    }
    [[nodiscard]] double sum() const {
        double all = 0;
        for (const double each : shortest_) all += each;
        return all;
    }

private:
    std::vector<double> shortest_;
};

}  // namespace

SchemaBench bench_schema(const CompiledSchema& schema, const std::vector<std::string>& values,
                         std::size_t payload_bytes_max, unsigned rounds) {
    SchemaBench result;
    result.events = values.size();
    EventJudge judge(schema, payload_bytes_max);
    schema::BareParser parser(payload_bytes_max);
    std::vector<std::string> padded;
    padded.reserve(values.size());
    for (const std::string& value : values) {
        padded.push_back(schema::BareParser::padded(value));
        result.bytes_per_event += static_cast<double>(value.size());
    }
    ChunkTimes validating(values.size());
    ChunkTimes parsing(values.size());
    std::uint64_t parsed = 0;  // so that no parse can be left out
    for (unsigned round = 0; round < rounds; ++round) {
        result.invalid = 0;
        for (std::size_t first = 0, at = 0; first < values.size(); first += chunk, ++at) {
            const std::size_t end = std::min(first + chunk, values.size());
            validating.time(at, [&] {
                for (std::size_t i = first; i < end; ++i)
                    result.invalid += judge.judge(values[i]).failure != nullptr ? 1 : 0;
            });
            parsing.time(at, [&] {
                for (std::size_t i = first; i < end; ++i)
                    parsed += parser.parse(padded[i], values[i].size()) ? 1 : 0;
            });
        }
    }
    if (values.empty() || parsed > values.size() * rounds) return result;
    const auto events = static_cast<double>(values.size());
    result.bytes_per_event /= events;
    result.validate_ns = validating.sum() / events;
    result.parse_ns = parsing.sum() / events;
    return result;
}

}  // namespace strandline::app
