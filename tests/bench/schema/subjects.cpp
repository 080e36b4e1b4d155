#include <simdjson.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "bench/schema/subject.hpp"
#include "schema/compiler/compile.hpp"
#include "schema/event_reader.hpp"

namespace strandline::bench {

namespace {

class BareParse final : public Subject {
public:
    bool read(std::string_view text) override {
        return parser_.parse(text.data(), text.size(), false).error() == simdjson::SUCCESS;
    }

private:
    simdjson::dom::parser parser_;
};

class CopyAndParse final : public Subject {
public:
    bool read(std::string_view text) override { return !parser_.parse(text); }

private:
    schema::JsonParser parser_{1'000'000, 64};
};

schema::EventReaderSettings settings() {
    schema::EventReaderSettings settings;
    settings.types = {"ORDER_CREATED"};
    settings.ignored = {"PAYMENT_COMPLETED"};
    return settings;
}

std::shared_ptr<const schema::SchemaSet> schemas_of(const std::string& file) {
    std::ifstream stream(file, std::ios::binary);
    const schema::SchemaText text{
        .path = file,
        .base_uri = "https://bench.invalid/order_created.schema.json",
        .text = {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()}};
    const schema::Compiled compiled = schema::compile(std::span(&text, 1));
    if (!compiled.graph) {
        std::fprintf(stderr, "bench: %s does not compile\n", file.c_str());
        std::exit(1);
    }
    const std::vector<schema::EventSchema> types{
        {.type = 1, .name = "ORDER_CREATED", .root = compiled.roots.front()}};
    return std::make_shared<const schema::SchemaSet>(compiled.graph, types, "/type");
}

class Reader final : public Subject {
public:
    explicit Reader(schema::EventReaderSettings settings) : reader_(std::move(settings)) {}
    bool read(std::string_view text) override {
        model::Record record;
        record.value = text;
        return reader_.decode(record, {}, event_) == nullptr;
    }

private:
    schema::EventReader reader_;
    model::Event event_;
};

}  // namespace

std::unique_ptr<Subject> bare_parse() { return std::make_unique<BareParse>(); }
std::unique_ptr<Subject> copy_and_parse() { return std::make_unique<CopyAndParse>(); }
std::unique_ptr<Subject> event_reader_without_schema() {
    return std::make_unique<Reader>(settings());
}
std::unique_ptr<Subject> event_reader(const std::string& schema_file) {
    schema::EventReaderSettings with_schema = settings();
    with_schema.schemas = schemas_of(schema_file);
    return std::make_unique<Reader>(std::move(with_schema));
}

}  // namespace strandline::bench
