#include <boost/json.hpp>
#include <fstream>
#include <iterator>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validator.hpp>

#include "bench/schema/subject.hpp"

namespace strandline::bench {

namespace {

namespace json = boost::json;

class Valijson final : public Subject {
public:
    explicit Valijson(const std::string& schema_file) {
        std::ifstream stream(schema_file, std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream),
                               std::istreambuf_iterator<char>()};
        const json::value schema = json::parse(text);
        ::valijson::SchemaParser parser(::valijson::SchemaParser::kDraft7);
        parser.populateSchema(::valijson::adapters::BoostJsonAdapter(schema), schema_);
    }
    bool read(std::string_view text) override {
        const json::value event = json::parse({text.data(), text.size()});
        const ::valijson::adapters::BoostJsonAdapter target(event);
        return validator_.validate(schema_, target, nullptr);
    }

private:
    ::valijson::Schema schema_;
    ::valijson::Validator validator_;
};

}  // namespace

std::unique_ptr<Subject> valijson(const std::string& schema_file) {
    return std::make_unique<Valijson>(schema_file);
}

}  // namespace strandline::bench
