#pragma once

#include <gtest/gtest.h>
#include <simdjson.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "schema/compiler/compile.hpp"
#include "schema/flag_pass.hpp"
#include "schema/flag_pass/explainer.hpp"
#include "schema/full_pass.hpp"
#include "schema/json_parser.hpp"
#include "schema/violation_text.hpp"

namespace strandline::schema::testing {

/// One schema, held against documents by both passes, which must agree.
class BothPasses {
public:
    explicit BothPasses(std::string_view schema, Dialect dialect = Dialect::draft2020_12,
                        MemberRules rules = {})
        : flag_pass_(std::move(rules)) {
        const SchemaText text{.path = "test.json",
                              .base_uri = "https://test.invalid/test.json",
                              .text = std::string(schema)};
        CompileOptions options;
        options.default_dialect = dialect;
        options.warn_without_dialect = false;
        Compiled compiled = compile(std::span(&text, 1), options);
        for (const Fault& fault : compiled.faults) ADD_FAILURE() << fault.message;
        graph_ = compiled.graph;
        root_ = compiled.roots.front();
        if (graph_) program_ = Program::of(*graph_, root_);
    }

    [[nodiscard]] const Graph& graph() const { return *graph_; }
    [[nodiscard]] NodeIndex root() const { return root_; }
    [[nodiscard]] const Program& program() const { return program_; }

    [[nodiscard]] FlagPass::Verdict flag(std::string_view document,
                                         std::uint64_t steps = 1'000'000) {
        const auto trouble = parser_.parse(document);
        EXPECT_FALSE(trouble) << document;
        return flag_pass_.run(program_, parser_.tape(), steps);
    }
    /// Of an invalid document what the Explainer says; empty when it does not know.
    [[nodiscard]] std::string explained(std::string_view document) {
        EXPECT_EQ(flag(document), FlagPass::Verdict::invalid) << document;
        std::string text;
        if (explainer_.explain(flag_pass_, *graph_)) explainer_.text().write(false, text);
        return text;
    }
    /// What the full pass says of it.
    [[nodiscard]] std::string told(std::string_view document) {
        EXPECT_FALSE(parser_.parse(document));
        return violation_text(
            find_violations(*graph_, root_, parser_.root(), {.steps = 1'000'000}).violations);
    }
    /// True = valid, by both.
    [[nodiscard]] bool accepts(std::string_view document) {
        const FlagPass::Verdict verdict = flag(document);
        const FullPassResult result =
            find_violations(*graph_, root_, parser_.root(), {.steps = 1'000'000});
        EXPECT_NE(verdict, FlagPass::Verdict::budget_exceeded) << document;
        EXPECT_EQ(verdict == FlagPass::Verdict::valid, result.outcome == Outcome::valid)
            << "the passes disagree about " << document;
        return verdict == FlagPass::Verdict::valid;
    }

private:
    std::shared_ptr<const Graph> graph_;
    NodeIndex root_{no_node};
    Program program_;
    JsonParser parser_{10'000'000, 256};
    FlagPass flag_pass_;
    Explainer explainer_;
};

}  // namespace strandline::schema::testing
