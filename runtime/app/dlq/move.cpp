#include "app/dlq/move.hpp"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <utility>

#include "app/dlq/batch.hpp"
#include "app/dlq/scan.hpp"
#include "dlq/pace.hpp"
#include "dlq/utc_time.hpp"
#include "dlq/where.hpp"
#include "kafka/topic_admin.hpp"
#include "kafka/topic_reader.hpp"
#include "kafka/transactional_producer.hpp"

namespace strandline::app::dead_letters {

using namespace std::chrono_literals;

namespace {

constexpr auto patience = 15s;
constexpr Duration nap = 100ms;

std::string new_run_id(const Clock& clock) {
    // A time for people and the process for the rest: the producer's fence keeps two from one second.
    return dlq::format_utc(clock.wall_ms()) + "-" + std::to_string(::getpid());
}

std::string command_of(bool discards) { return discards ? "discard" : "replay"; }

}  // namespace

/// One run, from the first look to the last line.
class Mover::Session {
public:
    Session(const Mover& mover, const MoveRequest& request, bool discards)
        : place_(mover.place_),
          audit_(mover.audit_),
          around_(mover.around_),
          request_(request),
          discards_(discards) {}

    Result<Moved> run();

private:
    [[nodiscard]] Result<> look_at_topics();
    [[nodiscard]] Result<> choose_run();
    [[nodiscard]] Result<> open();
    [[nodiscard]] Result<> scan();
    [[nodiscard]] bool take(const Scanned& scanned);
    [[nodiscard]] Result<> settle(const Scanned& scanned);
    [[nodiscard]] Result<> pass_copy(const Scanned& scanned);
    [[nodiscard]] bool wait_for_turn();
    [[nodiscard]] bool may_go_on();
    [[nodiscard]] Result<> finish();
    [[nodiscard]] Result<> tell_audit(const std::string& outcome);
    [[nodiscard]] bool has_room() const {
        return !run_.limit || run_.moved() + moved_.discarded < *run_.limit;
    }

    const Place& place_;
    Audit* const audit_;
    const Surroundings& around_;
    const MoveRequest& request_;
    const bool discards_;

