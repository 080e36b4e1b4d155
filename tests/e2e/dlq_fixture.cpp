#include "e2e/dlq_fixture.hpp"

#include <stdexcept>

#include "e2e/wait.hpp"

STRANDLINE_KAFKA_SUITE("dlq")

namespace strandline::e2e {

using namespace std::chrono_literals;

void DlqTest::prepare(const std::string& name, int partitions, const std::string& more) {
    pipeline_ = pipeline_setup(name);
    pipeline_.max_retries = 3;
    pipeline_.more = more;
    host_ = host_setup_for(broker());
    // The files of a host, and of the commands beside it.
    static_cast<void>(HostProcess(folder(), host_, pipeline_));
    create_topic(connection(), pipeline_.source, partitions);
    const Answer applied = run({"topics", "apply", "--confirm"});
    if (applied.exit_code != 0) throw std::runtime_error("topics apply: " + applied.err);
}

std::unique_ptr<ChildProcess> DlqTest::start(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), STRANDLINE_E2E_BINARY);
    arguments.insert(arguments.end(), {"--config", (folder() / "strandline.yaml").string(),
                                       "--pipelines", (folder() / "pipelines.d").string()});
    const std::string number = std::to_string(++commands_);
    return std::make_unique<ChildProcess>(
        ChildOptions{.command = std::move(arguments),
                     .environment = host_.environment,
                     .directory = folder(),
                     .standard_output = folder() / (number + ".out"),
                     .standard_error = folder() / (number + ".err")});
}

Answer DlqTest::run(std::vector<std::string> arguments) {
    const std::unique_ptr<ChildProcess> process = start(std::move(arguments));
    const std::string number = std::to_string(commands_);
    const auto exit_code = process->wait_for_exit(120s);
    return {.exit_code = exit_code.value_or(-1),
            .out = read_text(folder() / (number + ".out")),
            .err = read_text(folder() / (number + ".err"))};
}

std::vector<std::string> DlqTest::replay_arguments(const std::vector<std::string>& more) const {
    std::vector<std::string> arguments{"dlq",          "replay",
                                       pipeline_.name, "--confirm",
                                       "--audit-log",  (folder() / "audit.log").string()};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return arguments;
}

Answer DlqTest::replay(const std::vector<std::string>& more) { return run(replay_arguments(more)); }

NewRecord DlqTest::dead_letter(int number, const std::string& error_class, int retry_count) const {
    const std::string key = "k-" + std::to_string(number % 7);
    return {.partition = number % 7 % 2,
            .key = key,
            .value = R"({"id":"e-)" + std::to_string(number) +
                     R"(","type":"ORDER_CREATED","data":{"orderId":"o","userId":"Anna"}})",
            .headers = {{"mine", "\xff"},
                        {"nothing", std::nullopt},
                        {"source-topic", pipeline_.source},
                        {"source-partition", "0"},
                        {"source-offset", std::to_string(number)},
                        {"source-event-id", "e-" + std::to_string(number)},
                        {"retry-count", std::to_string(retry_count)},
                        {"error-message", "because"},
                        {"error-class", error_class},
                        {"failed-handler", "order_enricher.enrich"},
                        {"handler-version", "0.1.0"},
                        {"pipeline", pipeline_.name},
                        {"dlq-timestamp", "2026-01-31T08:15:30.250Z"}}};
}

void DlqTest::publish(const std::vector<NewRecord>& records) {
    Producer producer(connection());
    for (const NewRecord& record : records) producer.send(pipeline_.dead_letters, record);
    producer.flush();
}

std::vector<StoredRecord> DlqTest::replayed() const {
    return read_topic(connection(), pipeline_.dead_letters + "-replay", "read_committed");
}
std::vector<StoredRecord> DlqTest::poisoned() const {
    return read_topic(connection(), pipeline_.dead_letters + "-poison", "read_committed");
}

std::string DlqTest::open_count() {
    const Answer listed = run({"dlq", "list", pipeline_.name, "--json"});
    const std::string before = "\"total\":";
    const std::size_t place = listed.out.find(before);
    if (place == std::string::npos) return listed.err;
    const std::size_t from = place + before.size();
    return listed.out.substr(from, listed.out.find_first_not_of("0123456789", from) - from);
}

std::string DlqTest::audit() const { return read_text(folder() / "audit.log"); }

}  // namespace strandline::e2e
