#include "e2e/workload.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>

namespace strandline::e2e {
namespace {

// One record in so many of each partition.
constexpr std::int64_t wanderer_every = 50;
constexpr std::int64_t first_wanderer = 7;

/// What is drawn: each from a row of its own, so that one can be known without the others.
enum class Purpose : std::uint64_t { copy = 1, kind, victim, id, text };

/// SplitMix64: every draw of an event comes from its place and the seed.
class Draw {
public:
    Draw(std::uint64_t seed, Purpose purpose)
        : state_(seed ^ (static_cast<std::uint64_t>(purpose) << 40U)) {
        next();
    }

    std::uint64_t next() {
        state_ += 0x9e3779b97f4a7c15U;
        std::uint64_t mixed = state_;
        mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
        mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
        return mixed ^ (mixed >> 31U);
    }
    std::uint64_t below(std::uint64_t limit) { return next() % limit; }

private:
    std::uint64_t state_;
};

constexpr std::array hostile{Kind::oversized,    Kind::tombstone,        Kind::broken_json,
                             Kind::invalid_utf8, Kind::unknown_type,     Kind::missing_type,
                             Kind::wrong_types,  Kind::negative_price,   Kind::unknown_member,
                             Kind::no_time,      Kind::duplicate_member, Kind::no_products,
                             Kind::collision};

// 5 % hostile, 10 % payments, the rest orders.
Kind draw_kind(Draw& draw) {
    const std::uint64_t percent = draw.below(100);
    if (percent < 5) return hostile.at(draw.below(hostile.size()));
    return percent < 15 ? Kind::payment : Kind::order;
}

std::string draw_uuid(Draw& draw) {
    const std::uint64_t high = draw.next();
    const std::uint64_t low = draw.next();
    std::array<char, 40> text{};
    std::snprintf(text.data(), text.size(), "%08x-%04x-4%03x-a%03x-%012llx",
                  static_cast<unsigned>(high >> 32U), static_cast<unsigned>(high >> 16U & 0xffffU),
                  static_cast<unsigned>(high & 0xfffU), static_cast<unsigned>(low >> 52U),
                  static_cast<unsigned long long>(low & 0xffffffffffffU));
    return text.data();
}

/// 1250 -> "12.50"
std::string amount(std::uint64_t cents) {
    std::string text = std::to_string(cents);
    if (text.size() < 3) text.insert(0, 3 - text.size(), '0');
    return text.insert(text.size() - 2, ".");
}

std::string products(Draw& draw, Kind kind) {
    if (kind == Kind::no_products) return "[]";
    std::string text = "[";
    for (int i = 0; i < 4; ++i) {
        if (i > 0) text += ',';
        const bool bad = i == 2;
        text +=
            R"({"productId":"SKU-)" + std::to_string(10000 + draw.below(90000)) +
            R"(","quantity":)" +
            (bad && kind == Kind::wrong_types ? R"("three")" : std::to_string(1 + draw.below(9))) +
            R"(,"price":)" + (bad && kind == Kind::negative_price ? "-" : "") +
            amount(100 + draw.below(90000)) + "}";
    }
    return text + "]";
}

std::string type_member(Kind kind) {
    switch (kind) {
        case Kind::payment:
            return R"("type":"PAYMENT_COMPLETED",)";
        case Kind::unknown_type:
            return R"("type":"ORDER_CREATD",)";
        case Kind::missing_type:
            return "";
        default:
            return R"("type":"ORDER_CREATED",)";
    }
}

std::string last_members(Kind kind) {
    if (kind == Kind::unknown_member) return R"(,"coupon":"SPRING")";
    if (kind == Kind::duplicate_member) return R"(,"totalAmount":2.5)";
    return "";
}

std::string payload(Draw& draw, const Event& event, const std::string& customer) {
    const std::string id = R"({"id":")" + event.id + R"(",)";
    const std::string time = event.kind == Kind::no_time
                                 ? R"("timestamp":"2026-02-30T03:04:05.678Z",)"
                                 : R"("timestamp":"2026-01-02T03:04:05.678Z",)";
    if (event.kind == Kind::payment)
        return id + type_member(event.kind) + time + R"("data":{"orderId":")" + event.order +
               R"(","paymentId":"p-1","amount":)" + amount(draw.below(1'000'000)) + "}}";
    std::string text = id + type_member(event.kind) + time + R"("data":{"orderId":")" +
                       event.order + R"(","userId":")" + customer +
                       (event.kind == Kind::invalid_utf8 ? "\xc3(" : "") + R"(","products":)" +
                       products(draw, event.kind) + R"(,"totalAmount":1.5)" +
                       last_members(event.kind) + "}}";
    if (event.kind == Kind::broken_json) text.resize(text.size() * 3 / 5);
    if (event.kind == Kind::oversized) text.append(Workload::payload_limit, ' ');
    return text;
}

// Repeated names, a null value, and the host's own names as any stranger could write them: the host
// has to keep the first two and to replace the last.
std::vector<HeaderCopy> headers(Draw& draw) {
    std::vector<HeaderCopy> result{{"origin", "e2e"}};
    const std::uint64_t which = draw.below(16);
    if (which == 0) result.insert(result.end(), {{"tag", "a"}, {"tag", "b"}, {"tag", "a"}});
    if (which == 1) result.push_back({"nothing", std::nullopt});
    if (which == 2) result.push_back({"bytes", std::string("\x00\xff\x80", 3)});
    if (which == 3) result.insert(result.end(), {{"retry-count", "5"}, {"source-offset", "7"}});
    return result;
}

}  // namespace

