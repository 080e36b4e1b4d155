#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "schema/graph.hpp"
#include "schema/violation.hpp"

namespace strandline::schema {

/// Where the full pass is, in the document and in the schema, and what it has found so far. A branch
/// that turns out to be none takes its violations back.
class ViolationList {
public:
    ViolationList(const Graph& graph, bool show_undeclared_names)
        : graph_(graph), show_undeclared_names_(show_undeclared_names) {}

    /// One step down, for as long as it lives.
    class Step {
    public:
        ~Step() {
            path_.resize(size_);
            if (ordinals_ != nullptr) ordinals_->pop_back();
        }
        Step(const Step&) = delete;
        Step& operator=(const Step&) = delete;

    private:
        friend class ViolationList;
        Step(std::string& path, std::size_t size, std::vector<std::size_t>* ordinals = nullptr)
            : path_(path), size_(size), ordinals_(ordinals) {}
        std::string& path_;
        std::size_t size_;
        std::vector<std::size_t>* ordinals_;
    };

    [[nodiscard]] Step into_member(std::string_view name, std::size_t ordinal);
    [[nodiscard]] Step into_element(std::size_t index);
    /// A keyword, and below it a name or a number.
    [[nodiscard]] Step under(std::string_view keyword);
    [[nodiscard]] Step under(std::string_view keyword, std::string_view name);
    [[nodiscard]] Step under(std::string_view keyword, std::size_t index);

    /// At the keyword `rule` of the schema where the pass is.
    void add(std::string_view rule, std::string message);
    /// At the schema itself.
    void add_here(std::string_view rule, std::string message);
    [[nodiscard]] bool is_full() const { return found_.size() == found_max; }

    /// What was found since a mark can be taken back, or told as the reason for another violation,
    /// which then stands before it.
    struct Mark {
        std::size_t size{0};
        bool more{false};
    };
    [[nodiscard]] Mark mark() const { return {found_.size(), more_}; }
    void take_back(Mark mark);
    void add_before(Mark mark, std::string_view rule, std::string message);

    /// May this name stand in a message?
    [[nodiscard]] bool is_declared(std::string_view name) const;

    [[nodiscard]] Violations in_document_order() &&;

private:
    // More than are kept: they are found in the order of the schema, and told in the document's.
    static constexpr std::size_t found_max = 8 * Violations::kept;

    struct Found {
        std::vector<std::size_t> ordinals;
        Violation violation;
    };
    [[nodiscard]] Found found(std::string_view rule, std::string message, bool at_rule) const;

    const Graph& graph_;
    const bool show_undeclared_names_;
    std::string instance_path_;
    std::string keyword_location_;
    std::vector<std::size_t> ordinals_;
    std::vector<Found> found_;
    bool more_{false};
};

}  // namespace strandline::schema
