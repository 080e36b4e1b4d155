#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace strandline::app {

/// Makes the demo's events: orders and payments of a small shop, and about one in twenty of them as a
/// careless or hostile producer would send it. The same seed makes the same stream.
///
/// Ownership  key and value live until the next call of next().
/// Threads    one at a time
class OrderStream {
public:
    enum class Kind : std::uint8_t {
        order,
        payment,
        copy,            ///< the last good order once more, byte for byte
        oversized,       ///< larger than limits.payload
        tombstone,       ///< a null value
        broken_json,     ///< cut in the middle
        unknown_type,    ///< a type that the pipeline does not know
        wrong_type,      ///< a text where the schema has a number
        negative_price,  ///< below the schema's minimum
        no_time_zone,    ///< a timestamp that is no date-time
        forbidden_key,   ///< a good order with a member __proto__, which the host takes out
        no_products,     ///< the schema lets it through, the handler says no
    };
    struct Made {
        Kind kind{Kind::order};
        Bytes key;
        Bytes value;
    };

    OrderStream(std::uint64_t seed, std::size_t oversized_bytes);

    Made next();

private:
    Kind draw_kind();
    void write_order(Kind kind);
    void write_products(Kind kind);
    void write_payment();
    void write_uuid();
    std::uint64_t draw(std::uint64_t below) { return random_() % below; }

    std::mt19937_64 random_;
    const std::size_t oversized_bytes_;
    std::uint64_t made_{0};
    std::string key_;
    std::string value_;
    std::string last_key_;  // of the last good order; empty before the first
    std::string last_value_;
};

}  // namespace strandline::app
