#include "app/dlq/scan.hpp"

namespace strandline::app::dead_letters {

using dlq::DeadLetter;

Result<> Scan::run(kafka::TopicReader& reader, const std::vector<kafka::PartitionRange>& ranges,
                   const std::function<bool(const Scanned&)>& seen,
                   const std::function<bool()>& idle) {
    bool wanted = true;
    const kafka::TopicReader::Seen each = [&](const model::TopicPartition& where,
                                              const model::Record& record,
                                              std::span<const model::Header> headers) {
        Scanned scanned{.letter = dlq::read_dead_letter(where, record, headers),
                        .record = record,
                        .headers = headers};
        if (!is_mine(scanned.letter)) return true;
        judge(scanned);
        return wanted = seen(scanned);
    };
    const auto go_on = [&] { return wanted = idle(); };
    for (const kafka::PartitionRange& range : ranges) {
        const Result<> read = reader.read(place_.topic, range, each, go_on);
        if (!read || !wanted) return read;
    }
    return {};
}

bool Scan::is_mine(const DeadLetter& letter) const {
    if (!place_.shared) return true;
    return letter.headers && letter.headers->pipeline == place_.pipeline;
}

void Scan::judge(Scanned& scanned) {
    scanned.mark = ledger_.find(scanned.letter);
    if (scanned.mark != nullptr) scanned.state = scanned.mark->state;
    if (!scanned.letter.headers) return;
    const auto [known, fresh] =
        closed_.try_emplace(identity(*scanned.letter.headers), scanned.mark != nullptr);
    if (fresh) return;
    if (scanned.mark == nullptr) {
        scanned.state = State::copy;
        scanned.original_is_closed = known->second;
    } else {
        known->second = true;
    }
}

void Scan::close(const DeadLetter& letter) {
    if (letter.headers) closed_[identity(*letter.headers)] = true;
}

}  // namespace strandline::app::dead_letters
