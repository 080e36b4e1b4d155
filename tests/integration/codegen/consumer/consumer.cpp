#include <string>

#include "order_created.hpp"

std::string greeting(const strandline::Event& event) {
    const auto order = event.as<shop::OrderCreated>();
    return "hello " + std::string(order.data.user_id);
}
