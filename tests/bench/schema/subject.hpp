#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

namespace strandline::bench {

/// Something that reads an event: true = it is valid. `text` has 64 readable bytes behind it.
class Subject {
public:
    virtual ~Subject() = default;
    virtual bool read(std::string_view text) = 0;
};

/// simdjson's DOM parser, in place, on memory of its own.
[[nodiscard]] std::unique_ptr<Subject> bare_parse();
/// The copy into padded memory before it.
[[nodiscard]] std::unique_ptr<Subject> copy_and_parse();
/// The whole chain, as a lane has it; without a schema the rules for members alone.
[[nodiscard]] std::unique_ptr<Subject> event_reader(const std::string& schema_file);
[[nodiscard]] std::unique_ptr<Subject> event_reader_without_schema();
/// Boost.JSON and Valijson.
[[nodiscard]] std::unique_ptr<Subject> valijson(const std::string& schema_file);

}  // namespace strandline::bench