// A copy is known by its id: ignored types are skipped first, and what cannot be decoded fails each time,
// as does what has the id of another.
Ending Event::ending() const {
    const bool is_copy = copy_of.index >= 0;
    if (is_copy && (kind == Kind::order || fails_in_handler())) return Ending::duplicate;
    if (kind == Kind::order) return Ending::delivered;
    return kind == Kind::payment ? Ending::skipped : Ending::failed;
}

std::string_view Event::failure_class() const {
    switch (kind) {
        case Kind::oversized:
            return "payload_too_large";
        case Kind::tombstone:
            return "tombstone";
        case Kind::broken_json:
            return "invalid_json";
        case Kind::invalid_utf8:
            return "invalid_utf8";
        case Kind::unknown_type:
            return "event_type_unknown";
        case Kind::missing_type:
            return "event_type_missing";
        case Kind::wrong_types:
        case Kind::negative_price:
        case Kind::unknown_member:
        case Kind::no_time:
            return "schema_violation";
        case Kind::duplicate_member:
            return "duplicate_key";
        case Kind::collision:
            return "id_collision";
        default:
            return {};
    }
}

bool Event::fails_in_handler() const { return kind == Kind::no_products; }

std::string Event::source_event_id() const {
    const bool readable = kind != Kind::oversized && kind != Kind::tombstone &&
                          kind != Kind::broken_json && kind != Kind::invalid_utf8;
    if (readable) return id;
    const std::string key = record.key.value_or("");
    return is_utf8(key) ? key : base64(key);
}

std::uint64_t Workload::seed_of(Place place) const {
    return seed_ ^ (static_cast<std::uint64_t>(place.partition + 1) << 48U) ^
           static_cast<std::uint64_t>(place.index);
}

bool Workload::wanders(Place place) const {
    return copies_ == Copies::everywhere && place.index % wanderer_every == first_wanderer;
}

Place Workload::original(Place place) const {
    for (;;) {
        Draw draw(seed_of(place), Purpose::copy);
        if (draw.below(25) != 0 || wanders(place)) return place;
        const bool at_once = draw.below(2) == 0;
        const auto back = at_once ? 1 : 1 + static_cast<std::int64_t>(draw.below(2'000));
        if (back > place.index) return place;
        const bool stays = at_once || copies_ == Copies::in_their_partition || draw.below(2) == 0;
        if (!stays && place.index - back >= first_wanderer) {
            const std::int64_t below = place.index - back - first_wanderer;
            const auto others = static_cast<std::uint64_t>(partitions_ - 1);
            return {(place.partition + 1 + static_cast<int>(draw.below(others))) % partitions_,
                    below - below % wanderer_every + first_wanderer};
        }
        place.index -= back;
    }
}

Kind Workload::kind_at(Place place) const {
    if (wanders(place)) return Kind::order;
    Draw draw(seed_of(place), Purpose::kind);
    const Kind drawn = draw_kind(draw);
    return drawn == Kind::collision && !victim_of(place) ? Kind::order : drawn;
}

std::optional<Place> Workload::victim_of(Place collision) const {
    Draw draw(seed_of(collision), Purpose::victim);
    const auto back = 1 + static_cast<std::int64_t>(draw.below(500));
    if (back > collision.index) return std::nullopt;
    const Place victim = original({collision.partition, collision.index - back});
    const Kind kind = kind_at(victim);
    const bool is_remembered = kind == Kind::order || kind == Kind::no_products;
    return is_remembered && !wanders(victim) ? std::optional(victim) : std::nullopt;
}

std::string Workload::id_at(Place place) const {
    const Kind kind = kind_at(place);
    Draw draw(seed_of(kind == Kind::collision ? *victim_of(place) : place), Purpose::id);
    return draw_uuid(draw);
}

Event Workload::event(int partition, std::int64_t index) const {
    const Place place{partition, index};
    const Place first = original(place);
    Draw draw(seed_of(first), Purpose::text);
    Event event;
    if (first != place) event.copy_of = first;
    event.kind = kind_at(first);
    event.id = id_at(first);
    event.order =
        "order-" + std::to_string(first.partition) + "-" +
        (wanders(first) ? "w" + std::to_string(first.index) : std::to_string(draw.below(500)));
    event.record.partition = partition;
    event.record.key = draw.below(50) == 0 ? "\xff\xfe" + event.order : event.order;
    event.record.headers = headers(draw);
    if (event.kind != Kind::tombstone)
        event.record.value =
            payload(draw, event,
                    "e2e:" + std::to_string(first.partition) + ":" + std::to_string(first.index));
    return event;
}

Place traced(std::string_view value) {
    const std::size_t start = value.find("\"e2e:");
    if (start == std::string_view::npos) return {};
    Place place;
    const char* const end = value.data() + value.size();
    const auto first = std::from_chars(value.data() + start + 5, end, place.partition);
    if (first.ec != std::errc{} || first.ptr == end || *first.ptr != ':') return {};
    const auto second = std::from_chars(first.ptr + 1, end, place.index);
    return second.ec == std::errc{} ? place : Place{};
}
std::string base64(std::string_view bytes) {
    std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
    const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                     reinterpret_cast<const unsigned char*>(bytes.data()),
                                     static_cast<int>(bytes.size()));
    text.resize(static_cast<std::size_t>(size));
    return text;
}

// Enough for the workload's own keys: they are ASCII, or they start with 0xff, which is never UTF-8.
bool is_utf8(std::string_view bytes) {
    return std::ranges::all_of(bytes,
                               [](char byte) { return static_cast<unsigned char>(byte) < 0x80; });
}

}  // namespace strandline::e2e
