#include "schema/patterns/shortcut.hpp"

#include <algorithm>
#include <span>

namespace strandline::schema::patterns {
namespace {

void append_utf8(std::string& text, char32_t c) {
    const auto continuation = [](char32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
    if (c < 0x80) {
        text += static_cast<char>(c);
        return;
    }
    if (c < 0x800) {
        text += static_cast<char>(0xC0 | (c >> 6));
    } else {
        if (c < 0x10000) {
            text += static_cast<char>(0xE0 | (c >> 12));
        } else {
            text += static_cast<char>(0xF0 | (c >> 18));
            text += continuation(c >> 12);
        }
        text += continuation(c >> 6);
    }
    text += continuation(c);
}

bool is_plain(const Node& node) {
    return node.kind == Node::Kind::character && !is_surrogate(node.character);
}

}  // namespace

std::optional<Shortcut> Shortcut::of(const Node& pattern) {
    if (pattern.kind != Node::Kind::sequence) return std::nullopt;
    std::span<const Node> parts = pattern.children;
    Shortcut shortcut;
    if (!parts.empty() && parts.front().kind == Node::Kind::start) {
        shortcut.from_start_ = true;
        parts = parts.subspan(1);
    }
    if (!parts.empty() && parts.back().kind == Node::Kind::end) {
        shortcut.to_end_ = true;
        parts = parts.first(parts.size() - 1);
    }
    if (std::all_of(parts.begin(), parts.end(), is_plain)) {
        for (const Node& part : parts) append_utf8(shortcut.text_, part.character);
        return shortcut;
    }
    shortcut.is_text_ = false;
    for (const Node& part : parts) {
        const auto run = run_of(part);
        if (!run) return std::nullopt;
        shortcut.runs_.push_back(*run);
    }
    if (!shortcut.from_start_ || !shortcut.leaves_no_choice()) return std::nullopt;
    return shortcut;
}

std::optional<Shortcut::Run> Shortcut::run_of(const Node& node) {
    Run run;
    if (node.kind == Node::Kind::repeat) {
        run.least = node.least;
        run.most = node.most;
        if (!add_ascii(run, node.children.front())) return std::nullopt;
    } else if (!add_ascii(run, node)) {
        return std::nullopt;
    }
    return run;
}

bool Shortcut::add_ascii(Run& run, const Node& node) {
    const auto add = [&](char32_t first, char32_t last) {
        if (last >= 128) return false;
        for (char32_t c = first; c <= last; ++c)
            run.characters[c / 64] |= std::uint64_t{1} << (c % 64);
        return true;
    };
    if (node.kind == Node::Kind::character) return add(node.character, node.character);
    if (node.kind != Node::Kind::set || node.set.negated || !node.set.properties.empty())
        return false;
    return std::all_of(node.set.ranges.begin(), node.set.ranges.end(),
                       [&](const Range& range) { return add(range.first, range.last); });
}

/// Where a run may be shorter or longer, the next one must begin with something else: then taking as
/// much as there is is right.
bool Shortcut::leaves_no_choice() const {
    for (std::size_t index = 0; index + 1 < runs_.size(); ++index) {
        const Run& run = runs_[index];
        const Run& next = runs_[index + 1];
        if (run.least == run.most) continue;
        const bool overlap = (run.characters[0] & next.characters[0]) != 0 ||
                             (run.characters[1] & next.characters[1]) != 0;
        if (overlap || next.least == 0) return false;
    }
    return true;
}

bool Shortcut::matches(std::string_view subject) const {
    return is_text_ ? matches_text(subject) : matches_runs(subject);
}

bool Shortcut::matches_text(std::string_view subject) const {
    if (from_start_) return to_end_ ? subject == text_ : subject.starts_with(text_);
    return to_end_ ? subject.ends_with(text_) : subject.find(text_) != std::string_view::npos;
}

bool Shortcut::matches_runs(std::string_view subject) const {
    std::size_t at = 0;
    for (const Run& run : runs_) {
        const std::size_t limit = run.most < subject.size() - at ? at + run.most : subject.size();
        const std::size_t start = at;
        while (at < limit && run.holds(subject[at])) ++at;
        if (at - start < run.least) return false;
    }
    return !to_end_ || at == subject.size();
}

}  // namespace strandline::schema::patterns
