#include "journal/crash_journal.hpp"

#include <time.h>

#include <algorithm>
#include <cstring>
#include <fstream>
#include <utility>

#include "journal/fatal_signals.hpp"
#include "journal/lane_line.hpp"

namespace strandline::journal {

namespace {

// So long suspects are waited for; their partitions may be another host's by now.
constexpr Duration serial_for = std::chrono::seconds{60};
// A handler that does not return must not hold the others for ever.
constexpr std::chrono::seconds alone_patience{1};

Boot this_boot() {
    Boot boot;
    std::ifstream file("/proc/sys/kernel/random/boot_id");
    std::getline(file, boot.id);
    timespec now{};
    if (::clock_gettime(CLOCK_BOOTTIME, &now) == 0)
        boot.age_ms = std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
    return boot;
}

template <std::size_t size>
Text put(std::array<char, size>& bytes, const std::string& text) {
    const std::size_t length = std::min(size, text.size());
    std::memcpy(bytes.data(), text.data(), length);
    return {static_cast<std::uint16_t>(length)};
}

template <std::size_t size>
std::string cut(const std::array<char, size>&, const std::string& text) {
    return text.substr(0, size);
}

template <class T>
void seal(T& entry) {
    const auto* bytes = reinterpret_cast<const char*>(&entry);
    const std::size_t from = offsetof(T, check) + sizeof entry.check;
    entry.check = check_of(bytes + from, sizeof(T) - from);
}

void write(Accused& entry, const Accusation& from) {
    entry.crashes = from.crashes;
    entry.suspicions = from.suspicions;
    entry.mark = from.mark;
    entry.number = from.number;
    entry.offset = from.record.offset;
    entry.timestamp_ms = from.record.timestamp_ms;
    entry.value_bytes = from.record.value_bytes;
    entry.partition = from.record.partition;
    entry.pipeline_size = put(entry.pipeline, from.record.pipeline);
    entry.topic_size = put(entry.topic, from.record.topic);
    entry.handler_size = put(entry.handler, from.handler.handler);
    entry.version_size = put(entry.version, from.handler.version);
    seal(entry);
    entry.used.store(1, std::memory_order_release);
}

template <std::size_t size>
std::string text_of(const std::array<char, size>& bytes, Text text) {
    return {bytes.data(), std::min<std::size_t>(text.size, size)};
}

void tell(Logger& log, LogLevel level, std::string_view what, const OpenCall& call,
          const std::vector<Accusation>& accused) {
    const auto known = std::ranges::find(accused, call.record, &Accusation::record);
    const bool quarantined = known != accused.end() && is_quarantined(*known);
    const std::array fields{
        LogField("pipeline", call.record.pipeline),
        LogField("topic", call.record.topic),
        LogField("partition", call.record.partition),
        LogField("offset", call.record.offset),
        LogField("handler", call.handler.handler),
        LogField("version", call.handler.version),
        LogField("attempt", call.attempt),
        LogField("how", name_of_end(call.mark, call.number)),
        LogField("next", quarantined ? "it goes to the poison topic" : "it is handled again")};
    log.write(level, what, fields);
}

}  // namespace

Result<std::shared_ptr<CrashJournal>> CrashJournal::open(const std::string& directory,
                                                         const Clock& clock, Logger& log) {
    Result<MappedFile> file = MappedFile::create(directory);
    if (!file) return tl::unexpected(std::move(file.error()));
    Result<std::vector<std::byte>> last = file->read_last();
    Contents contents;
    if (!last) {
        log.warn("the crash journal of the last run is set aside",
                 {{"error", last.error().message}, {"file", file->set_aside()}});
    } else if (!last->empty()) {
        Result<Contents> read = read_contents(*last);
        if (!read)
            log.warn("the crash journal of the last run is set aside",
                     {{"error", read.error().message}, {"file", file->set_aside()}});
        else
            contents = std::move(*read);
    }
    const Boot boot = this_boot();
    const Judgement judgement = judge(std::move(contents), boot);
    for (const OpenCall& call : judgement.crashed)
        tell(log, LogLevel::error, "the last run of the host ended inside a handler", call,
             judgement.accused);
    for (const OpenCall& call : judgement.suspected)
        tell(log, LogLevel::warn,
             "the last run of the host ended without a word: this call was under way", call,
             judgement.accused);
    std::shared_ptr<CrashJournal> journal(new CrashJournal(std::move(*file), clock, log));
    journal->begin(judgement, boot);
    if (Result<> published = journal->file_.publish(); !published)
        return tl::unexpected(std::move(published.error()));
    watch_journal(journal->file_.head(), file_bytes);
    return journal;
}

CrashJournal::CrashJournal(MappedFile file, const Clock& clock, Logger& log)
    : file_(std::move(file)), clock_(clock), log_(log) {
    for (std::size_t i = line_count; i-- > 0;) free_lines_.push_back(i);
}

CrashJournal::~CrashJournal() { forget_journal(); }

void CrashJournal::begin(const Judgement& judgement, const Boot& boot) {
    Head& head = file_.head();
    head.magic = file_magic;
    head.version = file_version;
    head.handlers = handler_count;
    head.accused = accused_count;
    head.lines = line_count;
    head.check = check_of(&head, offsetof(Head, check));
    head.started_boot_ms = boot.age_ms;
    put(head.boot_id, boot.id);
    // The newest stand last, and are what counts when there are more than fit.
    const std::size_t skipped =
        judgement.accused.size() - std::min<std::size_t>(judgement.accused.size(), accused_count);
    std::size_t untried = 0;
    for (std::size_t i = skipped; i < judgement.accused.size(); ++i) {
        const Accusation& accusation = judgement.accused[i];
        write(file_.accused(i - skipped), accusation);
        if (accusation.suspicions > 0 && !is_quarantined(accusation)) ++untried;
    }
    untried_.store(untried);
    serial_until_ = clock_.now() + serial_for;
    serial_.store(untried > 0);
    if (untried > 0)
        log_.warn(
            "handlers run one at a time until each suspect was tried",
            {{"suspects", untried},
             {"at_most_s", std::chrono::duration_cast<std::chrono::seconds>(serial_for).count()}});
}

std::unique_ptr<engine::CallLine> CrashJournal::open_line(
    const std::string& pipeline, const model::TopicPartition& where,
    std::span<const engine::StageInfo> stages) {
    const std::lock_guard lock(mutex_);
    if (free_lines_.empty()) {
        if (!std::exchange(full_told_, true))
            log_.warn("more partitions than the crash journal has lines: the rest go without",
                      {{"lines", line_count}});
        return nullptr;
    }
    const std::size_t index = free_lines_.back();
    free_lines_.pop_back();
    Line& line = file_.line(index);
    line.partition = where.partition;
    line.pipeline_size = put(line.pipeline, pipeline);
    line.topic_size = put(line.topic, where.topic);
    seal(line);
    line.used.store(1, std::memory_order_release);

    std::vector<std::uint32_t> handlers;
    for (const engine::StageInfo& stage : stages) handlers.push_back(handler_index(stage));
    std::vector<LaneLine::Known> known;
    for (std::size_t i = 0; i < accused_count; ++i) {
        Accused& entry = file_.accused(i);
        if (entry.used.load(std::memory_order_relaxed) != 1 || entry.partition != where.partition ||
            text_of(entry.pipeline, entry.pipeline_size) != cut(entry.pipeline, pipeline) ||
            text_of(entry.topic, entry.topic_size) != where.topic)
            continue;
        Accusation accusation;
        accusation.record = {pipeline,     where.topic,        where.partition,
                             entry.offset, entry.timestamp_ms, entry.value_bytes};
        accusation.handler = {text_of(entry.handler, entry.handler_size),
                              text_of(entry.version, entry.version_size)};
        accusation.crashes = entry.crashes;
        accusation.suspicions = entry.suspicions;
        accusation.mark = entry.mark;
        accusation.number = entry.number;
        // Another version of the plugin has not done anything yet.
        const bool same = std::ranges::any_of(stages, [&](const engine::StageInfo& stage) {
            return cut(entry.handler, stage.handler) == accusation.handler.handler &&
                   cut(entry.version, stage.version) == accusation.handler.version;
        });
        const bool untried = serial_.load() && accusation.suspicions > 0;
        if (!same) accusation.crashes = accusation.suspicions = 0;
        known.push_back({std::move(accusation), &entry, untried});
    }
    return std::make_unique<LaneLine>(shared_from_this(), index, std::move(handlers),
                                      std::move(known));
}

std::uint32_t CrashJournal::handler_index(const engine::StageInfo& stage) {
    const std::string key = stage.handler + " " + stage.version;
    const auto known = handlers_.find(key);
    if (known != handlers_.end()) return known->second;
    // More handlers than names: the last name stands for the rest.
    const auto index =
        static_cast<std::uint32_t>(std::min<std::size_t>(handlers_.size(), handler_count - 1));
    HandlerName& name = file_.handler(index);
    name.handler_size = put(name.handler, stage.handler);
    name.version_size = put(name.version, stage.version);
    seal(name);
    handlers_.emplace(key, index);
    return index;
}

void CrashJournal::forget(Entry& entry) { entry.used.store(0, std::memory_order_release); }

void CrashJournal::give_back(std::size_t line) {
    const std::lock_guard lock(mutex_);
    file_.line(line).used.store(0, std::memory_order_release);
    free_lines_.push_back(line);
}

bool CrashJournal::enter_alone() {
    if (clock_.now() >= serial_until_) serial_.store(false);
    if (alone_.try_lock_for(alone_patience)) return true;
    ++not_alone_;
    return false;
}

void CrashJournal::leave_alone() { alone_.unlock(); }

void CrashJournal::tried() {
    if (untried_.load() == 0 || --untried_ > 0) return;
    if (serial_.exchange(false)) log_.info("each suspect was tried: handlers run side by side");
}

void CrashJournal::mark_hung(const std::string& pipeline, const model::TopicPartition& where) {
    const std::lock_guard lock(mutex_);
    for (std::size_t i = 0; i < line_count; ++i) {
        Line& line = file_.line(i);
        if (line.used.load() != 1 || line.partition != where.partition ||
            text_of(line.topic, line.topic_size) != where.topic ||
            text_of(line.pipeline, line.pipeline_size) != cut(line.pipeline, pipeline) ||
            line.call.state.load() != CallState::inside)
            continue;
        std::uint32_t none = 0;
        line.call.mark.compare_exchange_strong(none, packed(Mark::hung, 0));
    }
}

void CrashJournal::close() {
    file_.head().end.store(static_cast<std::uint32_t>(End::clean));
    forget_journal();
}

bool CrashJournal::lost() const { return journal_is_lost(); }

}  // namespace strandline::journal
