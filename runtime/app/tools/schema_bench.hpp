#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "app/tools/schema_files.hpp"

namespace strandline::app {

struct SchemaBench {
    std::uint64_t events{0};
    std::uint64_t invalid{0};
    double bytes_per_event{0};
    double validate_ns{0};  ///< an event: guard, copy, parse and validate, as the host does
    double parse_ns{0};     ///< an event: a parse in place and nothing else
    [[nodiscard]] double ratio() const { return parse_ns > 0 ? validate_ns / parse_ns : 0; }
    [[nodiscard]] double events_per_s() const { return validate_ns > 0 ? 1e9 / validate_ns : 0; }
};

/// Times one thread on these values. Both are timed by turns, in chunks; of each chunk the shortest of
/// all rounds counts, so that what else runs on the machine counts little.
[[nodiscard]] SchemaBench bench_schema(const CompiledSchema& schema,
                                       const std::vector<std::string>& values,
                                       std::size_t payload_bytes_max, unsigned rounds);

}  // namespace strandline::app
