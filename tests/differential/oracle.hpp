#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "differential/schema_generator.hpp"

namespace strandline::differential {

[[nodiscard]] std::string_view name_of(Draft draft);

/// Ajv in a child process, asked over pipes.
///
/// Threads  one at a time
/// Errors   a child that cannot be started, or dies, ends the program with a message.
class Oracle {
public:
    struct Answer {
        std::string refused;   ///< why the schema is none; empty = it is one
        std::string verdicts;  ///< of each document: v, i, or e for an exception
        std::vector<std::vector<std::string>> rules;  ///< "path keyword" of all that is wrong
    };

    /// `script` is ajv_oracle.js, `packages` a node_modules folder.
    Oracle(const std::string& script, const std::string& packages);
    ~Oracle();
    Oracle(const Oracle&) = delete;
    Oracle& operator=(const Oracle&) = delete;

    [[nodiscard]] Answer ask(Draft draft, const std::string& schema,
                             const std::vector<std::string>& documents, bool rules);
    /// The kind of a known difference, when `ours` (v or i) is not Ajv's verdict; or empty.
    [[nodiscard]] std::string explain(Draft draft, const std::string& schema,
                                      const std::string& document, char ours);

private:
    std::string exchange(const std::string& line);

    int child_{-1};
    int to_{-1};
    int from_{-1};
    std::string buffer_;
};

}  // namespace strandline::differential
