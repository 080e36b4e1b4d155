#include "config/yaml.hpp"

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>
#include <utility>

#include "base/utf8.hpp"
#include "config/text_check.hpp"

namespace strandline::config {
namespace {

/// Thrown through yaml-cpp when reading on would cost too much or make no sense; caught below.
struct Refused {};

std::uint32_t from_zero(int number) { return static_cast<std::uint32_t>(std::max(number, 0)) + 1; }

/// Builds our tree from yaml-cpp's events, so that its own nodes never exist.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(std::string_view text, std::string file, Diagnostics& diagnostics)
        : text_(text),
          file_(std::make_shared<const std::string>(std::move(file))),
          diagnostics_(diagnostics) {}

    std::optional<Node> take_root() { return std::move(root_); }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (!document_ended_) return;
        refuse(mark, "yaml-second-document", "a second document starts here; a file holds one",
               "move it to a file of its own");
    }
    void OnDocumentEnd() override { document_ended_ = true; }
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
        check_anchor(mark, anchor);
        if (expects_name()) {
            refuse(mark, "yaml-key", "a key is missing here; a value needs a name", {});
        }
        auto node = start(mark, Node::Kind::null);
        // The mark of an absent value is the next token's, often on another line.
        if (!open_.empty() && open_.back().pending) {
            node.line = open_.back().pending->line;
            node.column = open_.back().pending->column;
        }
        add(std::move(node));
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        report(mark, "yaml-alias", "an alias (*name) stands here; they are not allowed",
               "write the value out");
        if (expects_name()) throw Refused{};
        auto node = start(mark, Node::Kind::null);
        node.refused = true;
        add(std::move(node));
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  const std::string& value) override {
        check_anchor(mark, anchor);
        check_tag(mark, tag);
        if (expects_name()) return add_name(mark, value);
        auto node = start(mark, Node::Kind::scalar);
        node.quoted = tag == "!";
        node.text = value;
        if (node.quoted) check_quote(mark);
        add(std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::sequence);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                    YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::mapping);
    }
    void OnMapEnd() override { close(); }

    /// [any mark, also the null mark of yaml-cpp]
    void report(const YAML::Mark& mark, std::string code, std::string message, std::string hint) {
        diagnostics_.error({*file_, from_zero(mark.line), from_zero(mark.column)}, std::move(code),
                           std::move(message), std::move(hint));
    }

private:
    struct Name {
        std::string text;
        std::uint32_t line;
        std::uint32_t column;
        bool drop;  ///< its value goes nowhere: reported already
    };
    struct Open {
        Node node;
        std::optional<Name> pending;  ///< in a mapping: the name whose value comes next
        std::unordered_map<std::string, std::uint32_t> lines;  ///< of the names so far
    };

    [[noreturn]] void refuse(const YAML::Mark& mark, std::string code, std::string message,
                             std::string hint) {
        report(mark, std::move(code), std::move(message), std::move(hint));
        throw Refused{};
    }
    bool expects_name() const {
        return !open_.empty() && open_.back().node.kind == Node::Kind::mapping &&
               !open_.back().pending;
    }
    void check_anchor(const YAML::Mark& mark, YAML::anchor_t anchor) {
        if (anchor == 0) return;
        report(mark, "yaml-anchor", "an anchor (&name) stands here; they are not allowed",
               "remove it");
    }
    void check_tag(const YAML::Mark& mark, const std::string& tag) {
        const auto at = static_cast<std::size_t>(std::max(mark.pos, 0));
        const bool written = at < text_.size() && text_[at] == '!';
        if ((tag.empty() || tag == "?" || tag == "!") && !written) return;
        report(mark, "yaml-tag", "a tag (!name) stands here; they are not allowed",
               "remove it; quote what shall be text");
    }
    /// yaml-cpp takes the end of the file for a quote that was never closed.
    void check_quote(const YAML::Mark& mark) {
        auto at = static_cast<std::size_t>(std::max(mark.pos, 0));
        if (at >= text_.size()) return;
        const char quote = text_[at];
        if (quote != '"' && quote != '\'') return;
        while (++at < text_.size()) {
            if (text_[at] == '\\' && quote == '"') {
                ++at;
            } else if (text_[at] == quote) {
                if (quote == '"' || at + 1 >= text_.size() || text_[at + 1] != quote) return;
                ++at;  // '' is one quote of the text
            }
        }
        refuse(mark, "yaml-syntax", "the quote that opens here is never closed", "close it");
    }
    Node start(const YAML::Mark& mark, Node::Kind kind) {
        if (++nodes_ > yaml_nodes_max) {
            refuse(mark, "yaml-nodes",
                   "more than " + std::to_string(yaml_nodes_max) +
                       " values; no definition is so "
                       "large",
                   {});
        }
        Node node;
        node.kind = kind;
        node.file = file_;
        node.line = from_zero(mark.line);
        node.column = from_zero(mark.column);
        return node;
    }
    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
              Node::Kind kind) {
        check_anchor(mark, anchor);
        check_tag(mark, tag);
        if (expects_name()) {
            refuse(mark, "yaml-key", "a key is a list or a mapping; keys are words", {});
        }
        if (open_.size() >= yaml_depth_max) {
            refuse(mark, "yaml-depth",
                   "nested deeper than " + std::to_string(yaml_depth_max) + " levels", {});
        }
        open_.push_back({start(mark, kind), std::nullopt, {}});
    }
    void close() {
        auto node = std::move(open_.back().node);
        open_.pop_back();
        add(std::move(node));
    }
    void add_name(const YAML::Mark& mark, const std::string& name) {
        if (++nodes_ > yaml_nodes_max) {
            refuse(mark, "yaml-nodes", "more than " + std::to_string(yaml_nodes_max) + " values",
                   {});
        }
        auto& open = open_.back();
        const auto line = from_zero(mark.line);
        const auto [first, fresh] = open.lines.try_emplace(name, line);
        const bool merges = name == "<<";
        if (merges) {
            report(mark, "yaml-merge-key", "a merge key (<<) stands here; they are not allowed",
                   "write the keys out");
        } else if (!fresh) {
            report(mark, "duplicate-key",
                   "'" + name + "' is given twice, first on line " + std::to_string(first->second),
                   "remove one of them");
        }
        open.pending = Name{name, line, from_zero(mark.column), merges || !fresh};
    }
    void add(Node node) {
        if (open_.empty()) {
            root_ = std::move(node);
            return;
        }
        auto& parent = open_.back();
        if (parent.node.kind == Node::Kind::sequence) {
            parent.node.items.push_back(std::move(node));
            return;
        }
        auto name = std::exchange(parent.pending, std::nullopt);
        if (name->drop) return;
        parent.node.members.push_back(
            {std::move(name->text), {*file_, name->line, name->column}, std::move(node)});
    }

    std::string_view text_;
    std::shared_ptr<const std::string> file_;
    Diagnostics& diagnostics_;
    std::vector<Open> open_;
    std::optional<Node> root_;
    std::size_t nodes_{0};
    bool document_ended_{false};
};

