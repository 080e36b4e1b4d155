#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/io.hpp"
#include "simulation/cluster.hpp"
#include "simulation/ground.hpp"

namespace strandline::simulation {

/// What the group tells a member; the member is a process' consumer.
class GroupMember {
public:
    virtual ~GroupMember() = default;
    [[nodiscard]] virtual const Process& process() const = 0;
    /// Give all back, then join again.
    virtual void on_rebalance() = 0;
    virtual void on_assignment(std::uint64_t generation,
                               std::vector<model::TopicPartition> partitions) = 0;
    /// Somebody else is this member now, or nobody.
    virtual void on_expelled() = 0;
};

/// The group's coordinator: members, generations and committed offsets, as a broker keeps them. All
/// members give everything back at a rebalance, which is librdkafka's range assignor.
///
/// A static member that comes again takes the old one's place without a rebalance. A dead one is noticed
/// when its session runs out.
class Group {
public:
    using MemberId = std::uint64_t;

    Group(Ground& ground, Cluster& cluster);

    /// Answers the new member's id; its assignment follows. `instance`: empty = not static.
    MemberId join(std::shared_ptr<GroupMember> member, const std::string& instance);
    /// It has given all back, and takes part in the rebalance that is under way.
    void rejoin(MemberId id);
    void leave(MemberId id);
    void expel(MemberId id, Duration told_after);
    void rebalance();

    enum class Accepted : std::uint8_t { yes, unknown_member, old_generation };
    Accepted commit(MemberId id, std::uint64_t generation,
                    const std::vector<model::PartitionOffset>& offsets);
    [[nodiscard]] std::optional<model::PartitionOffset> committed(
        const model::TopicPartition& where) const;
    [[nodiscard]] const std::vector<model::TopicPartition>& partitions() const {
        return partitions_;
    }
    [[nodiscard]] std::optional<MemberId> member_of(std::uint32_t process) const;
    [[nodiscard]] std::uint64_t rebalances() const { return rebalances_; }

private:
    struct Member {
        std::shared_ptr<GroupMember> who;
        std::string instance;
        std::uint64_t generation{0};
        bool ready{false};  // for the next generation
    };

    void watch_session(MemberId id);
    void remove(MemberId id);
    void complete_if_all_ready();
    void hand_out();
    void tell(MemberId id, std::function<void(GroupMember&)> what);

    Ground& ground_;
    std::vector<model::TopicPartition> partitions_;
    std::map<MemberId, Member> members_;
    std::map<model::TopicPartition, MemberId> owners_;
    std::map<model::TopicPartition, model::PartitionOffset> committed_;
    MemberId next_id_{1};
    std::uint64_t generation_{0};
    std::uint64_t rebalances_{0};
    bool balancing_{false};
};

}  // namespace strandline::simulation
