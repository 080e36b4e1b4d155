#include "kafka/producer.hpp"

#include <utility>

#include "kafka/producer_pool.hpp"
#include "kafka/producer_port.hpp"

namespace strandline::kafka {

Result<std::unique_ptr<Producer>> Producer::open(ProducerSettings settings, Logger& logger,
                                                 ProducerEvents events) {
    auto pool = std::make_unique<ProducerPool>(std::move(settings), logger, std::move(events));
    if (auto opened = pool->open(); !opened) return tl::unexpected(opened.error());
    return std::unique_ptr<Producer>(new Producer(std::move(pool)));
}

Producer::Producer(std::unique_ptr<ProducerPool> pool) : pool_(std::move(pool)) {}

Producer::~Producer() { close(std::chrono::milliseconds(0)); }

std::shared_ptr<engine::Publisher> Producer::open_port() {
    return std::make_shared<ProducerPort>(pool_->current());
}

bool Producer::flush(std::chrono::milliseconds deadline) { return pool_->flush(deadline); }

std::vector<OutputCounters> Producer::counters() const { return pool_->counters(); }

void Producer::close(std::chrono::milliseconds deadline) { pool_->close(deadline); }

}  // namespace strandline::kafka