Position position_of(std::string_view text, std::size_t at, const std::string& file) {
    const auto before = text.substr(0, at);
    const auto line = static_cast<std::uint32_t>(std::count(before.begin(), before.end(), '\n'));
    const auto line_start =
        before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    return {file, line + 1, static_cast<std::uint32_t>(at - line_start) + 1};
}

/// What yaml-cpp would take without a word.
bool looks_like_yaml(std::string_view text, const std::string& file, Diagnostics& diagnostics) {
    if (text.size() > yaml_bytes_max) {
        diagnostics.error({file, 0, 0}, "file-too-large", "the file is larger than 1 MiB",
                          "split it");
        return false;
    }
    if (const auto at = valid_utf8_prefix(text); at != text.size()) {
        diagnostics.error(position_of(text, at, file), "not-text", "this byte is not UTF-8",
                          "save the file as UTF-8");
        return false;
    }
    if (const auto at = find_control_character(text); at != std::string_view::npos) {
        diagnostics.error(position_of(text, at, file), "not-text",
                          "a control character stands here", "remove it");
        return false;
    }
    for (std::size_t at = 0; at < text.size();) {
        const auto end = std::min(text.find('\n', at), text.size());
        const auto line = text.substr(at, end - at);
        if (!line.empty() && line.front() == '%') {
            diagnostics.error(position_of(text, at, file), "yaml-directive",
                              "a directive (%) stands here; they are not allowed", "remove it");
            return false;
        }
        const bool blank = line.find_first_not_of(" \t\r") == std::string_view::npos;
        if (!blank && line.front() != '#') break;
        at = end + 1;
    }
    return true;
}

std::string syntax_hint(std::string_view text, const YAML::Mark& mark) {
    const auto at = std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text.size());
    const auto line_end = text.rfind('\n', at == 0 ? 0 : at - 1);
    const auto line = text.substr(line_end == std::string_view::npos ? 0 : line_end + 1);
    const auto first = line.find_first_not_of(' ');
    if (first != std::string_view::npos && line[first] == '\t') {
        return "indent with blanks; YAML takes no tabs there";
    }
    return "look for a missing quote or bracket before this place; in { } and [ ] quote ${...}";
}

void drive(TreeBuilder& builder, std::string_view text) {
    std::istringstream stream{std::string(text)};
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
}

}  // namespace

const Member* Node::find(std::string_view name) const {
    const auto found = std::find_if(members.begin(), members.end(),
                                    [name](const Member& member) { return member.name == name; });
    return found == members.end() ? nullptr : &*found;
}

std::string_view kind_name(Node::Kind kind) {
    switch (kind) {
        case Node::Kind::null:
            return "nothing";
        case Node::Kind::scalar:
            return "a single value";
        case Node::Kind::sequence:
            return "a list";
        case Node::Kind::mapping:
            return "a mapping";
    }
    return {};
}

std::optional<Node> parse_yaml(std::string_view text, const std::string& file,
                               Diagnostics& diagnostics) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    if (!looks_like_yaml(text, file, diagnostics)) return std::nullopt;
    TreeBuilder builder(text, file, diagnostics);
    try {
        drive(builder, text);
    } catch (const Refused&) {
        return std::nullopt;
    } catch (const YAML::Exception& exception) {
        builder.report(exception.mark, "yaml-syntax", "this is no YAML: " + exception.msg,
                       syntax_hint(text, exception.mark));
        return std::nullopt;
    }
    auto root = builder.take_root();
    if (!root || root->kind == Node::Kind::null) {
        diagnostics.error({file, 1, 1}, "yaml-empty", "the file says nothing",
                          "start it with 'version: 1'");
        return std::nullopt;
    }
    return root;
}

void merge(Node& base, Node over) {
    if (base.kind != Node::Kind::mapping || over.kind != Node::Kind::mapping) {
        base = std::move(over);
        return;
    }
    for (auto& member : over.members) {
        const auto same = std::find_if(base.members.begin(), base.members.end(),
                                       [&](const Member& m) { return m.name == member.name; });
        if (same == base.members.end()) {
            base.members.push_back(std::move(member));
            continue;
        }
        same->position = member.position;
        merge(same->value, std::move(member.value));
    }
}

}  // namespace strandline::config
