#include "support/manual_time.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <map>
#include <optional>

namespace strandline::testing {

namespace asio = boost::asio;

struct ManualTime::Entry {
    engine::Strand strand;
    std::function<void()> ring;
    std::optional<TimePoint> when;

    void fire() {
        when.reset();
        asio::post(strand, ring);
    }
};

struct ManualTime::Book {
    std::mutex mutex;
    std::vector<std::shared_ptr<Entry>> entries;
};

class ManualTime::ManualAlarm final : public engine::Alarm {
public:
    ManualAlarm(ManualClock& clock, std::shared_ptr<Book> book, std::shared_ptr<Entry> entry)
        : clock_(clock), book_(std::move(book)), entry_(std::move(entry)) {
        const std::lock_guard lock(book_->mutex);
        book_->entries.push_back(entry_);
    }
    ~ManualAlarm() override {
        const std::lock_guard lock(book_->mutex);
        std::erase(book_->entries, entry_);
    }
    void set(TimePoint when) override {
        const std::lock_guard lock(book_->mutex);
        entry_->when = when;
        if (when <= clock_.now()) entry_->fire();
    }
    void clear() override {
        const std::lock_guard lock(book_->mutex);
        entry_->when.reset();
    }

private:
    ManualClock& clock_;
    std::shared_ptr<Book> book_;
    std::shared_ptr<Entry> entry_;
};

ManualTime::ManualTime() : book_(std::make_shared<Book>()) {}
ManualTime::~ManualTime() = default;

engine::AlarmMaker<engine::Strand> ManualTime::alarms() {
    return [this](engine::Strand strand, std::function<void()> ring) {
        auto entry = std::make_shared<Entry>(
            Entry{.strand = std::move(strand), .ring = std::move(ring), .when = std::nullopt});
        return std::make_unique<ManualAlarm>(clock_, book_, std::move(entry));
    };
}

void ManualTime::advance(Duration by) {
    const std::lock_guard lock(book_->mutex);
    clock_.advance(by);
    std::multimap<TimePoint, std::shared_ptr<Entry>> due;
    for (const auto& entry : book_->entries)
        if (entry->when && *entry->when <= clock_.now()) due.emplace(*entry->when, entry);
    for (const auto& [when, entry] : due) entry->fire();
}

std::size_t ManualTime::pending() const {
    const std::lock_guard lock(book_->mutex);
    return static_cast<std::size_t>(
        std::count_if(book_->entries.begin(), book_->entries.end(),
                      [](const auto& entry) { return entry->when.has_value(); }));
}

}  // namespace strandline::testing
