#pragma once

#include <memory>
#include <string>
#include <vector>

#include "differential/schema_generator.hpp"

namespace strandline::differential {

/// What is tested: one schema in our two passes.
class Subject {
public:
    Subject(const std::string& schema, Draft draft);
    ~Subject();
    Subject(const Subject&) = delete;
    Subject& operator=(const Subject&) = delete;

    /// The faults of the schema, when it did not compile; else empty.
    [[nodiscard]] const std::string& refused() const;

    struct Judgement {
        char flag_pass{'?'};  ///< v, i, b for a spent budget, p when the text is no JSON
        char full_pass{'?'};
        std::vector<std::string> rules;     ///< "path keyword"
        std::vector<std::string> messages;  ///< "path message [keyword location]"
    };
    [[nodiscard]] Judgement judge(const std::string& document);

private:
    struct Compiled;
    std::unique_ptr<Compiled> compiled_;
};

}  // namespace strandline::differential
