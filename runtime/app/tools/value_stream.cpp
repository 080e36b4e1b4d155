#include "app/tools/value_stream.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "schema/source_scanner.hpp"

namespace strandline::app {

namespace {

constexpr std::size_t block_bytes = 256 * 1024;
constexpr std::size_t depth_max = 1024;  // for guessing only
constexpr std::string_view white_space = " \t\r\n";

bool is_blank(std::string_view text) {
    return text.find_first_not_of(white_space) == std::string_view::npos;
}

}  // namespace

ValueStream::ValueStream(int descriptor, Form form, std::size_t value_bytes_max)
    : descriptor_(descriptor), form_(form), value_bytes_max_(value_bytes_max) {}

Result<bool> ValueStream::next(Value& value) {
    if (form_ == Form::guess)
        if (Result<> guessed = guess(); !guessed) return tl::unexpected(std::move(guessed.error()));
    return form_ == Form::lines ? next_line(value) : whole(value);
}

Result<> ValueStream::read_more() {
    buffer_.erase(0, at_);
    at_ = 0;
    const std::size_t before = buffer_.size();
    buffer_.resize(before + block_bytes);
    ssize_t got = 0;
    do {
        got = ::read(descriptor_, buffer_.data() + before, block_bytes);
    } while (got < 0 && errno == EINTR);
    buffer_.resize(before + static_cast<std::size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0) return failed("read", std::strerror(errno));
    end_ = got == 0;
    return {};
}

// A value that is written over several lines does not end in its first.
Result<> ValueStream::guess() {
    std::size_t first = 0;
    std::size_t end = std::string::npos;
    for (;;) {
        first = buffer_.find_first_not_of(white_space);
        end = first == std::string::npos ? first : buffer_.find('\n', first);
        const bool followed =
            end != std::string::npos && !is_blank(std::string_view(buffer_).substr(end));
        if (followed || end_ || buffer_.size() > value_bytes_max_) break;
        if (Result<> read = read_more(); !read) return read;
    }
    form_ = Form::one;
    if (end == std::string::npos || is_blank(std::string_view(buffer_).substr(end))) return {};
    const std::string_view line = std::string_view(buffer_).substr(first, end - first);
    if (!schema::find_trouble(line, depth_max)) form_ = Form::lines;
    return {};
}

Result<bool> ValueStream::next_line(Value& value) {
    for (;;) {
        const std::size_t length = rest().find('\n');
        if (length == std::string_view::npos && !end_ && rest().size() <= value_bytes_max_) {
            if (Result<> read = read_more(); !read) return tl::unexpected(std::move(read.error()));
            continue;
        }
        if (length == std::string_view::npos && rest().size() > value_bytes_max_) {
            value = {.text = {}, .line = line_++, .bytes = 0, .too_large = true};
            const Result<std::uint64_t> bytes = read_over_line();
            if (!bytes) return tl::unexpected(bytes.error());
            value.bytes = *bytes;
            return true;
        }
        const std::string_view line = rest().substr(0, length);
        if (length == std::string_view::npos && line.empty()) return false;
        at_ += std::min(line.size() + 1, rest().size());
        ++line_;
        if (is_blank(line)) continue;
        value = {.text = line, .line = line_ - 1, .bytes = line.size(), .too_large = false};
        if (line.size() > value_bytes_max_) value.text = {}, value.too_large = true;
        return true;
    }
}

Result<std::uint64_t> ValueStream::read_over_line() {
    std::uint64_t bytes = 0;
    for (;;) {
        const std::size_t length = rest().find('\n');
        if (length != std::string_view::npos) {
            at_ += length + 1;
            return bytes + length;
        }
        bytes += rest().size();
        at_ = buffer_.size();
        if (end_) return bytes;
        if (Result<> read = read_more(); !read) return tl::unexpected(std::move(read.error()));
    }
}

Result<bool> ValueStream::whole(Value& value) {
    if (whole_done_) return false;
    whole_done_ = true;
    while (!end_ && buffer_.size() <= value_bytes_max_)
        if (Result<> read = read_more(); !read) return tl::unexpected(std::move(read.error()));
    value = {.text = buffer_, .line = 1, .bytes = buffer_.size(), .too_large = false};
    if (buffer_.size() <= value_bytes_max_) return true;
    value.text = {};
    value.too_large = true;
    while (!end_) {
        at_ = buffer_.size();
        if (Result<> read = read_more(); !read) return tl::unexpected(std::move(read.error()));
        value.bytes += buffer_.size();
    }
    return true;
}

}  // namespace strandline::app
