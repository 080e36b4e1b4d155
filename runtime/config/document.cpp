#include "config/document.hpp"

#include <cstddef>
#include <utility>

#include "config/interpolation.hpp"

namespace strandline::config {
namespace {

class Flattener {
public:
    explicit Flattener(const Environment& environment) : environment_(environment) {}

    void add(const std::string& key, const Node& node) {
        switch (node.kind) {
            case Node::Kind::mapping:
                if (node.members.empty()) put(key, "{}", "{}");
                for (const Member& member : node.members)
                    add(key.empty() ? member.name : key + '.' + member.name, member.value);
                return;
            case Node::Kind::sequence:
                if (node.items.empty()) put(key, "[]", "[]");
                for (std::size_t i = 0; i < node.items.size(); ++i)
                    add(key + '[' + std::to_string(i) + ']', node.items[i]);
                return;
            case Node::Kind::null:
                put(key, "null", "null");
                return;
            case Node::Kind::scalar:
                scalar(key, node);
                return;
        }
    }

    Document take() { return std::move(document_); }

private:
    void scalar(const std::string& key, const Node& node) {
        Diagnostics said_before;
        std::optional<Expanded> expanded =
            expand(node.text, node.position(), environment_, said_before);
        std::string text = expanded ? std::move(expanded->text) : node.text;
        // To a handler "10" and 10 are two values; nowhere else does the notation count.
        if (node.quoted && key.find(".config") != std::string::npos) text.insert(0, 1, '"');
        put(key, std::move(text), node.text);
    }

    void put(const std::string& key, std::string text, std::string shown) {
        document_[key] = {.text = Secret(std::move(text)), .shown = std::move(shown)};
    }

    const Environment& environment_;
    Document document_;
};

}  // namespace

Document flatten(const Node& root, const Environment& environment) {
    Flattener flattener(environment);
    flattener.add("", root);
    return flattener.take();
}

bool same(const DocumentValue& left, const DocumentValue& right) {
    return left.text.reveal() == right.text.reveal();
}

}  // namespace strandline::config
