#include <algorithm>
#include <sstream>

#include "e2e/dlq_fixture.hpp"
#include "e2e/wait.hpp"

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

class Dlq : public DlqTest {};

bool has(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST_F(Dlq, TopicsApplyCreatesWhatIsMissingAndAlreadyThenNothing) {
    prepare("topics", 3);
    const Answer plan = run({"topics", "plan", "--exit-code", "--json"});
    EXPECT_EQ(plan.exit_code, 0) << plan.out << plan.err;
    EXPECT_TRUE(has(plan.out, "\"missing\":0")) << plan.out;
    EXPECT_EQ(log_ends(connection(), "topics-dlq").size(), 3U);
    EXPECT_EQ(log_ends(connection(), "topics-dlq-replay").size(), 3U);
    EXPECT_EQ(log_ends(connection(), "topics-dlq-ledger").size(), 1U);
    EXPECT_TRUE(run({"topics", "apply", "--confirm"}).out.empty());
    EXPECT_EQ(run({"topics", "apply"}).exit_code, 64);
}

TEST_F(Dlq, ListCountsByClassAndShowHidesWhatIsPersonal) {
    prepare("looking");
    publish({dead_letter(0, "a.class"), dead_letter(1, "a.class"), dead_letter(2, "b.class")});
    const Answer listed = run({"dlq", "list"});
    EXPECT_EQ(listed.exit_code, 0) << listed.err;
    EXPECT_TRUE(has(listed.out, "    2  looking   a.class  order_enricher.enrich  0.1.0"))
        << listed.out;
    EXPECT_TRUE(has(run({"dlq", "list", "--where", "class=b*", "--json"}).out, "\"total\":1"));
    const Answer wrong = run({"dlq", "list", "--where", "clas=x"});
    EXPECT_EQ(wrong.exit_code, 64);
    EXPECT_TRUE(has(wrong.err, "did you mean 'class'?")) << wrong.err;

    const Answer shown = run({"dlq", "show", "looking-dlq/0/0"});
    EXPECT_EQ(shown.exit_code, 0) << shown.err;
    EXPECT_TRUE(has(shown.out, "looking-events/0/")) << shown.out;
    EXPECT_TRUE(has(shown.out, "\\xff")) << shown.out;
    EXPECT_FALSE(has(shown.out, "\xff"));
    EXPECT_TRUE(has(shown.out, "ORDER_CREATED")) << shown.out;
    EXPECT_FALSE(has(shown.out, "k-0")) << shown.out;
    const Answer by_source = run({"dlq", "show", "--source", "looking-events/0/1", "--json"});
    EXPECT_TRUE(has(by_source.out, "\"source_offset\":1,")) << by_source.out << by_source.err;
    const Answer unmasked = run({"dlq", "show", "--unmasked", "looking-dlq/0/0"});
    EXPECT_TRUE(has(unmasked.out, "Anna")) << unmasked.out;
    EXPECT_TRUE(has(unmasked.out, "k-0")) << unmasked.out;
    EXPECT_EQ(run({"dlq", "show", "looking-dlq/0/999"}).exit_code, 1);
}

TEST_F(Dlq, ReplayPublishesEachOpenOneOnceByteForByte) {
    prepare("bytes");
    const std::vector<NewRecord> records{dead_letter(0, "a"), dead_letter(1, "a")};
    NewRecord tombstone = dead_letter(2, "tombstone");
    tombstone.key = "\xff\x01";
    tombstone.value = std::nullopt;
    publish({records[0], records[1], tombstone, records[0]});  // the last: a copy after a crash
    EXPECT_EQ(open_count(), "3");
    const Answer done = replay();
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_TRUE(has(done.out, "3 replayed\n")) << done.out;
    EXPECT_TRUE(has(done.out, "1 copies")) << done.out;

    const std::vector<StoredRecord> dead = read_topic(connection(), pipeline_.dead_letters);
    const std::vector<StoredRecord> sent = replayed();
    ASSERT_EQ(sent.size(), 3U);
    for (const StoredRecord& record : sent) {
        const auto same = std::ranges::find_if(dead, [&](const StoredRecord& candidate) {
            return candidate.header("source-offset") == record.header("source-offset");
        });
        ASSERT_NE(same, dead.end());
        EXPECT_EQ(record.key, same->key);
        EXPECT_EQ(record.value, same->value);
        EXPECT_EQ(record.headers, same->headers);
    }
    EXPECT_EQ(open_count(), "0");
    EXPECT_TRUE(has(run({"dlq", "list", "--all"}).out, "replayed"));
    EXPECT_TRUE(has(run({"dlq", "show", "bytes-dlq/0/0"}).out, "replayed 2"));
    EXPECT_EQ(replay().out, "0 replayed\n");
    EXPECT_EQ(replayed().size(), 3U);
}

TEST_F(Dlq, ReplaySendsWhatIsAtTheCapToThePoisonTopic) {
    prepare("capped");
    publish({dead_letter(0, "a", 2), dead_letter(1, "a", 3)});
    const Answer done = replay();
    EXPECT_EQ(done.exit_code, 0) << done.err;
    ASSERT_EQ(replayed().size(), 1U);
    EXPECT_EQ(replayed().front().header("retry-count"), "2");
    ASSERT_EQ(poisoned().size(), 1U);
    const StoredRecord poison = poisoned().front();
    EXPECT_EQ(poison.header("source-offset"), "1");
    EXPECT_EQ(poison.header("retry-count"), "3");
    EXPECT_TRUE(poison.has_header("poison-timestamp"));
    EXPECT_FALSE(poison.has_header("dlq-timestamp"));
    EXPECT_EQ(poison.value, dead_letter(1, "a").value);
    EXPECT_EQ(open_count(), "0");
}

TEST_F(Dlq, ReplayTakesOnlyWhatIsMeantAndARehearsalWritesNothing) {
    prepare("meant");
    publish({dead_letter(0, "a"), dead_letter(1, "b"), dead_letter(2, "a"), dead_letter(3, "a")});
    const auto ledger = log_ends(connection(), "meant-dlq-ledger");
    const Answer rehearsal = run({"dlq", "replay", "meant", "--where", "class=a", "--dry-run"});
    EXPECT_EQ(rehearsal.exit_code, 0) << rehearsal.err;
    EXPECT_TRUE(has(rehearsal.out, "3 would be replayed\n")) << rehearsal.out;
    EXPECT_TRUE(has(rehearsal.out, "meant-dlq/0/0 -> meant-dlq-replay")) << rehearsal.out;
    EXPECT_EQ(log_ends(connection(), "meant-dlq-ledger"), ledger);
    EXPECT_TRUE(replayed().empty());
    EXPECT_EQ(run({"dlq", "replay", "meant"}).exit_code, 64);

    EXPECT_EQ(replay({"--where", "class=a", "--limit", "2"}).exit_code, 0);
    EXPECT_EQ(replayed().size(), 2U);
    EXPECT_EQ(replay({"--where", "class=a"}).exit_code, 0);
    EXPECT_EQ(replayed().size(), 3U);
    for (const StoredRecord& record : replayed()) EXPECT_EQ(record.header("error-class"), "a");
    EXPECT_EQ(open_count(), "1");
    EXPECT_TRUE(has(audit(), "\"event\":\"dlq-replay\"")) << audit();
    EXPECT_TRUE(has(audit(), "\"outcome\":\"begun\"")) << audit();
    EXPECT_TRUE(has(audit(), "\"where\":\"class=a\"")) << audit();
    EXPECT_TRUE(has(audit(), "\"replayed\":\"2\"")) << audit();
    EXPECT_FALSE(has(audit(), "Anna"));
}

TEST_F(Dlq, WhatIsDiscardedIsOpenNoMoreAndSaysWhy) {
    prepare("gone");
    publish({dead_letter(0, "a"), dead_letter(1, "b")});
    const std::vector<std::string> discard{
        "dlq",       "discard",     "gone",
        "--where",   "class=a",     "--reason",
        "known bug", "--audit-log", (directory() / "cli" / "audit.log").string()};
    EXPECT_EQ(run(discard).exit_code, 64);
    auto confirmed = discard;
    confirmed.emplace_back("--confirm");
    const Answer done = run(confirmed);
    EXPECT_EQ(done.exit_code, 0) << done.err;
    EXPECT_EQ(done.out, "1 discarded\n");
    EXPECT_EQ(open_count(), "1");
    EXPECT_TRUE(has(run({"dlq", "show", "--source", "gone-events/0/0"}).out, "known bug"));
    EXPECT_TRUE(has(audit(), "known bug"));
    EXPECT_EQ(replay().exit_code, 0);
    ASSERT_EQ(replayed().size(), 1U);
    EXPECT_EQ(replayed().front().header("error-class"), "b");
    EXPECT_EQ(read_topic(connection(), "gone-dlq").size(), 2U);
}

TEST_F(Dlq, NothingIsMovedThatTheAuditLogDoesNotTake) {
    prepare("audited");
    publish({dead_letter(0, "a")});
    const Answer refused =
        run({"dlq", "replay", "audited", "--confirm", "--audit-log", "/nowhere/else/audit.log"});
    EXPECT_EQ(refused.exit_code, 73) << refused.err;
    EXPECT_TRUE(replayed().empty());
}

/// The lines of the page's code that begin with `strandline`.
std::vector<std::string> commands_of_the_page() {
    std::istringstream page(read_text(STRANDLINE_E2E_DOCS "/operating.md"));
    std::vector<std::string> commands;
    std::string line;
    bool code = false;
    while (std::getline(page, line)) {
        if (line.starts_with("```")) code = line == "```sh";
        if (code && line.starts_with("strandline ")) commands.push_back(line.substr(11));
    }
    return commands;
}

/// As a shell splits it, with single quotes.
std::vector<std::string> words_of(const std::string& command) {
    std::vector<std::string> words(1);
    bool quoted = false;
    for (const char c : command) {
        if (c == '\'')
            quoted = !quoted;
        else if (c == ' ' && !quoted)
            words.emplace_back();
        else
            words.back() += c;
    }
    return words;
}

TEST_F(Dlq, EveryCommandOfTheOperatorsPageWorks) {
    prepare("orders", 1);
    HostProcess host = host_for(pipeline_, host_);
    host.start();
    host.wait_ready();
    Producer producer(connection());
    for (int number = 0; number < 6; ++number)
        producer.send_now(
            pipeline_.source,
            {.key = "o-1",
             .value = R"({"id":"id-)" + std::to_string(number) +
                      R"(","type":"ORDER_CREATED","timestamp":"2026-01-02T03:04:05Z","data":)"
                      R"({"orderId":"o-1","userId":"c-1","products":[],"totalAmount":1}})"});
    ASSERT_TRUE(host.wait_for(
        60s, [&] { return read_topic(connection(), pipeline_.dead_letters).size() == 6; }));
    const std::vector<std::string> commands = commands_of_the_page();
    EXPECT_GE(commands.size(), 8U);
    for (const std::string& command : commands) {
        std::vector<std::string> words = words_of(command);
        if (words[0] != "dlq" && words[0] != "topics") continue;
        if (words[1] == "test") continue;  // of another suite: it takes a build of a handler
        if (words[0] == "dlq" && has(command, "--confirm"))
            words.insert(words.end(), {"--audit-log", (directory() / "audit.log").string()});
        const Answer answer = run(words);
        EXPECT_EQ(answer.exit_code, 0) << command << "\n" << answer.err;
        EXPECT_FALSE(answer.out.empty() && answer.err.empty()) << command;
    }
    EXPECT_EQ(host.terminate(), 0) << host.log();
}

}  // namespace
}  // namespace strandline::e2e
