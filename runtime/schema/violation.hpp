#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace strandline::schema {

/// One way in which an event is not what its schema says. Limits come from the schema; nothing is
/// quoted from the record.
struct Violation {
    std::string instance_path;  ///< JSON Pointer into the event: /data/products/0/quantity
    std::string
        keyword_location;  ///< JSON Pointer into the schema, through $ref: /properties/data/...
    std::string rule;      ///< the keyword: minimum
    std::string message;   ///< as Ajv words it: must be >= 1
};

/// In document order, at most `kept`; `more` says how many were found beyond (counting stops, too).
struct Violations {
    static constexpr std::size_t kept = 32;
    std::vector<Violation> list;
    bool more{false};
};

}  // namespace strandline::schema
