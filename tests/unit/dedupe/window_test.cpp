#include "dedupe/window.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <list>
#include <map>
#include <random>
#include <string>

#include "support/counting_new.hpp"

namespace strandline::dedupe {
namespace {

using model::Offset;

class WindowTest : public ::testing::Test {
protected:
    explicit WindowTest(std::size_t ids_max = 3) : window(ids_max, 42) {}

    bool holds(const std::string& id) const {
        return window.find(window.fingerprint(id)) != Window::nowhere;
    }
    Window::Place begin(const std::string& id, std::int64_t offset = 0) {
        return window.begin(window.fingerprint(id), window.digest("value of " + id),
                            Offset{offset});
    }
    void remember(const std::string& id) { window.remember(begin(id)); }
    void refresh(const std::string& id) { window.refresh(window.find(window.fingerprint(id))); }

    Window window;
};

TEST_F(WindowTest, KnowsWhatItRemembers) {
    window.remember(begin("a", 17));
    const auto place = window.find(window.fingerprint("a"));
    ASSERT_NE(place, Window::nowhere);
    EXPECT_EQ(window.offset_of(place), Offset{17});
    EXPECT_EQ(window.digest_of(place), window.digest("value of a"));
    EXPECT_FALSE(window.in_work(place));
    EXPECT_FALSE(holds("b"));
}

TEST_F(WindowTest, ForgetsTheIdThatWasSeenLongestAgo) {
    for (const char* id : {"a", "b", "c", "d"}) remember(id);
    EXPECT_FALSE(holds("a"));
    EXPECT_TRUE(holds("b") && holds("c") && holds("d"));
    EXPECT_EQ(window.size(), 3U);
}

TEST_F(WindowTest, KeepsAnIdThatIsSeenAgainLongerThanOneThatIsNot) {
    for (const char* id : {"a", "b", "c"}) remember(id);
    refresh("a");
    remember("d");
    EXPECT_TRUE(holds("a"));
    EXPECT_FALSE(holds("b"));
    refresh("d");
    refresh("c");
    remember("e");
    EXPECT_FALSE(holds("a"));
}

TEST_F(WindowTest, RefreshesTheOnlyAndTheNewestId) {
    remember("a");
    refresh("a");
    remember("b");
    refresh("b");
    remember("c");
    remember("d");
    EXPECT_FALSE(holds("a"));
    EXPECT_TRUE(holds("b"));
}

TEST_F(WindowTest, NeverForgetsAnIdInWork) {
    const auto place = begin("in work");
    for (int i = 0; i < 1'000; ++i) remember("id" + std::to_string(i));
    EXPECT_TRUE(holds("in work"));
    EXPECT_TRUE(window.in_work(place));
    EXPECT_EQ(window.size(), 3U);
    window.remember(place);
    remember("x");
    remember("y");
    EXPECT_TRUE(holds("in work")) << "it is seen when it ends, not when it begins";
    remember("z");
    EXPECT_FALSE(holds("in work"));
}

TEST_F(WindowTest, HashesWithItsOwnSeed) {
    EXPECT_NE(Window(3, 1).fingerprint("a"), Window(3, 2).fingerprint("a"));
    EXPECT_NE(Window(3, 1).digest("a"), Window(3, 2).digest("a"));
}

TEST_F(WindowTest, TellsAnEmptyIdFromNothing) {
    remember("");
    EXPECT_TRUE(holds(""));
}

TEST(WindowMemory, AllocatesNothingOnceItIsFull) {
    if (!testing::counts_allocations()) GTEST_SKIP();
    Window window(1'000, 42);
    const auto see = [&window](std::uint64_t from, std::uint64_t to) {
        for (std::uint64_t i = from; i < to; ++i)
            window.remember(window.begin(i * 0x9e3779b97f4a7c15U, i, Offset{0}));
    };
    see(0, 1'001);
    const testing::AllocationCount count;
    see(1'001, 20'000);
    EXPECT_EQ(count.so_far(), 0U);
    EXPECT_EQ(window.size(), 1'000U);
}

TEST(WindowMemory, GrowsWithWhatIsInItAndNotWithWhatMayBe) {
    if (!testing::counts_allocations()) GTEST_SKIP();
    const std::int64_t before = testing::live_bytes();
    Window window(10'000'000, 42);
    for (std::uint64_t i = 0; i < 1'000; ++i)
        window.remember(window.begin(i * 0x9e3779b97f4a7c15U, i, Offset{0}));
    EXPECT_LT(testing::live_bytes() - before, 100'000);
}

/// The same in the slowest way that is right.
class NaiveWindow {
public:
    explicit NaiveWindow(std::size_t ids_max) : ids_max_(ids_max) {}
    bool holds(std::uint64_t id) const { return working_.contains(id) || remembers(id); }
    bool remembers(std::uint64_t id) const {
        return std::find(seen_.begin(), seen_.end(), id) != seen_.end();
    }
    void begin(std::uint64_t id) { working_[id] = true; }
    void remember(std::uint64_t id) {
        working_.erase(id);
        seen_.push_back(id);
        if (seen_.size() > ids_max_) seen_.pop_front();
    }
    void refresh(std::uint64_t id) {
        seen_.remove(id);
        seen_.push_back(id);
    }
    const std::map<std::uint64_t, bool>& working() const { return working_; }
    std::size_t size() const { return seen_.size(); }

private:
    const std::size_t ids_max_;
    std::list<std::uint64_t> seen_;
    std::map<std::uint64_t, bool> working_;
};

/// Fingerprints of few bits share their buckets: searches wrap around the end of the table, and what is
/// erased stands in the middle of a run.
std::uint64_t crowded(std::uint64_t id) { return (id << 32U) | (0xfffffff0U + id % 24); }

void compare_with_the_model(std::uint64_t (*fingerprint)(std::uint64_t), std::uint64_t ids) {
    std::mt19937_64 random(7);
    Window window(50, 42);
    NaiveWindow model(50);
    for (int step = 0; step < 100'000; ++step) {
        const std::uint64_t id = random() % ids;
        const auto place = window.find(fingerprint(id));
        ASSERT_EQ(place != Window::nowhere, model.holds(id)) << "step " << step;
        if (place == Window::nowhere) {
            (void)window.begin(fingerprint(id), id * 3, Offset{step});
            model.begin(id);
        } else if (model.remembers(id)) {
            ASSERT_EQ(window.digest_of(place), id * 3);
            ASSERT_FALSE(window.in_work(place));
            window.refresh(place);
            model.refresh(id);
        } else {
            ASSERT_TRUE(window.in_work(place));
        }
        if (model.working().size() > random() % 20) {
            auto ending = model.working().begin();
            std::advance(ending, static_cast<long>(random() % model.working().size()));
            const std::uint64_t ended = ending->first;
            window.remember(window.find(fingerprint(ended)));
            model.remember(ended);
        }
        ASSERT_EQ(window.size(), model.size());
    }
}

TEST(WindowAgainstANaiveModel, AgreesOverAHundredThousandStepsWithSpreadFingerprints) {
    compare_with_the_model([](std::uint64_t id) { return id * 0x9e3779b97f4a7c15U; }, 120);
}

TEST(WindowAgainstANaiveModel, AgreesOverAHundredThousandStepsWithFingerprintsThatFallTogether) {
    compare_with_the_model(crowded, 120);
}

}  // namespace
}  // namespace strandline::dedupe
