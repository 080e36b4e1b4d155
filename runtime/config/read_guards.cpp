#include "config/read_guards.hpp"

#include "config/values.hpp"

namespace strandline::config {
namespace {

constexpr std::uint64_t payload_bytes_max = 100'000'000;

void read_action(const Node* node, ForbiddenKeysDefinition& keys, ReadContext& context) {
    static constexpr Word<ForbiddenKeys> words[]{{"remove", ForbiddenKeys::remove},
                                                 {"reject", ForbiddenKeys::reject},
                                                 {"allow", ForbiddenKeys::allow}};
    assign(keys.action, read_word(node, words, {}, context));
}

}  // namespace

LimitsDefinition read_limits(const Node* node, ReadContext& context) {
    LimitsDefinition limits;
    Section section(node, keys::limits, context);
    assign(limits.payload_bytes, read_size(section.find("payload"), 1, payload_bytes_max, context));
    assign(limits.depth, read_count(section.find("depth"), 1, 1'024, context));
    assign(limits.members, read_count(section.find("members"), 1, 1'000'000, context));
    assign(limits.validation_steps_per_byte,
           read_count(section.find("validation_steps_per_byte"), 0, 10'000, context));
    return limits;
}

ForbiddenKeysDefinition read_forbidden_keys(const Node* node, ReadContext& context) {
    ForbiddenKeysDefinition forbidden;
    if (node == nullptr) return forbidden;
    if (node->kind != Node::Kind::mapping) {
        read_action(node, forbidden, context);
        return forbidden;
    }
    Section section(node, keys::forbidden_keys, context);
    read_action(section.find("action"), forbidden, context);
    const auto names = read_list(section.find("names"), read_text, context);
    if (names.empty()) return forbidden;
    forbidden.names.clear();
    for (const Placed& name : names) forbidden.names.push_back(name.text);
    return forbidden;
}

ByteOrderMark read_byte_order_mark(const Node* node, ReadContext& context) {
    static constexpr Word<ByteOrderMark> words[]{{"reject", ByteOrderMark::reject},
                                                 {"skip", ByteOrderMark::skip}};
    return read_word(node, words, {}, context).value_or(ByteOrderMark::reject);
}

}  // namespace strandline::config
