#include "config/section.hpp"

#include <algorithm>
#include <string>

#include "base/nearest.hpp"
#include "base/verify.hpp"

namespace strandline::config {

bool is_kind(const Node* node, Node::Kind kind, ReadContext& context) {
    if (node == nullptr) return false;
    if (node->kind == kind) return true;
    if (node->refused) return false;
    context.diagnostics.error(node->position(), "wrong-type",
                              "here stands " + std::string(kind_name(node->kind)) + ", not " +
                                  std::string(kind_name(kind)));
    return false;
}

Section::Section(const Node* node, const KeySet& keys, ReadContext& context)
    : node_(is_kind(node, Node::Kind::mapping, context) ? node : nullptr),
      keys_(keys),
      context_(context) {
    if (node_ != nullptr) check_keys();
}

Section::~Section() {
    if (node_ == nullptr) return;
    for (const auto& key : keys_.keys) {
        const bool asked = std::find(asked_.begin(), asked_.end(), key.name) != asked_.end();
        STRANDLINE_VERIFY(key.later || asked || !has(key.name), "a known key was never read");
    }
}

void Section::check_keys() {
    std::vector<std::string_view> known;
    for (const auto& key : keys_.keys) {
        if (!key.later) known.push_back(key.name);
    }
    for (const auto& member : node_->members) {
        const auto key = std::find_if(keys_.keys.begin(), keys_.keys.end(),
                                      [&](const Key& k) { return k.name == member.name; });
        if (key == keys_.keys.end()) {
            misspelt_.push_back(nearest_word(member.name, known));
            auto hint = did_you_mean(member.name, known);
            if (hint.empty()) hint = "known are " + one_of(known);
            context_.diagnostics.error(member.position, "unknown-key",
                                       "'" + member.name + "' is not known here", std::move(hint));
        } else if (key->later) {
            context_.diagnostics.error(
                member.position, "not-in-this-version",
                "'" + member.name +
                    "' is not in this version of Strandline, and nothing would "
                    "happen by it",
                "remove it");
        }
    }
}

const Node* Section::find(std::string_view name) {
    STRANDLINE_VERIFY(std::any_of(keys_.keys.begin(), keys_.keys.end(),
                                  [&](const Key& k) { return k.name == name && !k.later; }),
                      "the reader asks for a key that its set does not have");
    asked_.push_back(name);
    const auto* member = node_ == nullptr ? nullptr : node_->find(name);
    if (member == nullptr) return nullptr;
    if (member->value.refused) return nullptr;
    if (member->value.kind == Node::Kind::null) {
        context_.diagnostics.error(member->position, "empty-value",
                                   "'" + member->name + "' has no value",
                                   "give it one, or remove the key");
        return nullptr;
    }
    return &member->value;
}

const Node* Section::require(std::string_view name, std::string_view why) {
    const auto* value = find(name);
    if (value != nullptr || node_ == nullptr || has(name)) return value;
    if (std::find(misspelt_.begin(), misspelt_.end(), name) != misspelt_.end()) return nullptr;
    context_.diagnostics.error(
        node_->position(), "missing-key",
        "'" + std::string(name) + "' is missing here; it " + std::string(why), "add it");
    return nullptr;
}

bool Section::has(std::string_view name) const {
    return node_ != nullptr && node_->find(name) != nullptr;
}

Position Section::position_of(std::string_view name) const {
    if (node_ == nullptr) return {};
    const auto* member = node_->find(name);
    return member == nullptr ? node_->position() : member->position;
}

}  // namespace strandline::config
