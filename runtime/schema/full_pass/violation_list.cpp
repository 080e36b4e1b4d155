#include "schema/full_pass/violation_list.hpp"

#include <algorithm>
#include <utility>

#include "schema/full_pass/wording.hpp"

namespace strandline::schema {

ViolationList::Step ViolationList::into_member(std::string_view name, std::size_t ordinal) {
    const std::size_t size = instance_path_.size();
    if (show_undeclared_names_ || is_declared(name))
        append_step(instance_path_, name);
    else
        instance_path_.append("/#").append(std::to_string(ordinal));
    ordinals_.push_back(ordinal);
    return Step(instance_path_, size, &ordinals_);
}

ViolationList::Step ViolationList::into_element(std::size_t index) {
    const std::size_t size = instance_path_.size();
    instance_path_.append("/").append(std::to_string(index));
    ordinals_.push_back(index);
    return Step(instance_path_, size, &ordinals_);
}

ViolationList::Step ViolationList::under(std::string_view keyword) {
    const std::size_t size = keyword_location_.size();
    append_step(keyword_location_, keyword);
    return Step(keyword_location_, size);
}

ViolationList::Step ViolationList::under(std::string_view keyword, std::string_view name) {
    const std::size_t size = keyword_location_.size();
    append_step(keyword_location_, keyword);
    append_step(keyword_location_, name);
    return Step(keyword_location_, size);
}

ViolationList::Step ViolationList::under(std::string_view keyword, std::size_t index) {
    return under(keyword, std::to_string(index));
}

ViolationList::Found ViolationList::found(std::string_view rule, std::string message,
                                          bool at_rule) const {
    Found one{.ordinals = ordinals_,
              .violation = {.instance_path = instance_path_,
                            .keyword_location = keyword_location_,
                            .rule = std::string(rule),
                            .message = std::move(message)}};
    if (at_rule) append_step(one.violation.keyword_location, rule);
    return one;
}

void ViolationList::add(std::string_view rule, std::string message) {
    if (is_full())
        more_ = true;
    else
        found_.push_back(found(rule, std::move(message), true));
}

void ViolationList::add_here(std::string_view rule, std::string message) {
    if (is_full())
        more_ = true;
    else
        found_.push_back(found(rule, std::move(message), false));
}

void ViolationList::take_back(Mark mark) {
    found_.erase(found_.begin() + static_cast<std::ptrdiff_t>(mark.size), found_.end());
    more_ = mark.more;
}

void ViolationList::add_before(Mark mark, std::string_view rule, std::string message) {
    if (mark.size == found_max) return;
    if (is_full()) {
        found_.pop_back();
        more_ = true;
    }
    found_.insert(found_.begin() + static_cast<std::ptrdiff_t>(mark.size),
                  found(rule, std::move(message), true));
}

bool ViolationList::is_declared(std::string_view name) const {
    return std::ranges::binary_search(graph_.declared_names, name, std::less<>{});
}

Violations ViolationList::in_document_order() && {
    std::ranges::stable_sort(found_, {}, &Found::ordinals);
    Violations violations;
    violations.more = more_ || found_.size() > Violations::kept;
    found_.resize(std::min(found_.size(), Violations::kept));
    for (Found& one : found_) violations.list.push_back(std::move(one.violation));
    return violations;
}

}  // namespace strandline::schema
