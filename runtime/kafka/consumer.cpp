#include "kafka/consumer.hpp"

#include <utility>

#include "kafka/consumer_thread.hpp"

namespace strandline::kafka {

Consumer::Consumer(ConsumerSettings settings, Logger& logger)
    : settings_(std::move(settings)), logger_(logger) {}

Consumer::~Consumer() = default;

Result<void> Consumer::start(engine::ConsumerEvents& events) {
    thread_.reset();  // an earlier life, which has ended
    auto thread = ConsumerThread::launch(settings_, logger_, events);
    if (!thread) return tl::unexpected(thread.error());
    thread_ = std::move(*thread);
    return {};
}

void Consumer::commit(std::vector<model::PartitionOffset> offsets) {
    if (thread_) thread_->commit(std::move(offsets));
}

void Consumer::seek(model::PartitionOffset to, std::function<void(Result<model::Offset>)> done) {
    if (!thread_) return done(failed("seek", "the consumer is not running"));
    thread_->seek(std::move(to), std::move(done));
}

void Consumer::reassign(std::vector<model::TopicPartition> gone) {
    if (thread_) thread_->reassign(std::move(gone));
}

void Consumer::stop(std::function<void()> done) {
    if (!thread_) return done();
    thread_->stop(std::move(done));
}

}  // namespace strandline::kafka
