#include "schema/bare_parser.hpp"

#include <simdjson.h>

namespace strandline::schema {

struct BareParser::Parser {
    explicit Parser(std::size_t text_bytes_max) : parser(text_bytes_max) {}
    simdjson::dom::parser parser;
};

BareParser::BareParser(std::size_t text_bytes_max)
    : parser_(std::make_unique<Parser>(text_bytes_max)) {}

BareParser::~BareParser() = default;

std::string BareParser::padded(Bytes text) {
    std::string made;
    made.reserve(text.size() + simdjson::SIMDJSON_PADDING);
    made.assign(text);
    made.append(simdjson::SIMDJSON_PADDING, '\0');
    return made;
}

bool BareParser::parse(const std::string& padded, std::size_t size) {
    return parser_->parser.parse(padded.data(), size, false).error() == simdjson::SUCCESS;
}

}  // namespace strandline::schema
