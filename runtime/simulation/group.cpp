#include "simulation/group.hpp"

#include <algorithm>

#include "simulation/checker.hpp"

namespace strandline::simulation {

using namespace std::chrono_literals;
using model::TopicPartition;

namespace {

constexpr Duration heartbeat = 300ms;
constexpr Duration rebalance_timeout = 20s;

}  // namespace

Group::Group(Ground& ground, Cluster& cluster) : ground_(ground) {
    for (const std::string& topic : ground.plan.settings.topics)
        for (std::int32_t i = 0; i < cluster.partitions(); ++i) partitions_.push_back({topic, i});
}

Group::MemberId Group::join(std::shared_ptr<GroupMember> member, const std::string& instance) {
    const MemberId id = next_id_++;
    const auto before = std::ranges::find_if(members_, [&](const auto& each) {
        return !instance.empty() && each.second.instance == instance;
    });
    Member joined{.who = std::move(member), .instance = instance};
    if (before == members_.end()) {
        joined.ready = true;
        members_.emplace(id, std::move(joined));
        watch_session(id);
        rebalance();
        return id;
    }
    // In the place of the old one, which is fenced.
    const MemberId old_id = before->first;
    const Member old = std::move(before->second);
    members_.erase(before);
    joined.generation = old.generation;
    joined.ready = balancing_;
    members_.emplace(id, std::move(joined));
    watch_session(id);
    std::vector<TopicPartition> inherited;
    for (auto& [where, owner] : owners_) {
        if (owner != old_id) continue;
        owner = id;
        inherited.push_back(where);
    }
    if (!old.who->process().dead)
        ground_.time.after(ground_.latency(), [who = old.who] { who->on_expelled(); });
    if (balancing_) {
        complete_if_all_ready();
    } else {
        tell(id, [this, generation = generation_, inherited](GroupMember& who) {
            if (!balancing_ && generation == generation_) who.on_assignment(generation, inherited);
        });
    }
    return id;
}

/// A dead process sends no heartbeats.
void Group::watch_session(MemberId id) {
    ground_.time.after(ground_.plan.session / 4, [this, id] {
        const auto found = members_.find(id);
        if (found == members_.end()) return;
        const Process& process = found->second.who->process();
        if (!process.dead || ground_.time.now() - process.died < ground_.plan.session)
            return watch_session(id);
        ground_.note("session ended", {}, static_cast<std::int64_t>(id));
        remove(id);
    });
}

void Group::remove(MemberId id) {
    if (members_.erase(id) == 0) return;
    if (members_.empty()) {
        balancing_ = false;
        return;
    }
    rebalance();
}

void Group::leave(MemberId id) { remove(id); }

void Group::expel(MemberId id, Duration told_after) {
    const auto found = members_.find(id);
    if (found == members_.end()) return;
    ground_.time.after(told_after, [who = found->second.who] { who->on_expelled(); });
    remove(id);
}

void Group::rebalance() {
    if (members_.empty()) return;
    if (balancing_) return complete_if_all_ready();
    balancing_ = true;
    ++rebalances_;
    ground_.note("rebalance", {}, static_cast<std::int64_t>(generation_));
    for (auto& [id, member] : members_) {
        member.ready = member.generation == 0;
        if (!member.ready) tell(id, [](GroupMember& who) { who.on_rebalance(); });
    }
    // Whoever has not come by then is left behind.
    ground_.time.after(rebalance_timeout, [this, now = rebalances_] {
        if (!balancing_ || rebalances_ != now) return;
        std::vector<MemberId> late;
        for (const auto& [id, member] : members_)
            if (!member.ready) late.push_back(id);
        for (const MemberId id : late) expel(id, ground_.latency());
        complete_if_all_ready();
    });
    complete_if_all_ready();
}

void Group::rejoin(MemberId id) {
    const auto found = members_.find(id);
    if (found == members_.end()) return;
    found->second.ready = true;
    if (!balancing_) return rebalance();
    complete_if_all_ready();
}

void Group::complete_if_all_ready() {
    if (!balancing_ || members_.empty()) return;
    if (!std::ranges::all_of(members_, [](const auto& each) { return each.second.ready; })) return;
    balancing_ = false;
    ++generation_;
    hand_out();
}

/// In turn, beginning at another member each time: partitions travel.
void Group::hand_out() {
    std::map<MemberId, std::vector<TopicPartition>> shares;
    std::vector<MemberId> ids;
    for (auto& [id, member] : members_) {
        member.generation = generation_;
        member.ready = false;
        ids.push_back(id);
        shares[id] = {};
    }
    owners_.clear();
    for (std::size_t i = 0; i < partitions_.size(); ++i) {
        const MemberId id = ids[(i + generation_) % ids.size()];
        owners_[partitions_[i]] = id;
        shares[id].push_back(partitions_[i]);
    }
    ground_.note("generation", {}, static_cast<std::int64_t>(generation_));
    for (auto& [id, share] : shares) {
        tell(id, [this, generation = generation_, share = std::move(share)](GroupMember& who) {
            // Overtaken by the next rebalance: that one hands out anew.
            if (!balancing_ && generation == generation_) who.on_assignment(generation, share);
        });
    }
}

/// It hears of it at its next heartbeat, if it is still there.
void Group::tell(MemberId id, std::function<void(GroupMember&)> what) {
    ground_.time.after(ground_.random.between(Duration{1ms}, heartbeat),
                       [this, id, what = std::move(what)] {
                           const auto found = members_.find(id);
                           if (found != members_.end()) what(*found->second.who);
                       });
}

Group::Accepted Group::commit(MemberId id, std::uint64_t generation,
                              const std::vector<model::PartitionOffset>& offsets) {
    const auto found = members_.find(id);
    if (found == members_.end()) return Accepted::unknown_member;
    if (found->second.generation != generation) return Accepted::old_generation;
    for (const model::PartitionOffset& offset : offsets) {
        const auto owner = owners_.find(offset.where);
        const bool ours = owner != owners_.end() && owner->second == id;
        const auto before = committed_.find(offset.where);
        ground_.note("committed", offset.where, offset.offset.value,
                     std::to_string(found->second.who->process().number));
        ground_.checker->on_commit(offset.where,
                                   before == committed_.end() ? 0 : before->second.offset.value,
                                   offset.offset.value, ours, found->second.who->process().number);
        committed_[offset.where] = offset;
    }
    return Accepted::yes;
}

std::optional<model::PartitionOffset> Group::committed(const TopicPartition& where) const {
    const auto found = committed_.find(where);
    if (found == committed_.end()) return std::nullopt;
    return found->second;
}

std::optional<Group::MemberId> Group::member_of(std::uint32_t process) const {
    for (const auto& [id, member] : members_)
        if (member.who->process().number == process) return id;
    return std::nullopt;
}

}  // namespace strandline::simulation
