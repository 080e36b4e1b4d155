#include "journal/record_of_calls.hpp"

#include <gmock/gmock.h>
#include <signal.h>

#include <cstring>
#include <fstream>
#include <iterator>

#include "dying_host.hpp"

namespace strandline::journal {
namespace {

using ::testing::IsEmpty;
using ::testing::SizeIs;

class RecordOfCalls : public DyingHost {
protected:
    /// The file that a life with one open call left.
    std::vector<std::byte> left_behind() {
        life([&](CrashJournal& journal) {
            const auto line = open_line(journal, 3);
            line->enter(call(7));
            ::raise(SIGSEGV);
        });
        std::ifstream stream(file(), std::ios::binary);
        const std::string text{std::istreambuf_iterator<char>(stream), {}};
        std::vector<std::byte> bytes(text.size());
        std::memcpy(bytes.data(), text.data(), text.size());
        return bytes;
    }
};

TEST_F(RecordOfCalls, ReadsWhatWasUnderWay) {
    const auto contents = read_contents(left_behind());
    ASSERT_TRUE(contents);
    ASSERT_THAT(contents->calls, SizeIs(1));
    const OpenCall& open = contents->calls[0];
    EXPECT_EQ(open.record, (RecordName{"orders", "events", 3, 7, 1'700'000'000'000, 5}));
    EXPECT_EQ(open.handler, (HandlerOf{"shop.enrich", "1.0.0"}));
    EXPECT_EQ(open.attempt, 1U);
    EXPECT_EQ(open.mark, Mark::signal);
    EXPECT_EQ(open.number, static_cast<std::uint32_t>(SIGSEGV));
    EXPECT_EQ(contents->torn, 0U);
}

TEST_F(RecordOfCalls, ATornLineIsPassedOver) {
    const std::vector<std::byte> whole = left_behind();
    // One byte after the other of call and name; the state and the mark are words of their own.
    for (std::size_t at = 8; at < 56; ++at) {
        if (at >= 44 && at < 48) continue;  // unused
        std::vector<std::byte> torn = whole;
        torn[lines_at + at] ^= std::byte{1};
        const auto contents = read_contents(torn);
        ASSERT_TRUE(contents);
        EXPECT_THAT(contents->calls, IsEmpty()) << at;
        EXPECT_EQ(contents->torn, 1U) << at;
    }
}

TEST_F(RecordOfCalls, AnotherVersionOrSizeIsForeign) {
    const std::vector<std::byte> whole = left_behind();
    for (const std::size_t at : {std::size_t{0}, std::size_t{8}, std::size_t{12}}) {
        std::vector<std::byte> other = whole;
        other[at] ^= std::byte{1};
        EXPECT_FALSE(read_contents(other)) << at;
    }
    std::vector<std::byte> shorter = whole;
    shorter.pop_back();
    EXPECT_EQ(read_contents(shorter).error().code, "journal-foreign");
    EXPECT_FALSE(read_contents({}));
}

TEST_F(RecordOfCalls, ALaneInsideNothingLeavesNothing) {
    life([&](CrashJournal& journal) {
        const auto line = open_line(journal);
        line->enter(call(7));
        line->leave(false);
        ::raise(SIGKILL);
    });
    const auto journal = next_start();
    EXPECT_FALSE(open_line(*journal)->accuses());
}

}  // namespace
}  // namespace strandline::journal