    std::unique_ptr<kafka::TopicReader> reader_;
    std::unique_ptr<kafka::TransactionalProducer> producer_;  // none for a dry run
    std::unique_ptr<Batch> batch_;
    std::unique_ptr<Scan> scan_;
    std::unique_ptr<dlq::Pace> pace_;
    Ledger ledger_;
    dlq::Where where_;
    RunRecord run_;
    std::optional<RunRecord> abandoned_;
    std::vector<kafka::PartitionRange> ranges_;
    Moved moved_;
    Result<> trouble_;
};

Result<Moved> Mover::replay(const MoveRequest& request) { return move(request, false); }
Result<Moved> Mover::discard(const MoveRequest& request) { return move(request, true); }

Result<Moved> Mover::move(const MoveRequest& request, bool discards) {
    return Session(*this, request, discards).run();
}

Result<Moved> Mover::Session::run() {
    for (const auto step : {&Session::look_at_topics, &Session::choose_run, &Session::open,
                            &Session::scan, &Session::finish})
        if (const Result<> done = (this->*step)(); !done) {
            if (producer_) producer_->abort();
            if (batch_) (void)tell_audit("failed");
            return tl::unexpected(done.error());
        }
    return moved_;
}

Result<> Mover::Session::look_at_topics() {
    auto reader = kafka::TopicReader::open(place_.client, patience);
    if (!reader) return tl::unexpected(reader.error());
    reader_ = std::move(*reader);
    auto admin = kafka::TopicAdmin::open(place_.client, patience);
    if (!admin) return tl::unexpected(admin.error());
    std::vector<std::string> topics{place_.topic, place_.ledger_topic};
    if (!discards_) topics.insert(topics.end(), {place_.replay_topic, place_.poison_topic});
    for (const std::string& topic : topics) {
        const auto facts = (*admin)->look(topic);
        if (!facts) return tl::unexpected(facts.error());
        if (!*facts) {
            if (request_.dry_run && topic != place_.topic) {
                around_.tell("there is no topic " + topic + " yet: strandline topics apply " +
                             place_.pipeline + " --confirm");
                continue;
            }
            return failed("topic-missing", "the brokers have no topic " + topic +
                                               ": strandline topics apply " + place_.pipeline +
                                               " --confirm creates it");
        }
        const auto policy = (*facts)->settings.find("cleanup.policy");
        if (topic != place_.ledger_topic || policy == (*facts)->settings.end()) continue;
        if (policy->second != "compact")
            return failed("ledger-not-compacted",
                          "topic " + topic + " has cleanup.policy=" + policy->second +
                              ", so it would forget what was replayed; set it to compact");
    }
    return {};
}

// Looked at before anything is fenced: a mistaken second command must not end the first.
Result<> Mover::Session::choose_run() {
    auto ledger = read_ledger(*reader_, place_.ledger_topic);
    if (!ledger) return tl::unexpected(ledger.error());
    if (*ledger) ledger_ = std::move(**ledger);
    const RunRecord* earlier = discards_ ? nullptr : ledger_.unfinished(place_.pipeline);
    const bool resumes = request_.earlier == Earlier::resume;
    if (resumes && earlier == nullptr)
        return failed("run-missing", "no replay of pipeline '" + place_.pipeline +
                                         "' was cut off: there is nothing to resume");
    if (resumes) {
        run_ = *earlier;
    } else {
        if (earlier != nullptr && request_.earlier == Earlier::refuse && !request_.dry_run)
            return failed("run-unfinished",
                          "replay " + earlier->id + " by " + earlier->by + " was cut off after " +
                              std::to_string(earlier->moved()) +
                              " dead letters, or still runs: --resume goes on with it" +
                              (earlier->where.empty() ? "" : " (--where " + earlier->where + ")") +
                              ", --new starts afresh");
        if (earlier != nullptr && request_.earlier == Earlier::abandon) abandoned_ = *earlier;
        run_.id = new_run_id(around_.clock);
        run_.pipeline = place_.pipeline;
        run_.command = command_of(discards_);
        run_.where = request_.where;
        run_.limit = request_.limit;
        run_.started_ms = around_.clock.wall_ms();
    }
    auto where = dlq::Where::parse(run_.where, run_.started_ms);
    if (!where) return tl::unexpected(where.error());
    where_ = *where;
    moved_.run = run_.id;
    return {};
}

Result<> Mover::Session::open() {
    if (!request_.dry_run) {
        run_.by = audit_->actor().to_text();
        auto producer =
            kafka::TransactionalProducer::open(place_.client, place_.transactional_id(), 60s);
        if (!producer) return tl::unexpected(producer.error());
        producer_ = std::move(*producer);
        // What the one before had in flight is decided only now, so this is the ledger that counts.
        auto ledger = read_ledger(*reader_, place_.ledger_topic);
        if (!ledger) return tl::unexpected(ledger.error());
        if (*ledger) ledger_ = std::move(**ledger);
        if (request_.earlier == Earlier::resume) {
            const RunRecord* earlier = ledger_.unfinished(place_.pipeline);
            if (earlier == nullptr || earlier->id != run_.id)
                return failed("run-missing", "replay " + run_.id + " ended in the meantime");
            run_ = *earlier;
            run_.by = audit_->actor().to_text();
        }
    }
    auto ranges = reader_->ranges(place_.topic);
    if (!ranges) return tl::unexpected(ranges.error());
    ranges_ = std::move(*ranges);
    for (kafka::PartitionRange& range : ranges_) {
        const auto bound = run_.bounds.try_emplace(range.partition, range.end.value).first;
        range.end.value = std::min(range.end.value, bound->second);
    }
    scan_ = std::make_unique<Scan>(place_, ledger_);
    pace_ = std::make_unique<dlq::Pace>(request_.per_second, around_.clock);
    if (request_.dry_run) return {};
    if (const auto told = tell_audit("begun"); !told) return told;
    batch_ = std::make_unique<Batch>(place_, *producer_, run_, around_.clock);
    if (abandoned_) {
        abandoned_->state = RunRecord::State::abandoned;
        if (auto told = batch_->write(*abandoned_); !told) return told;
    }
    if (auto told = batch_->write(run_); !told) return told;
    return batch_->commit();
}

Result<> Mover::Session::scan() {
    const Result<> read = scan_->run(
        *reader_, ranges_, [this](const Scanned& scanned) { return take(scanned); },
        [this] { return may_go_on(); });
    if (!trouble_) return trouble_;
    return read;
}

/// False ends the run.
bool Mover::Session::take(const Scanned& scanned) {
    if (!has_room() || !may_go_on()) return false;
    const bool open = scanned.state == State::open;
    const bool copy = scanned.state == State::copy && scanned.mark == nullptr;
    if ((!open && !copy) || !where_.matches(scanned.letter)) return true;
    if (!scanned.letter.headers && !discards_) {
        ++moved_.unreadable;
        return true;
    }
    if (open && !wait_for_turn()) return false;
    trouble_ = copy ? pass_copy(scanned) : settle(scanned);
    if (trouble_ && batch_ && batch_->full()) trouble_ = batch_->commit();
    return trouble_.has_value();
}

Result<> Mover::Session::pass_copy(const Scanned& scanned) {
    if (!scanned.original_is_closed) return {};
    ++moved_.copies;
    ++run_.copies;
    return batch_ ? batch_->mark(scanned, State::copy, {}) : Result<>{};
}

Result<> Mover::Session::settle(const Scanned& scanned) {
    scan_->close(scanned.letter);
    pace_->went();
    const bool at_the_cap =
        !discards_ && scanned.letter.headers->retry_count.value >= place_.max_retries;
    if (discards_) {
        ++moved_.discarded;
    } else if (at_the_cap) {
        ++moved_.poisoned;
        ++run_.poisoned;
    } else {
        ++moved_.replayed;
        ++run_.replayed;
    }
    if (!batch_) {
        const std::string& to = at_the_cap ? place_.poison_topic : place_.replay_topic;
        around_.planned({scanned.letter, discards_ ? std::string() : to});
        return {};
    }
    if (discards_) return batch_->mark(scanned, State::discarded, request_.reason);
    return at_the_cap ? batch_->poison(scanned) : batch_->replay(scanned);
}

bool Mover::Session::wait_for_turn() {
    if (request_.dry_run) return true;
    Duration wait = pace_->wait();
    // No transaction is held open over a wait.
    if (wait > nap) trouble_ = batch_->commit();
    while (trouble_ && wait > Duration::zero()) {
        around_.sleep(std::min(wait, nap));
        if (!may_go_on()) return false;
        wait = pace_->wait();
    }
    return trouble_.has_value();
}

bool Mover::Session::may_go_on() {
    if (around_.stop()) moved_.stopped = true;
    // While nothing comes, what has come does not wait.
    if (!moved_.stopped && trouble_ && batch_ && batch_->full()) trouble_ = batch_->commit();
    return !moved_.stopped && trouble_.has_value();
}

Result<> Mover::Session::finish() {
    if (request_.dry_run) return {};
    if (!moved_.stopped) {
        run_.state = RunRecord::State::finished;
        if (auto told = batch_->write(run_); !told) return told;
    }
    if (auto committed = batch_->commit(); !committed) return committed;
    return tell_audit(moved_.stopped ? "stopped" : "done");
}

Result<> Mover::Session::tell_audit(const std::string& outcome) {
    std::vector<std::pair<std::string, std::string>> fields{{"outcome", outcome},
                                                            {"pipeline", place_.pipeline},
                                                            {"topic", place_.topic},
                                                            {"run", run_.id}};
    if (!run_.where.empty()) fields.emplace_back("where", run_.where);
    if (run_.limit) fields.emplace_back("limit", std::to_string(*run_.limit));
    if (!request_.reason.empty()) fields.emplace_back("reason", request_.reason);
    if (outcome == "done" || outcome == "stopped") {
        if (discards_) fields.emplace_back("discarded", std::to_string(moved_.discarded));
        if (!discards_) {
            fields.emplace_back("replayed", std::to_string(moved_.replayed));
            fields.emplace_back("poisoned", std::to_string(moved_.poisoned));
        }
        fields.emplace_back("copies", std::to_string(moved_.copies));
    }
    return audit_->write("dlq-" + command_of(discards_), fields);
}

}  // namespace strandline::app::dead_letters
