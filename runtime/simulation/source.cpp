#include "simulation/source.hpp"

#include <algorithm>

#include "simulation/checker.hpp"

namespace strandline::simulation {

SimulatedSource::SimulatedSource(Ground& ground, std::shared_ptr<Process> process, Log& log,
                                 model::TopicPartition where, std::int64_t from)
    : ground_(ground),
      process_(std::move(process)),
      log_(log),
      where_(std::move(where)),
      position_(from) {}

void SimulatedSource::begin() {
    log_.listen(weak_from_this(), [this] { fetch_later(); });
    fetch_later();
}

void SimulatedSource::seek(std::int64_t to) {
    fetched_.clear();
    trouble_.reset();
    position_ = to;
    ++seeks_;
    fetching_ = false;
    fetch_later();
}

void SimulatedSource::fetch_later() {
    if (fetching_ || ended_ || process_->dead || position_ >= log_.end()) return;
    fetching_ = true;
    ground_.time.after(ground_.latency(), [weak = weak_from_this(), seeks = seeks_] {
        if (const auto self = weak.lock(); self && self->seeks_ == seeks) self->fetch();
    });
}

void SimulatedSource::fetch() {
    fetching_ = false;
    if (ended_ || process_->dead) return;
    const bool was_empty = fetched_.empty() && !trouble_;
    if (position_ < log_.start()) {
        trouble_ = Error{"offset-gone", "the log begins later"};
    } else if (where_.topic == ground_.plan.topics.front() &&
               ground_.fault(Fault::Kind::fetch_fails,
                             static_cast<std::size_t>(where_.partition)) != nullptr) {
        trouble_ = Error{"fetch", "a batch cannot be decoded"};
    } else {
        for (std::size_t i = 0; i < ground_.plan.fetch_max; ++i) {
            StoredRecordPtr record = log_.read(position_);
            if (!record) {
                position_ = log_.end();  // gaps and markers are passed
                break;
            }
            position_ = record->offset + 1;
            fetched_.push_back(std::move(record));
        }
        fetch_later();
    }
    if (was_empty && wake_) wake_();
}

Result<std::span<const model::Record>> SimulatedSource::take(std::size_t max) {
    release();
    const Step step(ground_, *process_, "take", where_,
                    fetched_.empty() ? position_ : fetched_.front()->offset);
    if (!step) return std::span<const model::Record>{};
    if (fetched_.empty() && trouble_) return tl::unexpected(*std::exchange(trouble_, std::nullopt));
    for (; !fetched_.empty() && batch_.size() < max; fetched_.pop_front()) {
        const StoredRecordPtr& stored = fetched_.front();
        model::Record record;
        record.offset = model::Offset{stored->offset};
        record.timestamp_ms = stored->timestamp_ms;
        record.leader_epoch = stored->leader_epoch;
        record.key = view(stored->key);
        record.value = view(stored->value);
        record.native = const_cast<StoredRecord*>(stored.get());
        batch_.push_back(record);
        ground_.checker->on_taken(where_, stored->offset);
        held_.push_back(stored);
    }
    return std::span<const model::Record>(batch_);
}

std::span<const model::Header> SimulatedSource::headers(const model::Record& record) {
    return headers_.emplace_back(static_cast<const StoredRecord*>(record.native)->header_views());
}

void SimulatedSource::release() {
    headers_.clear();
    batch_.clear();
    held_.clear();
}

std::optional<model::Offset> SimulatedSource::position() const {
    if (!fetched_.empty() || trouble_ || !held_.empty()) return std::nullopt;
    return model::Offset{position_};
}

}  // namespace strandline::simulation
