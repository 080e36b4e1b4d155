#include "simulation/virtual_time.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <memory>

namespace strandline::simulation {
namespace {

constexpr std::int64_t start_wall_ms = 1'700'000'000'000;

class VirtualAlarm final : public engine::Alarm {
public:
    VirtualAlarm(VirtualTime& time, engine::Strand strand, std::function<void()> ring)
        : time_(time), setting_(std::make_shared<Setting>(std::move(strand), std::move(ring))) {}
    ~VirtualAlarm() override { ++setting_->number; }

    void set(TimePoint when) override {
        const std::uint64_t number = ++setting_->number;
        time_.at(when, [setting = setting_, number] {
            if (setting->number == number) engine::asio::post(setting->strand, setting->ring);
        });
    }
    void clear() override { ++setting_->number; }

private:
    struct Setting {
        Setting(engine::Strand on, std::function<void()> what)
            : strand(std::move(on)), ring(std::move(what)) {}
        engine::Strand strand;
        std::function<void()> ring;
        std::uint64_t number{0};
    };

    VirtualTime& time_;
    std::shared_ptr<Setting> setting_;
};

}  // namespace

std::int64_t VirtualTime::wall_ms() const {
    return start_wall_ms + std::chrono::duration_cast<std::chrono::milliseconds>(elapsed()).count();
}

void VirtualTime::at(TimePoint when, std::function<void()> what) {
    events_.emplace(std::pair{std::max(when, now_), next_++}, std::move(what));
}

bool VirtualTime::advance() {
    if (events_.empty()) return false;
    auto event = events_.extract(events_.begin());
    now_ = event.key().first;
    event.mapped()();
    return true;
}

engine::AlarmMaker<engine::Strand> VirtualTime::alarms() {
    return [this](engine::Strand strand, std::function<void()> ring) {
        return std::make_unique<VirtualAlarm>(*this, std::move(strand), std::move(ring));
    };
}

}  // namespace strandline::simulation
