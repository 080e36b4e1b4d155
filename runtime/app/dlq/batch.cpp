#include "app/dlq/batch.hpp"

#include <chrono>
#include <vector>

namespace strandline::app::dead_letters {

using namespace std::chrono_literals;

namespace {
constexpr std::uint32_t records_max = 500;
constexpr std::uint64_t bytes_max = std::uint64_t{16} << 20U;
constexpr Duration age_max = 1s;  // a transaction may be open for a minute
}  // namespace

bool Batch::full() const {
    return records_ >= records_max || bytes_ >= bytes_max ||
           (records_ > 0 && clock_.now() - begun_ >= age_max);
}

Result<> Batch::begin() {
    if (records_++ > 0) return {};
    begun_ = clock_.now();
    return producer_.begin();
}

Result<> Batch::replay(const Scanned& scanned) {
    if (auto begun = begin(); !begun) return begun;
    const model::Record& record = scanned.record;
    bytes_ += record.key.size() + record.value.size();
    auto sent = producer_.send(place_.replay_topic, record.key, record.value, scanned.headers);
    if (!sent) return sent;
    return mark(scanned, State::replayed, {});
}

Result<> Batch::poison(const Scanned& scanned) {
    if (auto begun = begin(); !begun) return begun;
    const model::Record& record = scanned.record;
    bytes_ += record.key.size() + record.value.size();
    dlq::DeadLetterHeaders ours = *scanned.letter.headers;
    ours.poison = true;
    ours.timestamp_ms = clock_.wall_ms();
    std::vector<model::Header> headers;
    for (const model::Header& header : scanned.headers)
        if (!dlq::is_dead_letter_header(header.name)) headers.push_back(header);
    const auto encoded = encoded_.encode(ours);
    headers.insert(headers.end(), encoded.begin(), encoded.end());
    auto sent = producer_.send(place_.poison_topic, record.key, record.value, headers);
    if (!sent) return sent;
    return mark(scanned, State::poisoned, {});
}

Result<> Batch::mark(const Scanned& scanned, State state, const std::string& reason) {
    if (auto begun = begin(); !begun) return begun;
    Mark mark;
    mark.state = state;
    mark.at_ms = clock_.wall_ms();
    mark.record_ms = scanned.letter.timestamp_ms;
    mark.run = run_.id;
    mark.by = run_.by;
    mark.reason = reason;
    return producer_.send(place_.ledger_topic, key_of(scanned.letter.at), to_json(mark), {});
}

Result<> Batch::write(const RunRecord& run) {
    if (auto begun = begin(); !begun) return begun;
    return producer_.send(place_.ledger_topic, key_of(run), to_json(run), {});
}

Result<> Batch::commit() {
    if (empty()) return {};
    if (auto told = write(run_); !told) return told;
    records_ = 0;
    bytes_ = 0;
    return producer_.commit();
}

}  // namespace strandline::app::dead_letters
