#include "dying_host.hpp"

#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "journal/fatal_signals.hpp"

namespace strandline::journal {

DyingHost::DyingHost() {
    std::string name = (std::filesystem::temp_directory_path() / "strandline-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
}

DyingHost::~DyingHost() { std::filesystem::remove_all(folder_); }

model::Record DyingHost::record(std::int64_t offset) {
    model::Record record;
    record.offset = model::Offset{offset};
    record.timestamp_ms = 1'700'000'000'000;
    record.value = "value";
    return record;
}

engine::HandlerCall DyingHost::call(std::int64_t offset) {
    return {.offset = model::Offset{offset}, .timestamp_ms = 1'700'000'000'000, .value_bytes = 5};
}

int DyingHost::life(const std::function<void(CrashJournal&)>& live) {
    const pid_t child = ::fork();
    if (child == 0) {
        const rlimit none{};
        ::setrlimit(RLIMIT_CORE, &none);
        (void)::freopen("/dev/null", "w", stderr);
        const AlternateStack stack;
        const auto journal = next_start();
        live(*journal);
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
}

std::unique_ptr<engine::CallLine> DyingHost::open_line(CrashJournal& journal, std::int32_t number,
                                                       const std::string& version) {
    const std::vector<engine::StageInfo> stages{{.handler = "shop.enrich", .version = version}};
    return journal.open_line(pipeline, partition(number), stages);
}

std::shared_ptr<CrashJournal> DyingHost::next_start() {
    auto journal = CrashJournal::open(folder_.string(), clock_, log_);
    EXPECT_TRUE(journal) << journal.error().message;
    return journal ? *journal : nullptr;
}

}  // namespace strandline::journal
