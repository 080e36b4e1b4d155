#include "config/read_dedupe.hpp"

#include <chrono>
#include <string>

#include "config/scalars.hpp"
#include "config/values.hpp"

namespace strandline::config {
namespace {

using namespace std::chrono_literals;

constexpr std::uint64_t window_ids_max = 10'000'000;

/// Ids, or a time: by what is written. A time needs a place that all hosts look at, and such a place
/// has no other measure.
void read_window(const Node* node, bool has_store, DedupeDefinition& dedupe, ReadContext& context) {
    const auto text = read_text(node, context);
    if (!text) return;
    if (parse_count(*text)) {
        assign(dedupe.ids, read_count(node, 1, window_ids_max, context));
        if (has_store)
            context.diagnostics.error(node->position(), "window-of-a-store",
                                      "a store keeps ids for a time, not a number of them",
                                      "write a duration, as 'window: 24h'");
        return;
    }
    if (!parse_duration(*text)) {
        context.diagnostics.error(node->position(), "invalid-window",
                                  shown(*node) + " is neither a number of ids nor a duration",
                                  "write 'window: 100000', or with a store 'window: 24h'");
        return;
    }
    assign(dedupe.time, read_duration(node, 1min, 366 * 24h, context));
    if (!has_store)
        context.diagnostics.error(
            node->position(), "window-without-store",
            "a window of time is kept in a store, and none is named",
            "add 'store: NAME', one of the host file's 'stores', or write how "
            "many ids each partition remembers, as 'window: 100000'");
}

}  // namespace

DedupeDefinition read_dedupe(const Node* node, bool events_have_id, ReadContext& context) {
    static constexpr Word<OnCollision> collision_words[]{{"dead_letter", OnCollision::dead_letter},
                                                         {"duplicate", OnCollision::duplicate}};
    DedupeDefinition dedupe;
    dedupe.on = events_have_id;
    if (node == nullptr) return dedupe;
    if (node->kind == Node::Kind::scalar) {
        dedupe.on = false;
        if (parse_count(node->text) || parse_duration(node->text)) {
            context.diagnostics.error(node->position(), "dedupe-without-window",
                                      "a window has to be called one",
                                      "write 'dedupe: {window: " + node->text + "}'");
            return dedupe;
        }
        if (read_boolean(node, context).value_or(false))
            context.diagnostics.error(node->position(), "dedupe-without-window",
                                      "'true' does not say how many ids are remembered",
                                      "write 'dedupe: {window: 100000}'");
        return dedupe;
    }
    Section section(node, keys::dedupe, context);
    const auto* store = section.find("store");
    if (auto name = read_name(store, context)) dedupe.store = {*name, store->position()};
    read_window(section.find("window"), section.has("store"), dedupe, context);
    assign(dedupe.on_collision,
           read_word(section.find("on_collision"), collision_words, {}, context));
    if (section.present() && !events_have_id)
        context.diagnostics.error(node->position(), "dedupe-without-id",
                                  "a duplicate is known by the id of its event, and 'events' does "
                                  "not say where that stands",
                                  "add 'id: /id' to 'events', or write 'dedupe: false'");
    return dedupe;
}

}  // namespace strandline::config
