#include "schema/json_parser.hpp"

#include <simdjson.h>

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>
#include <new>

#include "base/verify.hpp"

namespace strandline::schema {

namespace {

constexpr std::size_t padding = 64;  // the plugin ABI's promise
static_assert(padding >= simdjson::SIMDJSON_PADDING);

constexpr std::size_t capacity_min = 4096;
constexpr std::size_t capacity_kept = 64 * 1024;  // more than this is a giant's
constexpr std::size_t small_texts_before_shrinking = 64;

// The parser reads the copy by cache lines, right after it was written: when both have the same
// borders, no read waits for two writes.
constexpr std::size_t line = 64;
struct FreeLines {
    void operator()(char* bytes) const { operator delete[](bytes, std::align_val_t{line}); }
};

TapeView view_of(const simdjson::dom::document& document) {
    return {document.tape.get(), document.string_buf.get()};
}

simdjson::error_code parse_into(simdjson::dom::parser& parser, simdjson::dom::document& document,
                                const char* text, std::size_t size) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(text);
    return parser.parse_into_document(document, bytes, size, false).error();
}

// A later simdjson with another tape must not be misread: one word of each kind, held to the view.
// Nor may one that keeps integers of any size let them pass.
void verify_tape_layout() {
    simdjson::dom::parser parser;
    simdjson::dom::document document;
    const simdjson::padded_string huge(std::string_view("[18446744073709551616]"));
    STRANDLINE_VERIFY(parse_into(parser, document, huge.data(), huge.size()) != simdjson::SUCCESS,
                      "this simdjson takes integers beyond 64 bits");
    const simdjson::padded_string text(
        std::string_view(R"({"k":[-1,18446744073709551615,1.5,true,false,null,{}]})"));
    STRANDLINE_VERIFY(parse_into(parser, document, text.data(), text.size()) == simdjson::SUCCESS,
                      "simdjson refused a plain document");
    using Tag = TapeView::Tag;
    const TapeView view = view_of(document);
    const bool known =
        view.end() == 17 && view.tag(1) == Tag::object && view.closing(1) == 16 &&
        view.tag(2) == Tag::string && view.string(2) == "k" && view.tag(3) == Tag::array &&
        view.closing(3) == 15 && view.count(1) == 1 && view.count(3) == 7 && view.count(13) == 0 &&
        view.tag(4) == Tag::signed_integer && view.signed_integer(4) == -1 &&
        view.tag(6) == Tag::unsigned_integer && view.unsigned_integer(6) == 18446744073709551615U &&
        view.tag(8) == Tag::real && view.real(8) == 1.5 && view.tag(10) == Tag::yes &&
        view.tag(11) == Tag::no && view.tag(12) == Tag::null && view.tag(13) == Tag::object &&
        view.after(13) == 15 && view.tag(15) == Tag::array_end && view.tag(16) == Tag::object_end &&
        view.tag(17) == Tag::document;
    STRANDLINE_VERIFY(known, "this simdjson lays its tape out in another way");
}

}  // namespace

struct JsonParser::Memory {
    std::size_t text_bytes_max;
    std::size_t depth_max;
    simdjson::dom::parser parser;
    simdjson::dom::document document;
    std::unique_ptr<char[], FreeLines> buffer;
    std::size_t capacity{0};
    std::size_t text_size{0};
    std::size_t small_texts{0};  // in a row, while the memory is a giant's

    Memory(std::size_t bytes_max, std::size_t levels_max)
        : text_bytes_max(bytes_max), depth_max(levels_max), parser(std::bit_ceil(bytes_max)) {}

    void reserve(std::size_t size);
    void resize(std::size_t bytes);
    void allow_depth(std::size_t levels);
    simdjson::error_code run();
    simdjson::error_code run_deeper();
};

void JsonParser::Memory::reserve(std::size_t size) {
    if (size > capacity) return resize(std::bit_ceil(size));
    if (capacity <= capacity_kept) return;
    small_texts = size <= capacity_kept ? small_texts + 1 : 0;
    if (small_texts == small_texts_before_shrinking) resize(capacity_kept);
}

void JsonParser::Memory::resize(std::size_t bytes) {
    small_texts = 0;
    buffer.reset(new (std::align_val_t{line}) char[bytes + padding]);
    capacity = bytes;
    STRANDLINE_VERIFY(document.allocate(bytes) == simdjson::SUCCESS, "no memory for a document");
    allow_depth(depth_max);
}

void JsonParser::Memory::allow_depth(std::size_t levels) {
    STRANDLINE_VERIFY(parser.allocate(capacity, levels) == simdjson::SUCCESS,
                      "no memory for a parser");
}

simdjson::error_code JsonParser::Memory::run() {
    return parse_into(parser, document, buffer.get(), text_size);
}

// With a limit of n, simdjson takes n levels only if the innermost is empty. What the scanner finds no
// deeper than that gets one level more, here alone: else an empty one too many passed.
simdjson::error_code JsonParser::Memory::run_deeper() {
    allow_depth(depth_max + 1);
    const simdjson::error_code error = run();
    allow_depth(depth_max);
    return error;
}

JsonParser::JsonParser(std::size_t text_bytes_max, std::size_t depth_max)
    : memory_(std::make_unique<Memory>(std::max(text_bytes_max, capacity_min), depth_max)) {
    STRANDLINE_VERIFY(text_bytes_max < (std::size_t{1} << 31), "a payload limit of 2 GiB or more");
    STRANDLINE_VERIFY(depth_max >= 1, "a depth limit of 0");
    memory_->resize(capacity_min);

    verify_tape_layout();
}

JsonParser::~JsonParser() = default;

std::optional<Trouble> JsonParser::parse(Bytes text) {
    Memory& memory = *memory_;
    STRANDLINE_VERIFY(text.size() <= memory.text_bytes_max,
                      "a text above the limit was not refused");
    memory.reserve(text.size());
    memory.text_size = text.size();
    std::memcpy(memory.buffer.get(), text.data(), text.size());
    std::memset(memory.buffer.get() + text.size(), 0, padding);

    simdjson::error_code error = memory.run();
    if (error == simdjson::SUCCESS) [[likely]]
        return std::nullopt;
    if (std::optional<Trouble> trouble = find_trouble(text, memory.depth_max)) return trouble;

    if (error == simdjson::DEPTH_ERROR) {
        error = memory.run_deeper();
        if (error == simdjson::SUCCESS) return std::nullopt;
    }
    return Trouble{model::FailureClass::invalid_json, std::nullopt, "the parser refused it"};
}

bool JsonParser::parse_edited() {
    simdjson::error_code error = memory_->run();
    if (error == simdjson::DEPTH_ERROR) error = memory_->run_deeper();
    return error == simdjson::SUCCESS;
}

std::span<char> JsonParser::editable() { return {memory_->buffer.get(), memory_->text_size}; }
Bytes JsonParser::text() const { return {memory_->buffer.get(), memory_->text_size}; }
TapeView JsonParser::tape() const { return view_of(memory_->document); }
simdjson::dom::element JsonParser::root() const { return memory_->document.root(); }
std::size_t JsonParser::capacity() const { return memory_->capacity; }

}  // namespace strandline::schema
