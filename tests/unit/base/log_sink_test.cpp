#include "base/log_sink.hpp"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "support/manual_clock.hpp"

namespace strandline {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Pair;

/// A pipe whose reading end never blocks.
class Pipe {
public:
    Pipe() {
        EXPECT_EQ(::pipe2(ends_.data(), O_CLOEXEC), 0);
        ::fcntl(ends_[0], F_SETFL, O_NONBLOCK);
    }
    ~Pipe() {
        ::close(ends_[0]);
        ::close(ends_[1]);
    }
    [[nodiscard]] int writer() const { return ends_[1]; }
    void close_reader() { ::close(std::exchange(ends_[0], -1)); }
    std::string read() {
        std::string all;
        std::array<char, 65536> chunk{};
        for (;;) {
            const ssize_t got = ::read(ends_[0], chunk.data(), chunk.size());
            if (got <= 0) return all;
            all.append(chunk.data(), static_cast<std::size_t>(got));
        }
    }

private:
    std::array<int, 2> ends_{-1, -1};
};

std::size_t count_lines(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count(text, '\n'));
}

class LogSinkTest : public ::testing::Test {
protected:
    LogSink::Options options(LogFormat format = LogFormat::logfmt) const {
        return {.format = format,
                .level = LogLevel::info,
                .descriptor = pipe_.writer(),
                .journal_socket = ""};
    }

    testing::ManualClock clock_;
    Pipe pipe_;
};

TEST_F(LogSinkTest, WritesALine) {
    LogSink sink(options(), clock_);
    sink.info("pipeline started", {{"pipeline", "orders"}});
    EXPECT_THAT(pipe_.read(), EndsWith("msg=\"pipeline started\" pipeline=orders\n"));
}

TEST_F(LogSinkTest, WritesNothingBelowItsLevel) {
    LogSink sink(options(), clock_);
    sink.debug("detail");
    EXPECT_THAT(pipe_.read(), IsEmpty());
    sink.set_level(LogLevel::debug);
    sink.debug("detail");
    EXPECT_EQ(count_lines(pipe_.read()), 1U);
}

TEST_F(LogSinkTest, GoesBackToItsLevelWhenTheTimeIsOver) {
    LogSink sink(options(), clock_);
    sink.set_level_for(LogLevel::debug, 10min);
    clock_.advance(9min);
    EXPECT_EQ(sink.level(), LogLevel::debug);
    clock_.advance(1min);
    EXPECT_EQ(sink.level(), LogLevel::info);
}

TEST_F(LogSinkTest, SaysAfterTheSilenceHowManyLinesItHeldBack) {
    LogSink sink(options(), clock_);
    for (int i = 0; i < 25; ++i) sink.warn("lane stalled");
    EXPECT_EQ(count_lines(pipe_.read()), 20U);
    EXPECT_THAT(sink.suppressed(), ElementsAre(Pair("lane stalled", 5)));
    clock_.advance(1s);
    sink.warn("lane stalled", {{"topic", "orders"}});
    EXPECT_THAT(pipe_.read(), EndsWith(" topic=orders suppressed=5\n"));
}

TEST_F(LogSinkTest, DropsAndCountsLinesThatAStuckReaderDoesNotTake) {
    LogSink sink(options(), clock_);
    const std::string text(1000, 'x');
    for (int i = 0; i < 200; ++i) {
        clock_.advance(1s);
        sink.info("long", {{"text", text}});
    }
    EXPECT_GT(sink.dropped(), 0U);
    const std::size_t taken = count_lines(pipe_.read());
    EXPECT_EQ(taken + sink.dropped(), 200U);
    clock_.advance(1s);
    sink.info("again");
    EXPECT_THAT(pipe_.read(), HasSubstr("msg=again"));
}

TEST_F(LogSinkTest, SurvivesAReaderThatWentAway) {
    LogSink sink(options(), clock_);
    pipe_.close_reader();
    sink.info("into the void");
    EXPECT_EQ(sink.dropped(), 1U);
}

