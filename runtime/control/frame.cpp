#include "control/frame.hpp"

#include <algorithm>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/system/error_code.hpp>

namespace strandline::control {

namespace json = boost::json;

namespace {

constexpr std::size_t request_depth_max = 8;
constexpr std::size_t answer_depth_max = 32;

std::optional<json::object> parse_object(std::string_view line, std::size_t depth) {
    json::parse_options options;
    options.max_depth = depth;
    boost::system::error_code error;
    json::value document = json::parse(line, error, {}, options);
    if (error || !document.is_object()) return std::nullopt;
    return std::move(document.get_object());
}

tl::unexpected<Error> bad(const char* why) {
    return failed("bad-request", std::string("this is no request: ") + why +
                                     R"(; write {"request": "status"} on one line)");
}

}  // namespace

// Each byte is looked at once, however many pieces a long line comes in.
bool LineReader::feed(std::string_view bytes) {
    if (overflown_) return false;
    held_.erase(0, read_);
    searched_ -= std::min(searched_, read_);
    read_ = 0;
    std::size_t at = 0;
    for (std::size_t end = bytes.find('\n'); end != std::string_view::npos && !overflown_;
         end = bytes.find('\n', at)) {
        overflown_ = open_ + (end - at) > bytes_max_;
        open_ = 0;
        at = end + 1;
    }
    open_ += bytes.size() - at;
    overflown_ = overflown_ || open_ > bytes_max_;
    if (overflown_)
        held_.clear();
    else
        held_.append(bytes);
    return !overflown_;
}

std::optional<std::string> LineReader::next() {
    const std::size_t end = held_.find('\n', std::max(read_, searched_));
    searched_ = end == std::string::npos ? held_.size() : end + 1;
    if (end == std::string::npos) return std::nullopt;
    std::string line = held_.substr(read_, end - read_);
    read_ = end + 1;
    if (line.ends_with('\r')) line.pop_back();
    return line;
}

Result<Request> parse_request(std::string_view line) {
    std::optional<json::object> document = parse_object(line, request_depth_max);
    if (!document) return bad("not one JSON object");
    Request request;
    for (auto& member : *document) {
        if (member.key() == "request" && member.value().is_string()) {
            request.name = member.value().get_string().c_str();
        } else if (member.key() == "arguments" && member.value().is_object()) {
            request.arguments = std::move(member.value().get_object());
        } else {
            return bad("it has a member beside a text 'request' and an object 'arguments'");
        }
    }
    if (request.name.empty()) return bad("it does not say what is requested");
    return request;
}

std::string to_line(const Request& request) {
    return json::serialize(
        json::object{{"request", request.name}, {"arguments", request.arguments}});
}

std::string to_line(const Answer& answer) {
    if (answer) return json::serialize(json::object{{"result", *answer}});
    return json::serialize(
        json::object{{"error", json::object{{"code", answer.error().code},
                                            {"message", answer.error().message}}}});
}

Answer parse_answer(std::string_view line) {
    std::optional<json::object> document = parse_object(line, answer_depth_max);
    if (document) {
        json::value* result = document->if_contains("result");
        if (result != nullptr && result->is_object()) return std::move(result->get_object());
        const json::value* error = document->if_contains("error");
        const json::object* object = error != nullptr ? error->if_object() : nullptr;
        const json::value* code = object != nullptr ? object->if_contains("code") : nullptr;
        const json::value* message = object != nullptr ? object->if_contains("message") : nullptr;
        if (code != nullptr && message != nullptr && code->is_string() && message->is_string())
            return failed(code->get_string().c_str(), message->get_string().c_str());
    }
    return failed("bad-answer", "what answers on the control socket is no Strandline host");
}

}  // namespace strandline::control
