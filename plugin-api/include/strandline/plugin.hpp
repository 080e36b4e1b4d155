#pragma once

/// The C++20 SDK for Strandline plugins: comfort over strandline/plugin.h, compiled into the plugin.
/// Header-only; needs the standard library and nothing else; the plugin exports its entry only.
///
///     struct Greet {
///         explicit Greet(strandline::StageArgs args) : word(args.config().string("/word")) {}
///         strandline::Verdict handle(strandline::Context& cx, const strandline::Event& event) const {
///             if (event.tombstone()) return strandline::skip;
///             cx.emit("greetings", {.key = event.key(), .value = word});
///             return strandline::ack;
///         }
///         std::string word;
///     };
///     STRANDLINE_PLUGIN(hello, strandline::bind<Greet>("greet"))
///
/// docs/plugin-guide.md tells the rest.

#if !defined(__cplusplus) || __cplusplus < 202002L
#error "strandline/plugin.hpp needs C++20. For older C++ or C use strandline/plugin.h."
#endif

#include <strandline/plugin.h>

#include <strandline/sdk/args.hpp>
#include <strandline/sdk/bind.hpp>
#include <strandline/sdk/completion.hpp>
#include <strandline/sdk/config.hpp>
#include <strandline/sdk/context.hpp>
#include <strandline/sdk/descriptor.hpp>
#include <strandline/sdk/event.hpp>
#include <strandline/sdk/facts.hpp>
#include <strandline/sdk/json.hpp>
#include <strandline/sdk/json_writer.hpp>
#include <strandline/sdk/poster.hpp>
#include <strandline/sdk/record.hpp>
#include <strandline/sdk/verdict.hpp>