TEST_F(LogSinkTest, NeverMixesTheLinesOfTwoThreads) {
    LogSink sink(options(), clock_);
    const std::string text(500, 'x');
    std::vector<std::thread> threads;
    for (int t = 0; t < 4; ++t) {
        threads.emplace_back([&sink, &text, t] {
            const std::string message = "thread " + std::to_string(t);
            for (int i = 0; i < 20; ++i) sink.info(message, {{"text", text}});
        });
    }
    for (std::thread& thread : threads) thread.join();
    const std::string written = pipe_.read();
    EXPECT_EQ(count_lines(written), 80U);
    std::size_t start = 0;
    while (start < written.size()) {
        const std::size_t end = written.find('\n', start);
        const std::string line = written.substr(start, end - start);
        EXPECT_THAT(line, ::testing::StartsWith("time="));
        EXPECT_THAT(line, EndsWith(" text=" + text));
        start = end + 1;
    }
}

/// A datagram socket under a path, as systemd-journald has one.
class FakeJournal {
public:
    FakeJournal() : fd_(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0)) {
        EXPECT_NE(::mkdtemp(directory_.data()), nullptr);
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        const std::string name = path();
        std::memcpy(address.sun_path, name.data(), name.size());
        EXPECT_EQ(::bind(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
    }
    ~FakeJournal() {
        close();
        std::filesystem::remove_all(directory_);
    }
    void close() {
        if (fd_ >= 0) ::close(std::exchange(fd_, -1));
    }
    [[nodiscard]] std::string path() const { return directory_ + "/socket"; }
    std::string receive() const {
        std::array<char, 65536> datagram{};
        const ssize_t got = ::recv(fd_, datagram.data(), datagram.size(), 0);
        return got <= 0 ? "" : std::string(datagram.data(), static_cast<std::size_t>(got));
    }

private:
    std::string directory_{"/tmp/strandline-journal-XXXXXX"};
    int fd_;
};

TEST_F(LogSinkTest, SendsNativeFieldsToTheJournal) {
    const FakeJournal journal;
    LogSink::Options to_journal = options(LogFormat::journal);
    to_journal.journal_socket = journal.path();
    LogSink sink(to_journal, clock_);
    sink.warn("lane stalled", {{"topic", "orders"}});
    EXPECT_THAT(journal.receive(), HasSubstr("\nMESSAGE=lane stalled\nTOPIC=orders\n"));
    EXPECT_THAT(pipe_.read(), IsEmpty());
}

TEST_F(LogSinkTest, FallsBackToItsDescriptorWithoutAJournal) {
    LogSink sink(options(LogFormat::journal), clock_);
    sink.info("started");
    EXPECT_THAT(pipe_.read(), EndsWith("msg=started\n"));
}

TEST_F(LogSinkTest, FallsBackToItsDescriptorWhenTheJournalGoesAway) {
    FakeJournal journal;
    LogSink::Options to_journal = options(LogFormat::journal);
    to_journal.journal_socket = journal.path();
    LogSink sink(to_journal, clock_);
    journal.close();
    sink.info("still here");
    EXPECT_THAT(pipe_.read(), EndsWith("msg=\"still here\"\n"));
    EXPECT_EQ(sink.dropped(), 0U);
}

TEST_F(LogSinkTest, ChoosesTheJournalOnlyWhenTheStreamIsItsDescriptor) {
    struct stat status{};
    ASSERT_EQ(::fstat(pipe_.writer(), &status), 0);
    const std::string stream = std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino);
    EXPECT_EQ(detect_log_format(pipe_.writer(), stream.c_str()), LogFormat::journal);
    EXPECT_EQ(detect_log_format(pipe_.writer(), "1:2"), LogFormat::logfmt);
    EXPECT_EQ(detect_log_format(pipe_.writer(), nullptr), LogFormat::logfmt);
}

TEST_F(LogSinkTest, ChoosesTextForATerminal) {
    const int terminal = ::posix_openpt(O_RDWR | O_NOCTTY);
    ASSERT_GE(terminal, 0);
    EXPECT_EQ(detect_log_format(terminal, nullptr), LogFormat::text);
    ::close(terminal);
}

}  // namespace
}  // namespace strandline
