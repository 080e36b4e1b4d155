#include "app/demo/order_stream.hpp"

#include <fmt/format.h>

#include <array>
#include <iterator>

namespace strandline::app {

namespace {

constexpr std::array<std::string_view, 6> products{"espresso-beans", "moka-pot", "grinder",
                                                   "filter-paper",   "milk-jug", "cup-set"};

// Per mille of all events; the rest are orders. Oversized ones are rare because each is a megabyte.
struct Share {
    OrderStream::Kind kind;
    unsigned per_mille;
};
constexpr std::array<Share, 11> shares{{{OrderStream::Kind::payment, 300},
                                        {OrderStream::Kind::copy, 10},
                                        {OrderStream::Kind::tombstone, 6},
                                        {OrderStream::Kind::broken_json, 7},
                                        {OrderStream::Kind::unknown_type, 6},
                                        {OrderStream::Kind::wrong_type, 5},
                                        {OrderStream::Kind::negative_price, 4},
                                        {OrderStream::Kind::no_time_zone, 4},
                                        {OrderStream::Kind::forbidden_key, 3},
                                        {OrderStream::Kind::no_products, 4},
                                        {OrderStream::Kind::oversized, 1}}};

/// 1250 -> "12.50"
std::string amount(std::uint64_t cents) {
    return fmt::format("{}.{:02}", cents / 100, cents % 100);
}

}  // namespace

OrderStream::OrderStream(std::uint64_t seed, std::size_t oversized_bytes)
    : random_(seed), oversized_bytes_(oversized_bytes) {}

OrderStream::Made OrderStream::next() {
    const Kind kind = draw_kind();
    ++made_;
    if (kind == Kind::copy) return {.kind = kind, .key = last_key_, .value = last_value_};
    key_ = fmt::format("o-{:06}", draw(20'000));
    value_.clear();
    switch (kind) {
        case Kind::tombstone:
            return {.kind = kind, .key = key_, .value = null_bytes};
        case Kind::payment:
            write_payment();
            break;
        default:
            write_order(kind);
            break;
    }
    if (kind == Kind::broken_json) value_.resize(value_.size() / 2);
    if (kind == Kind::order) {
        last_key_ = key_;
        last_value_ = value_;
    }
    return {.kind = kind, .key = key_, .value = value_};
}

OrderStream::Kind OrderStream::draw_kind() {
    std::uint64_t place = draw(1000);
    for (const Share& share : shares) {
        if (place < share.per_mille)
            return share.kind == Kind::copy && last_key_.empty() ? Kind::order : share.kind;
        place -= share.per_mille;
    }
    return Kind::order;
}

void OrderStream::write_order(Kind kind) {
    value_ += R"({"id":")";
    write_uuid();
    fmt::format_to(std::back_inserter(value_),
                   R"(","type":"{}","timestamp":"2026-01-01T{:02}:{:02}:{:02}.{:03}{}","data":{{)"
                   R"("orderId":"{}","userId":"u-{:05}",)",
                   kind == Kind::unknown_type ? "ORDER_TELEPORTED" : "ORDER_CREATED", draw(24),
                   draw(60), draw(60), draw(1000), kind == Kind::no_time_zone ? "" : "Z", key_,
                   draw(5000));
    if (kind == Kind::forbidden_key) value_ += R"("__proto__":{"isAdmin":true},)";
    write_products(kind);
    if (kind == Kind::oversized) {
        value_ += R"(,"comment":")";
        value_.append(oversized_bytes_, 'x');
        value_ += '"';
    }
    value_ += "}}";
}

void OrderStream::write_products(Kind kind) {
    const auto out = std::back_inserter(value_);
    value_ += R"("products":[)";
    const std::uint64_t items = kind == Kind::no_products ? 0 : 2 + draw(4);
    std::uint64_t total = 0;
    for (std::uint64_t i = 0; i < items; ++i) {
        const std::uint64_t cents = 250 + draw(40'000);
        const std::uint64_t quantity = 1 + draw(5);
        total += quantity * cents;
        fmt::format_to(out, R"({}{{"productId":"{}","quantity":{},"price":)", i == 0 ? "" : ",",
                       products[draw(products.size())], quantity);
        const std::string price = amount(cents);
        if (kind == Kind::wrong_type && i == 0)
            fmt::format_to(out, R"("{}"}})", price);
        else
            fmt::format_to(out, "{}{}}}", kind == Kind::negative_price && i == 0 ? "-" : "", price);
    }
    fmt::format_to(out, R"(],"totalAmount":{})", amount(total));
}

void OrderStream::write_payment() {
    value_ += R"({"id":")";
    write_uuid();
    fmt::format_to(
        std::back_inserter(value_),
        R"(","type":"PAYMENT_COMPLETED","timestamp":"2026-01-01T{:02}:{:02}:{:02}.{:03}Z",)"
        R"("data":{{"paymentId":"p-{:06}","orderId":"{}","amount":{}}}}})",
        draw(24), draw(60), draw(60), draw(1000), made_, key_, amount(250 + draw(200'000)));
}

// Version 4, variant 1, as RFC 9562 has it.
void OrderStream::write_uuid() {
    const std::uint64_t high = (random_() & ~0xF000ULL) | 0x4000ULL;
    const std::uint64_t low = (random_() & ~(0xC0ULL << 56U)) | (0x80ULL << 56U);
    fmt::format_to(std::back_inserter(value_), "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}", high >> 32U,
                   (high >> 16U) & 0xFFFFU, high & 0xFFFFU, low >> 48U, low & 0xFFFFFFFFFFFFULL);
}

}  // namespace strandline::app
