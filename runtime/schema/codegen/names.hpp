#pragma once

#include <set>
#include <string>
#include <string_view>

/// Names of JSON turned into names of C++, the same way every time.
namespace strandline::schema::codegen {

/// `orderId` -> `order_id`, `HTTPStatus` -> `http_status`, `user-name` -> `user_name`. Letters that C++
/// does not have become underscores, a leading digit gets an `n`, nothing at all is `member`; C++
/// keywords and macros of the system get an underscore: `class_`. [any-thread]
[[nodiscard]] std::string snake_name(std::string_view text);

/// `ORDER_CREATED` -> `OrderCreated`; what is a type's name already stays: `IBANNumber`. [any-thread]
[[nodiscard]] std::string type_name(std::string_view text);

/// Of the elements of a list with this name: `products` -> `product`, `entries` -> `entry`, `data` ->
/// `data_item`. [any-thread]
[[nodiscard]] std::string element_name(std::string_view list);

/// The names of one scope. The first who asks for a name gets it, the next gets `name_2`, `name_3`.
///
/// Threads  value
class NameBook {
public:
    explicit NameBook(std::set<std::string, std::less<>> reserved) : taken_(std::move(reserved)) {}

    /// `separator` stands before the number: `order_id_2`, `Address2`.
    [[nodiscard]] std::string take(const std::string& wanted, std::string_view separator);
    [[nodiscard]] bool is_taken(std::string_view name) const { return taken_.contains(name); }

private:
    std::set<std::string, std::less<>> taken_;
};

}  // namespace strandline::schema::codegen
