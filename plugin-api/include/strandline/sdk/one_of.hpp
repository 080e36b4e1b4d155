#pragma once

#include <strandline/sdk/event.hpp>
#include <strandline/sdk/verdict.hpp>

#include <cstddef>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

namespace strandline {
inline namespace sdk_v0 {
namespace detail {

template <class... Handlers>
struct Overloaded : Handlers... {
    using Handlers::operator()...;
};

/// Says by its name, in the compiler's message, which type has no handler.
template <class Type, class... Handlers>
struct HandlerFor {
    static_assert((std::is_invocable_v<Handlers, const Type&> || ...),
                  "visit() names no handler for this type of the union");
    static constexpr bool found = true;
};

}  // namespace detail

/// One of several event types, as `strandline codegen --union` declares it.
///
///     event.as<DomainEvent>().visit([&](const OrderCreated& order) { ... },
///                                   [&](const PaymentCompleted& payment) { ... });
///
/// A type that is added to the union breaks the build of every visit() that does not name it.
template <class... Types>
class OneOf {
public:
    using Variant = std::variant<Types...>;

    OneOf() = default;
    template <class Type>
        requires(std::is_same_v<std::remove_cvref_t<Type>, Types> || ...)
    OneOf(Type&& event) : event_(std::forward<Type>(event)) {}  // NOLINT: is one of them

    /// Throws Reject("event.type") for an event of a type that the union lacks.
    static OneOf from_event(const Event& event) {
        OneOf out;
        if (!(out.template take<Types>(event) || ...))
            throw Reject{"event.type", "the event's type is none of the union's"};
        return out;
    }

    /// One handler for each type, in any order; none for several, and no `auto`.
    template <class... Handlers>
    decltype(auto) visit(Handlers&&... handlers) const {
        static_assert((detail::HandlerFor<Types, Handlers...>::found && ...));
        static_assert(sizeof...(Handlers) == sizeof...(Types),
                      "visit() takes one handler for each type of the union");
        return std::visit(
            detail::Overloaded<std::decay_t<Handlers>...>{std::forward<Handlers>(handlers)...},
            event_);
    }

    template <class Type>
    [[nodiscard]] const Type* get_if() const {
        return std::get_if<Type>(&event_);
    }
    [[nodiscard]] const Variant& variant() const { return event_; }

    friend std::string to_json(const OneOf& event) {
        return std::visit([](const auto& one) { return to_json(one); }, event.event_);
    }

private:
    template <class Type>
    bool take(const Event& event) {
        if (event.type() != Type::event_type) return false;
        event_ = Type::from_event(event);
        return true;
    }

    Variant event_;
};

}  // namespace sdk_v0
}  // namespace strandline
