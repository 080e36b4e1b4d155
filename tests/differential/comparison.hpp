#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "differential/json.hpp"
#include "differential/oracle.hpp"
#include "differential/subject.hpp"

namespace strandline::differential {

/// What one seed draws.
struct Case {
    Draft draft{Draft::draft7};
    Json schema;
    std::vector<Json> documents;
    bool same_rules{false};  ///< the sets of (path, rule) are compared too
};

/// Holds our two passes and Ajv against each other, and counts.
class Comparison {
public:
    /// `sources` has ajv_oracle.js and known_differences.json; `again` is the command that replays a
    /// seed, less its number. A thorough one shows what it finds as small as it can be made.
    Comparison(std::string sources, const std::string& packages, std::string again, bool thorough);

    void run(std::uint64_t seed, const Case& drawn);
    /// Each known difference has examples: they must still be some.
    void run_examples();
    /// Prints the counts. False when there was a difference that nobody knows.
    [[nodiscard]] bool summary() const;

private:
    struct Verdicts {
        Subject::Judgement ours;
        char theirs{'?'};
    };

    void compare(const Case& drawn, const Json& document, const Verdicts& verdicts);
    void compare_rules(const Json& document, const Subject::Judgement& ours,
                       const std::vector<std::string>& theirs);
    void check_example(const std::string& kind, const std::string& schema,
                       const std::string& document, const std::string& expected);
    /// Of one document; `theirs` is r when the schema does not compile on both sides.
    Verdicts judge(Draft draft, const Json& schema, const Json& document);
    bool differs(Draft draft, const Json& schema, const Json& document);
    void show_shrunk(const Case& drawn, const Json& document);
    void fail(const std::string& what);

    const std::string sources_;
    const std::string again_;
    const bool thorough_;
    Oracle oracle_;
    std::uint64_t seed_{0};
    std::size_t schemas_{0};
    std::size_t documents_{0};
    std::size_t valid_{0};
    std::size_t budgets_{0};
    std::size_t failures_{0};
    std::map<std::string, std::size_t> known_;
};

}  // namespace strandline::differential
