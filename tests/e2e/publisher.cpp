#include "e2e/publisher.hpp"

#include <chrono>
#include <functional>
#include <stdexcept>
#include <vector>

namespace strandline::e2e {
namespace {

using Clock = std::chrono::steady_clock;

void publish_all(const Connection& connection, const std::string& topic, const Workload& workload,
                 const std::function<void(std::int64_t sent)>& after_round) {
    Producer producer(connection);
    const auto partitions = static_cast<std::size_t>(workload.partitions());
    std::vector<std::vector<std::int64_t>> offsets(
        partitions,
        std::vector<std::int64_t>(static_cast<std::size_t>(workload.per_partition()), -1));
    for (std::int64_t index = 0; index < workload.per_partition(); ++index) {
        for (int partition = 0; partition < workload.partitions(); ++partition)
            producer.send(
                topic, workload.event(partition, index).record,
                &offsets[static_cast<std::size_t>(partition)][static_cast<std::size_t>(index)]);
        after_round((index + 1) * workload.partitions());
    }
    producer.flush();
    for (const std::vector<std::int64_t>& of_partition : offsets)
        for (std::size_t index = 0; index < of_partition.size(); ++index)
            if (of_partition[index] != static_cast<std::int64_t>(index))
                throw std::runtime_error("record " + std::to_string(index) + " got offset " +
                                         std::to_string(of_partition[index]));
}

}  // namespace

void publish(const Connection& connection, const std::string& topic, const Workload& workload) {
    publish_all(connection, topic, workload, [](std::int64_t) {});
}

PacedPublisher::PacedPublisher(Connection connection, std::string topic, const Workload& workload,
                               int records_per_second)
    : connection_(std::move(connection)),
      topic_(std::move(topic)),
      workload_(workload),
      records_per_second_(records_per_second),
      thread_([this] { run(); }) {}

PacedPublisher::~PacedPublisher() {
    hurry_ = true;
    if (thread_.joinable()) thread_.join();
}

void PacedPublisher::finish() {
    hurry_ = true;
    thread_.join();
    if (!trouble_.empty()) throw std::runtime_error(trouble_);
}

void PacedPublisher::run() {
    const Clock::time_point start = Clock::now();
    const auto pace = [&](std::int64_t sent) {
        const std::chrono::duration<double> due(static_cast<double>(sent) / records_per_second_);
        if (!hurry_)
            std::this_thread::sleep_until(start + std::chrono::duration_cast<Clock::duration>(due));
    };
    try {
        publish_all(connection_, topic_, workload_, pace);
    } catch (const std::exception& trouble) {
        trouble_ = trouble.what();
    }
    done_ = true;
}

}  // namespace strandline::e2e
