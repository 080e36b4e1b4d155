#include <gmock/gmock.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <thread>

#include "base/verify.hpp"
#include "dying_host.hpp"
#include "journal/fatal_signals.hpp"

namespace strandline::journal {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;

class CrashJournalTest : public DyingHost {
protected:
    /// One more life in which record 7 of partition 0 is inside the handler when `end` comes.
    void die(const std::function<void()>& end, const std::string& version = "1.0.0") {
        life([&](CrashJournal& journal) {
            const auto line = open_line(journal, 0, version);
            line->enter(call(7));
            end();
        });
    }
    static void kill() { ::kill(::getpid(), SIGKILL); }

    /// What the next start says of the record.
    std::string verdict(std::int64_t offset = 7, const std::string& version = "1.0.0") {
        const auto journal = next_start();
        const auto line = open_line(*journal, 0, version);
        const model::Failure* failure = line->accuses() ? line->verdict(record(offset)) : nullptr;
        const std::string message = failure == nullptr ? "" : failure->message;
        if (failure != nullptr) {
            EXPECT_EQ(failure->failure_class, model::FailureClass::handler_crashed);
            EXPECT_EQ(failure->handler, "shop.enrich");
            EXPECT_EQ(failure->handler_version, version);
        }
        return message;
    }
};

TEST_F(CrashJournalTest, TheSecondCrashOfARecordQuarantinesIt) {
    die([] { ::raise(SIGSEGV); });
    EXPECT_EQ(verdict(), "");
    die([] { ::raise(SIGSEGV); });
    EXPECT_THAT(verdict(),
                AllOf(HasSubstr("shop.enrich 1.0.0"), HasSubstr("SIGSEGV"), HasSubstr("2 times")));
}

TEST_F(CrashJournalTest, EveryFatalSignalIsTheCallsAndTheProcessStillDiesOfIt) {
    for (const int number : {SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGSYS}) {
        const int status = life([&](CrashJournal& journal) {
            const auto line = open_line(journal, 0);
            line->enter(call(number));
            if (number == SIGABRT) std::abort();
            ::raise(number);
        });
        EXPECT_TRUE(WIFSIGNALED(status) || WEXITSTATUS(status) != 0) << number;
        const auto journal = next_start();
        EXPECT_THAT(log_.all_text(), HasSubstr("SIG" + std::string(::sigabbrev_np(number))))
            << number;
    }
}

TEST_F(CrashJournalTest, AStackOverflowLeavesItsMark) {
    struct Overflow {
        static int go(int depth) {
            static int (*volatile again)(int) = go;  // no compiler sees through it
            volatile char kept[256];
            kept[0] = static_cast<char>(depth);
            return again(depth + 1) + kept[0];
        }
    };
    for (int round = 0; round < 2; ++round) die([] { (void)Overflow::go(0); });
    EXPECT_THAT(verdict(), HasSubstr("SIGSEGV"));
}

TEST_F(CrashJournalTest, ExitInAHandlerIsACrashWithACodeThatRestartsTheHost) {
    const int status = life([&](CrashJournal& journal) {
        const auto line = open_line(journal);
        line->enter(call(7));
        std::exit(0);
    });
    EXPECT_EQ(WEXITSTATUS(status), 70);
    die([] { std::exit(0); });
    EXPECT_THAT(verdict(), HasSubstr("exit()"));
}

TEST_F(CrashJournalTest, AKillIsNoCrashAndTheRecordIsHandledAgainAlone) {
    life([&](CrashJournal& journal) {
        const auto one = open_line(journal, 0);
        const auto other = open_line(journal, 1);
        one->enter(call(7));
        other->enter(call(9));
        kill();
    });
    EXPECT_EQ(verdict(), "");
    // Once more, among others: still nobody knows.
    life([&](CrashJournal& journal) {
        const auto one = open_line(journal, 0);
        one->enter(call(7));
        one->leave(false);
        const auto other = open_line(journal, 1);
        other->enter(call(9));
        other->leave(false);
        one->enter(call(8));
        other->enter(call(10));
        kill();
    });
    EXPECT_EQ(verdict(), "");
}

TEST_F(CrashJournalTest, ASuspectThatEndsTheHostAloneIsQuarantined) {
    die(kill);
    EXPECT_EQ(verdict(), "");
    die(kill);
    EXPECT_THAT(verdict(), HasSubstr("left no trace"));
}

TEST_F(CrashJournalTest, OnlyTheThreadThatCrashedIsToBlame) {
    for (int round = 0; round < 2; ++round)
        life([&](CrashJournal& journal) {
            const auto innocent = open_line(journal, 0);
            const auto guilty = open_line(journal, 1);
            innocent->enter(call(7));
            std::thread([&] {
                const AlternateStack stack;
                guilty->enter(call(9));
                ::raise(SIGSEGV);
            }).join();
        });
    const auto journal = next_start();
    const auto innocent = open_line(*journal, 0);
    const auto guilty = open_line(*journal, 1);
    EXPECT_FALSE(innocent->accuses());
    ASSERT_TRUE(guilty->accuses());
    EXPECT_NE(guilty->verdict(record(9)), nullptr);
}

TEST_F(CrashJournalTest, ASignalThatSomebodyElseSentIsNoCrash) {
    const int status = life([&](CrashJournal& journal) {
        const auto line = open_line(journal);
        line->enter(call(7));
        (void)!std::system(("kill -ABRT " + std::to_string(::getpid())).c_str());
        for (;;) ::pause();
    });
    EXPECT_TRUE(WIFSIGNALED(status));
    const auto journal = next_start();
    EXPECT_THAT(log_.all_text(), Not(HasSubstr("ended inside a handler")));
    EXPECT_THAT(log_.all_text(), HasSubstr("ended without a word"));
}

TEST_F(CrashJournalTest, OurOwnAssertionBlamesNobody) {
    die([] { STRANDLINE_VERIFY(false, "a test"); });
    const auto journal = next_start();
    EXPECT_FALSE(open_line(*journal)->accuses());
}

TEST_F(CrashJournalTest, AStopThatCameToItsEndBlamesNobody) {
    life([&](CrashJournal& journal) {
        const auto line = open_line(journal);
        line->enter(call(7));
        journal.close();
    });
    const auto journal = next_start();
    EXPECT_FALSE(open_line(*journal)->accuses());
}

TEST_F(CrashJournalTest, AnotherVersionOfThePluginHasDoneNothingYet) {
    die([] { ::raise(SIGSEGV); });
    die([] { ::raise(SIGSEGV); });
    EXPECT_EQ(verdict(7, "1.0.1"), "");
    EXPECT_NE(verdict(), "");
    die([] { ::raise(SIGSEGV); }, "1.0.1");
    EXPECT_EQ(verdict(7, "1.0.1"), "");
}

TEST_F(CrashJournalTest, ARecordAtTheSamePlaceOfATopicThatWasMadeAnewIsAnother) {
    die([] { ::raise(SIGSEGV); });
    die([] { ::raise(SIGSEGV); });
    const auto journal = next_start();
    const auto line = open_line(*journal);
    model::Record other = record(7);
    other.timestamp_ms += 1;
    EXPECT_EQ(line->verdict(other), nullptr);
    EXPECT_NE(line->verdict(record(7)), nullptr);
}

TEST_F(CrashJournalTest, ARecordThatEndedWellIsForgotten) {
    die([] { ::raise(SIGSEGV); });
    life([&](CrashJournal& journal) {
        const auto line = open_line(journal);
        EXPECT_TRUE(line->accuses());
        line->enter(call(7));
        line->leave(false);
        line->finished(model::Offset{7});
        EXPECT_FALSE(line->accuses());
        journal.close();
    });
    die([] { ::raise(SIGSEGV); });
    EXPECT_EQ(verdict(), "");
}

TEST_F(CrashJournalTest, AQuarantinedRecordStaysSoUntilALaneBeginsAboveIt) {
    die([] { ::raise(SIGSEGV); });
    die([] { ::raise(SIGSEGV); });
    life([&](CrashJournal& journal) {
        const auto line = open_line(journal);
        EXPECT_NE(line->verdict(record(7)), nullptr);
        line->finished(model::Offset{7});
        kill();  // before its commit
    });
    EXPECT_NE(verdict(), "");
    EXPECT_EQ(verdict(8), "");
    const auto journal = next_start();
    EXPECT_FALSE(open_line(*journal)->accuses());
}

TEST_F(CrashJournalTest, AHandlerThatNeverReturnsIsQuarantinedTheSecondTime) {
    for (int round = 0; round < 2; ++round)
        life([&](CrashJournal& journal) {
            const auto line = open_line(journal);
            line->enter(call(7));
            journal.mark_hung(pipeline, partition(0));
            ::_exit(75);
        });
    EXPECT_THAT(verdict(), HasSubstr("did not return"));
}

TEST_F(CrashJournalTest, GarbageIsSetAsideAndNeverStopsTheStart) {
    std::ofstream(file()) << "this is no journal";
    const auto journal = next_start();
    ASSERT_TRUE(journal);
    EXPECT_THAT(log_.all_text(), HasSubstr("set aside"));
    EXPECT_TRUE(std::filesystem::exists(file() + ".aside"));
    EXPECT_FALSE(open_line(*journal)->accuses());
}

TEST_F(CrashJournalTest, TwoHostsDoNotShareOne) {
    const auto first = next_start();
    const auto second = CrashJournal::open(folder_.string(), clock_, log_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "journal-locked");
}

TEST_F(CrashJournalTest, AFolderThatCannotBeMadeIsAnErrorThatNamesIt) {
    std::ofstream(folder_ / "file") << "x";
    const auto journal = CrashJournal::open((folder_ / "file" / "below").string(), clock_, log_);
    ASSERT_FALSE(journal);
    EXPECT_EQ(journal.error().code, "journal-directory");
    EXPECT_THAT(journal.error().message, HasSubstr("below"));
}

TEST_F(CrashJournalTest, AFileThatIsCutUnderTheHostDoesNotEndIt) {
    const int status = life([&](CrashJournal& journal) {
        const auto line = open_line(journal);
        std::filesystem::resize_file(file(), 0);
        line->enter(call(7));
        line->leave(false);
        ::_exit(journal.lost() ? 7 : 8);
    });
    EXPECT_EQ(WEXITSTATUS(status), 7);
}

TEST_F(CrashJournalTest, LinesAreGivenBackAndWhenTheyAreAllTakenALaneGoesWithout) {
    const auto journal = next_start();
    std::vector<std::unique_ptr<engine::CallLine>> lines;
    for (std::uint32_t i = 0; i < line_count; ++i) lines.push_back(open_line(*journal));
    EXPECT_EQ(open_line(*journal), nullptr);
    lines.pop_back();
    EXPECT_NE(open_line(*journal), nullptr);
}

TEST_F(CrashJournalTest, WhileSuspectsAreTriedOneHandlerRunsAtATime) {
    die(kill);
    const auto journal = next_start();
    const auto suspect = open_line(*journal, 0);
    const auto other = open_line(*journal, 1);
    other->enter(call(1));
    std::atomic<bool> inside{false};
    std::thread second([&] {
        suspect->enter(call(7));
        inside = true;
        suspect->leave(false);
    });
    EXPECT_FALSE(inside);
    other->leave(false);
    second.join();
    EXPECT_TRUE(inside);
    EXPECT_THAT(log_.all_text(), HasSubstr("each suspect was tried"));
}

}  // namespace
}  // namespace strandline::journal
