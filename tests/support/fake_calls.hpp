#pragma once

#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "engine/io.hpp"

namespace strandline::testing {

/// A crash journal in memory, one line: what it was told, and whom it accuses.
struct CallScript {
    std::vector<std::string> told;  ///< "enter 7/1", "leave", "pending", "finished 7"
    std::set<std::int64_t> quarantined;
};

class FakeCalls final : public engine::CallLine {
public:
    explicit FakeCalls(std::shared_ptr<CallScript> script) : script_(std::move(script)) {}

    void enter(const engine::HandlerCall& call) override {
        script_->told.push_back("enter " + std::to_string(call.offset.value) + "/" +
                                std::to_string(call.attempt.value));
    }
    void leave(bool pending) override { script_->told.push_back(pending ? "pending" : "leave"); }
    [[nodiscard]] bool accuses() const override { return !script_->quarantined.empty(); }
    const model::Failure* verdict(const model::Record& record) override {
        if (!script_->quarantined.contains(record.offset.value)) return nullptr;
        failure_ = model::failure_of(model::FailureClass::handler_crashed, "it ended the host");
        failure_.handler = "shop.enrich";
        failure_.handler_version = "1";
        return &failure_;
    }
    void finished(model::Offset offset) override {
        script_->told.push_back("finished " + std::to_string(offset.value));
    }

private:
    const std::shared_ptr<CallScript> script_;
    model::Failure failure_;
};

}  // namespace strandline::testing
