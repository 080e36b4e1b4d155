/// Order producer: ORDER_CREATED events as lines of JSON on standard output, for trying things out.
///
///     order_producer --count 5 | kcat -P -b localhost:9092 -t order-events
///
/// What a producer's own code would do: fill in a type that is made from the schema, check() it, and
/// send what to_json() gives. A member that the schema loses breaks this build.
#include <array>
#include <charconv>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <optional>
#include <string>
#include <string_view>

#include "order_created.hpp"

namespace {

using Order = events::owning::OrderCreated;

struct Article {
    std::string_view name;
    double price;
};
constexpr std::array<Article, 4> articles{
    {{"espresso-beans", 18.9}, {"moka-pot", 34.5}, {"grinder", 129}, {"filter-paper", 3.25}}};

/// The same order for the same number, apart from the time.
Order make_order(long number) {
    Order order;
    order.id = "event-" + std::to_string(number);
    order.timestamp = strandline::to_date_time(
        std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now()));
    order.data.order_id = "order-" + std::to_string(number);
    order.data.user_id = "user-" + std::to_string(number % 100);
    double total = 0;
    for (long i = 0; i <= number % 3; ++i) {
        const Article& article = articles[static_cast<std::size_t>(number + i) % articles.size()];
        const auto quantity = static_cast<double>(1 + number % 4);
        order.data.products.push_back({.product_id = std::string(article.name),
                                       .quantity = quantity,
                                       .price = article.price});
        total += quantity * article.price;
    }
    order.data.total_amount = std::round(total * 100) / 100;
    return order;
}

std::optional<long> read_count(int argc, char** argv) {
    if (argc == 1) return 1;
    if (argc != 3 || std::strcmp(argv[1], "--count") != 0) return std::nullopt;
    long count = 0;
    const char* const end = argv[2] + std::strlen(argv[2]);
    const auto read = std::from_chars(argv[2], end, count);
    if (read.ec != std::errc() || read.ptr != end || count < 0) return std::nullopt;
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    const std::optional<long> count = read_count(argc, argv);
    if (!count) {
        std::fputs("usage: order_producer [--count N]\n", stderr);
        return 64;
    }
    std::string json;  // kept, so that its memory is
    for (long number = 1; number <= *count; ++number) {
        const Order order = make_order(number);
        if (const strandline::Violations found = order.check(); !found.empty()) {
            std::fprintf(stderr, "order_producer: this is no ORDER_CREATED:\n%s",
                         found.text().c_str());
            return 70;
        }
        to_json(order, json);
        std::puts(json.c_str());
    }
    return std::fflush(stdout) == 0 ? 0 : 71;
}
