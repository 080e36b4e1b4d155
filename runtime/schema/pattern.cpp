#include "schema/pattern.hpp"

#include <re2/re2.h>

#include <optional>

#include "schema/patterns/shortcut.hpp"
#include "schema/patterns/syntax.hpp"
#include "schema/patterns/translator.hpp"

namespace strandline::schema {
namespace {

constexpr std::int64_t memory_max = 8 << 20;  // of one pattern: its program and its caches

RE2::Options options() {
    RE2::Options options;
    options.set_max_mem(memory_max);
    options.set_never_capture(true);
    options.set_log_errors(false);
    return options;
}

Error refusal(const RE2& re2) {
    // What RE2 says names the translation, which nobody wrote: byte 0 stands for the whole pattern.
    const bool too_large = re2.error_code() == RE2::ErrorPatternTooLarge;
    return patterns::unsupported(0, too_large ? "it needs more than 8 MB as a whole"
                                              : "RE2 refuses it: " + re2.error())
        .value();
}

}  // namespace

struct Pattern::Compiled {
    std::string text;
    std::optional<patterns::Shortcut> shortcut;
    std::unique_ptr<const RE2> re2;  ///< where there is no shortcut
};

Result<Pattern> Pattern::compile(std::string_view text) {
    const Result<patterns::Node> tree = patterns::parse(text, patterns::Purpose::tree);
    if (!tree) return tl::unexpected(tree.error());
    auto compiled = std::make_shared<Compiled>();
    compiled->text = text;
    compiled->shortcut = patterns::Shortcut::of(*tree);
    if (!compiled->shortcut) {
        const Result<std::string> translated = patterns::to_re2(*tree);
        if (!translated) return tl::unexpected(translated.error());
        compiled->re2 = std::make_unique<const RE2>(*translated, options());
        if (!compiled->re2->ok()) return tl::unexpected(refusal(*compiled->re2));
    }
    return Pattern(std::move(compiled));
}

bool Pattern::matches(std::string_view subject) const {
    const Compiled& compiled = *compiled_;
    if (compiled.shortcut) return compiled.shortcut->matches(subject);
    const re2::StringPiece piece(subject.data(), subject.size());
    return compiled.re2->Match(piece, 0, piece.size(), RE2::UNANCHORED, nullptr, 0);
}

const std::string& Pattern::text() const { return compiled_->text; }

bool is_ecma_pattern(std::string_view text) {
    return patterns::parse(text, patterns::Purpose::check).has_value();
}

}  // namespace strandline::schema
