#include "bench/schema/workload.hpp"

#include <array>
#include <string_view>

namespace strandline::bench {

namespace {

// Of our own, for a library's may change from one release to the next.
class Random {
public:
    explicit Random(std::uint64_t seed) : state_(seed) {}
    std::uint64_t below(std::uint64_t end) {
        state_ += 0x9E37'79B9'7F4A'7C15;
        std::uint64_t word = state_;
        word = (word ^ (word >> 30)) * 0xBF58'476D'1CE4'E5B9;
        word = (word ^ (word >> 27)) * 0x94D0'49BB'1331'11EB;
        return (word ^ (word >> 31)) % end;
    }

private:
    std::uint64_t state_;
};

/// An order as its members' JSON, so that each can be spoilt.
struct Product {
    std::string id, quantity, price;
};
struct Order {
    std::string id, timestamp, order_id, user_id, total;
    std::vector<Product> products;
    std::string more;  ///< behind the last product's price
    bool has_order_id{true};
};

std::string hex(Random& random, int digits) {
    std::string text;
    for (int at = 0; at < digits; ++at) text += "0123456789abcdef"[random.below(16)];
    return text;
}

std::string two(std::uint64_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }

std::string uuid(Random& random) {
    return hex(random, 8) + "-" + hex(random, 4) + "-4" + hex(random, 3) + "-a" + hex(random, 3) +
           "-" + hex(random, 12);
}

std::string quoted(std::string_view text) { return '"' + std::string(text) + '"'; }

std::string money(Random& random, std::uint64_t below) {
    return std::to_string(random.below(below)) + "." + two(random.below(100));
}

Order make_order(Random& random) {
    Order order;
    order.id = quoted(uuid(random));
    order.timestamp = quoted("2025-06-" + two(1 + random.below(28)) + "T" + two(random.below(24)) +
                             ":" + two(random.below(60)) + ":" + two(random.below(60)) + "." +
                             std::to_string(100 + random.below(900)) + "Z");
    order.order_id = quoted("order-" + std::to_string(1'000'000 + random.below(9'000'000)));
    order.user_id = quoted("user-" + std::to_string(10'000 + random.below(90'000)));
    order.total = money(random, 2'000);
    order.products.resize(3 + random.below(4));
    for (Product& product : order.products)
        product = {.id = quoted("product-" + std::to_string(1'000 + random.below(9'000))),
                   .quantity = std::to_string(1 + random.below(9)),
                   .price = money(random, 500)};
    return order;
}

void spoil(Order& order, std::uint64_t kind) {
    Product& last = order.products.back();
    const std::array spoilers{
        std::pair{&last.quantity, std::string_view("0")},
        std::pair{&last.price, std::string_view("\"9.99\"")},
        std::pair{&order.timestamp, std::string_view("\"2025-06-31T10:00:00Z\"")},
        std::pair{&order.total, std::string_view("-1")},
        std::pair{&order.user_id, std::string_view("null")},
        std::pair{&order.more, std::string_view(R"(,"discount":0.1)")},
        std::pair{&last.id, std::string_view("17")},
    };
    if (kind < spoilers.size())
        *spoilers[kind].first = spoilers[kind].second;
    else
        order.has_order_id = false;
}
constexpr std::uint64_t kinds = 8;

std::string text_of(const Order& order) {
    std::string text = R"({"id":)" + order.id + R"(,"type":"ORDER_CREATED","timestamp":)" +
                       order.timestamp + R"(,"data":{)";
    if (order.has_order_id) text += R"("orderId":)" + order.order_id + ",";
    text += R"("userId":)" + order.user_id + R"(,"products":[)";
    for (const Product& product : order.products) {
        if (&product != &order.products.front()) text += ',';
        text += R"({"productId":)" + product.id + R"(,"quantity":)" + product.quantity +
                R"(,"price":)" + product.price;
        if (&product == &order.products.back()) text += order.more;
        text += '}';
    }
    return text + R"(],"totalAmount":)" + order.total + "}}";
}

}  // namespace

OrderWorkload make_orders(std::size_t count, std::uint64_t seed) {
    constexpr std::size_t spoilt_every = 20;
    Random random(seed);
    OrderWorkload workload;
    for (std::size_t at = 0; at < count; ++at) {
        Order order = make_order(random);
        workload.valid.push_back(text_of(order));
        spoil(order, at / spoilt_every % kinds);
        const bool spoilt = at % spoilt_every == spoilt_every - 1;
        if (spoilt) workload.invalid.push_back(text_of(order));
        workload.mixed.push_back(spoilt ? workload.invalid.back() : workload.valid.back());
    }
    return workload;
}

}  // namespace strandline::bench
