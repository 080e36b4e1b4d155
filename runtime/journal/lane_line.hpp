#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/io.hpp"
#include "journal/crash_journal.hpp"

namespace strandline::journal {

/// What a lane writes into its line.
///
/// Threads  [lane-strand]
class LaneLine final : public engine::CallLine {
public:
    /// A record of this partition that is accused, and its entry in the file.
    struct Known {
        Accusation accusation;
        Accused* entry{nullptr};
        bool untried{false};  ///< a suspect that has not been inside a handler in this life
    };

    LaneLine(std::shared_ptr<CrashJournal> journal, std::size_t index,
             std::vector<std::uint32_t> handlers, std::vector<Known> known);
    ~LaneLine() override;

    void enter(const engine::HandlerCall& call) override;
    void leave(bool pending) override;
    [[nodiscard]] bool accuses() const override { return !known_.empty(); }
    const model::Failure* verdict(const model::Record& record) override;
    void finished(model::Offset offset) override;

private:
    void was_tried();

    const std::shared_ptr<CrashJournal> journal_;
    const std::size_t index_;
    Call& call_;
    const std::vector<std::uint32_t> handlers_;  // by stage
    std::vector<Known> known_;
    bool begun_{false};  // a record was asked for
    bool gated_{false};
    bool counted_{false};
    std::optional<model::Failure> failure_;
};

}  // namespace strandline::journal
