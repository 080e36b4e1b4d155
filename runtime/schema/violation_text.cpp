#include "schema/violation_text.hpp"

namespace strandline::schema {

namespace {

constexpr std::size_t bytes_max = 1'024;
constexpr std::size_t room_around =
    80;  // "more than 32 violations of the schema: ", "; and 31 more"

// Not within a character.
void cut(std::string& text, std::size_t bytes) {
    if (text.size() <= bytes) return;
    while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
    text.resize(bytes);
}

}  // namespace

void ViolationText::add(std::string_view instance_path, std::string_view message,
                        std::string_view rule) {
    constexpr std::size_t room = bytes_max - room_around;
    ++count_;
    if (told_ + 1 < count_) return;  // the one before did not fit
    const std::size_t before = body_.size();
    if (told_ > 0) body_ += "; ";
    body_ += instance_path.empty() ? "the event" : instance_path;
    body_ += ' ';
    body_ += message;
    body_ += " (";
    body_ += rule;
    body_ += ')';
    if (told_ > 0 && body_.size() > room)
        body_.resize(before);
    else
        ++told_;
    cut(body_, room);
}

void ViolationText::write(bool more, std::string& text) const {
    text.clear();
    if (more) text += "more than ";
    text += std::to_string(count_);
    text += count_ == 1 && !more ? " violation of the schema: " : " violations of the schema: ";
    text += body_;
    if (told_ == count_) return;
    text += "; and ";
    text += std::to_string(count_ - told_);
    text += " more";
}

std::string violation_text(const Violations& violations) {
    ViolationText text;
    for (const Violation& violation : violations.list)
        text.add(violation.instance_path, violation.message, violation.rule);
    std::string written;
    text.write(violations.more, written);
    return written;
}

}  // namespace strandline::schema
