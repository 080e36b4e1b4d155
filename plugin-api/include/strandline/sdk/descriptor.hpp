#pragma once

#include <strandline/plugin.h>
#include <strandline/sdk/bind.hpp>
#include <strandline/sdk/facts.hpp>

#include <array>
#include <cstddef>
#include <string_view>

namespace strandline {
inline namespace sdk_v0 {
namespace detail {

/// One handler of plugin.json with the functions that are bound to its id. A handler without a
/// binding, or the reverse, does not compile.
template <std::size_t count>
consteval strandline_handler complete(const HandlerFacts& facts,
                                      const std::array<Binding, count>& bindings) {
    for (const Binding& binding : bindings) {
        if (binding.id != facts.id) continue;
        strandline_handler handler = binding.handler;
        handler.id = facts.id;
        handler.summary = facts.summary;
        handler.config_schema = facts.config_schema;
        handler.outputs = facts.outputs;
        handler.codes = facts.codes;
        handler.needs = facts.needs;
        handler.order = facts.order;
        handler.max_pending = facts.max_pending;
        handler.external = facts.external;
        return handler;
    }
    throw "plugin.json names a handler that STRANDLINE_PLUGIN does not bind";
}

template <std::size_t count, class... Bindings>
consteval std::array<strandline_handler, count> make_handlers(const HandlerFacts (&facts)[count],
                                                              Bindings... bindings) {
    static_assert(sizeof...(Bindings) == count,
                  "STRANDLINE_PLUGIN binds each handler of plugin.json once");
    const std::array<Binding, count> all{bindings...};
    std::array<strandline_handler, count> handlers{};
    for (std::size_t i = 0; i < count; ++i) handlers[i] = complete(facts[i], all);
    return handlers;
}

template <std::size_t count>
consteval std::array<const strandline_handler*, count + 1> make_pointers(
    const std::array<strandline_handler, count>& handlers) {
    std::array<const strandline_handler*, count + 1> pointers{};
    for (std::size_t i = 0; i < count; ++i) pointers[i] = &handlers[i];
    return pointers;
}

constexpr strandline_plugin make_plugin(const PluginFacts& facts,
                                        const strandline_handler* const* handlers) {
    return {sizeof(strandline_plugin),
            STRANDLINE_ABI_MAJOR,
            STRANDLINE_ABI_MINOR,
            facts.id,
            facts.version,
            facts.vendor,
            facts.license,
            facts.revision,
            handlers};
}

}  // namespace detail
}  // namespace sdk_v0
}  // namespace strandline

/// The plugin's only export, once per plugin:
///
///     #include "orders_manifest.hpp"
///     STRANDLINE_PLUGIN(orders, strandline::bind<Enrich>("enrich"))
///
/// `name` is the id in plugin.json with `-` written as `_`.
#define STRANDLINE_PLUGIN(name, ...)                                                        \
    extern "C" STRANDLINE_EXPORT const strandline_plugin* STRANDLINE_ENTRY(void) noexcept { \
        static constexpr auto handlers =                                                    \
            ::strandline::detail::make_handlers(::name##_manifest::handlers, __VA_ARGS__);  \
        static constexpr auto pointers = ::strandline::detail::make_pointers(handlers);     \
        static constexpr strandline_plugin plugin =                                         \
            ::strandline::detail::make_plugin(::name##_manifest::plugin, pointers.data());  \
        return &plugin;                                                                     \
    }
