#include "schema/compiler/fault_list.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

#include "schema/source_place.hpp"

namespace strandline::schema {

using Severity = Fault::Severity;

void FaultList::error(FaultPlace place, std::string code, std::string message, std::string hint) {
    warning(std::move(place), true, std::move(code), std::move(message), std::move(hint));
}

void FaultList::warning(FaultPlace place, bool strict, std::string code, std::string message,
                        std::string hint) {
    Item& item = items_.emplace_back();
    item.place = std::move(place);
    item.fault.severity = strict ? Severity::error : Severity::warning;
    item.fault.code = std::move(code);
    item.fault.message = std::move(message);
    item.fault.hint = std::move(hint);
    item.fault.keyword_location = item.place.pointer;
}

void FaultList::unreadable(std::uint32_t source, bool known, std::size_t offset, std::string code,
                           std::string message) {
    error({.source = source, .pointer = {}}, std::move(code), std::move(message));
    items_.back().by_offset = true;
    items_.back().offset = known ? offset : std::string::npos;
}

bool FaultList::has_error_at(std::uint32_t source, std::string_view pointer) const {
    return std::ranges::any_of(items_, [&](const Item& item) {
        const std::string_view at = item.place.pointer;
        return item.fault.severity == Severity::error && item.place.source == source &&
               at.starts_with(pointer) &&
               (at.size() == pointer.size() || at[pointer.size()] == '/');
    });
}

std::vector<Fault> FaultList::located(const std::vector<Text>& texts) const {
    std::vector<Fault> faults;
    for (const Item& item : items_) {
        const Text& text = texts[item.place.source];
        Fault& fault = faults.emplace_back(item.fault);
        fault.file = text.path;
        std::size_t offset = item.offset;
        if (!item.by_offset) {
            const std::optional<SourcePlace> place = find_place(text.text, item.place.pointer);
            offset = !place ? std::string::npos : item.place.at_name ? place->key : place->begin;
        }
        if (offset == std::string::npos) continue;
        const LineAndColumn at = line_and_column(text.text, offset);
        fault.line = at.line;
        fault.column = at.column;
    }
    std::ranges::stable_sort(faults, [](const Fault& left, const Fault& right) {
        return std::tie(left.file, left.line, left.column) <
               std::tie(right.file, right.line, right.column);
    });
    return faults;
}

}  // namespace strandline::schema
