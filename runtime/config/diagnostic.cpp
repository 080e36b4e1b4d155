#include "config/diagnostic.hpp"

#include <algorithm>
#include <map>
#include <string_view>
#include <utility>

#include "base/log_escape.hpp"

namespace strandline::config {

namespace {

/// A key or a file's name may hold what a terminal would obey.
std::string visible(std::string_view text) {
    std::string shown;
    append_escaped(shown, text, LogQuoting::none, std::string::npos);
    return shown;
}

}  // namespace

std::string to_text(const Position& position) {
    if (position.line == 0) return position.file;
    return position.file + ':' + std::to_string(position.line) + ':' +
           std::to_string(position.column);
}

std::string to_text(const Diagnostic& diagnostic) {
    std::string text = to_text(diagnostic.position);
    if (!text.empty()) text += ": ";
    text += diagnostic.severity == Severity::error ? "error[" : "warning[";
    text += diagnostic.code + "]: " + diagnostic.message;
    if (!diagnostic.hint.empty()) text += "; " + diagnostic.hint;
    return visible(text);
}

void Diagnostics::error(Position position, std::string code, std::string message,
                        std::string hint) {
    add({std::move(position), Severity::error, std::move(code), std::move(message),
         std::move(hint)});
}

void Diagnostics::warning(Position position, std::string code, std::string message,
                          std::string hint) {
    add({std::move(position), Severity::warning, std::move(code), std::move(message),
         std::move(hint)});
}

bool Diagnostics::has_errors_in(const std::string& file) const {
    return std::any_of(items_.begin(), items_.end(), [&](const Diagnostic& item) {
        return item.severity == Severity::error && item.position.file == file;
    });
}

std::size_t Diagnostics::error_count() const {
    return static_cast<std::size_t>(std::count_if(
        items_.begin(), items_.end(), [](const auto& d) { return d.severity == Severity::error; }));
}

bool Diagnostics::has_errors() const { return error_count() != 0; }

std::vector<Diagnostic> Diagnostics::sorted() const {
    std::multimap<Position, const Diagnostic*> by_position;  // equal ones keep their order
    for (const auto& item : items_) by_position.emplace(item.position, &item);
    std::vector<Diagnostic> items;
    items.reserve(items_.size());
    for (const auto& [position, item] : by_position) items.push_back(*item);
    return items;
}

}  // namespace strandline::config
