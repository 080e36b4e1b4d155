#pragma once

#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <utility>

#include "simulation/report.hpp"
#include "simulation/world.hpp"

namespace strandline::simulation {

/// A short plan, written out: records in one partition unless it says otherwise, then faults.
struct Scenario {
    std::string name;
    Plan plan = plain_plan();

    explicit Scenario(std::string what) : name(std::move(what)) {
        plan.partitions = 1;
        plan.settings.topics = plan.topics;
        plan.healed = std::chrono::seconds{4};
    }
    /// Records for partition `partition`, one each `every`.
    Scenario& records(std::initializer_list<const char*> scripts, std::int32_t partition = 0,
                      Duration every = std::chrono::milliseconds{30}) {
        for (const char* text : scripts) {
            Arrival arrival;
            arrival.when = every * static_cast<std::int64_t>(plan.arrivals.size() + 1);
            arrival.topic = plan.topics.front();
            arrival.partition = partition;
            arrival.key = "key-" + std::to_string(plan.arrivals.size() % 2);
            arrival.script = parse_script(text);
            plan.arrivals.push_back(std::move(arrival));
        }
        return *this;
    }
    Scenario& acks(std::size_t count, std::int32_t partition = 0) {
        for (std::size_t i = 0; i < count; ++i) records({"do:ack emits:1"}, partition);
        return *this;
    }
    Scenario& fault(Fault::Kind kind, Duration from, Duration until = Duration{0},
                    std::size_t target = 0, std::int64_t number = 0) {
        plan.faults.push_back({.kind = kind,
                               .from = from,
                               .until = until == Duration{0} ? from : until,
                               .target = target,
                               .number = number,
                               .after = false});
        return *this;
    }
    template <class Change>
    Scenario& with(Change change) {
        change(plan);
        return *this;
    }
};

/// It holds; else the failure is told with its trace.
inline void expect_holds(const Plan& plan, const std::string& what) {
    if (!run(plan).violation) return;
    Reduced same;
    same.plan = plan;
    same.outcome = run(plan, true);
    ADD_FAILURE() << what << "\n" << explain(same, "this test");
}

}  // namespace strandline::simulation
