#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "base/clock.hpp"
#include "base/verify.hpp"
#include "dlq/dead_letter_headers.hpp"
#include "dlq/dead_letter_writer.hpp"

// Whatever headers, key and value a record has: it becomes a dead letter that fits its topic and can
// be read, and replaying that one keeps its coordinates and raises its count by one.
namespace {

using namespace strandline;

constexpr std::size_t record_bytes_max = 8 * 1024;

class StoppedClock final : public Clock {
public:
    TimePoint now() const override { return {}; }
    std::int64_t wall_ms() const override { return 1'700'000'000'000; }
};

class Topic final : public engine::Publisher {
public:
    std::function<void(const engine::OutRecord&)> stored;

    void notify(std::function<void()>) override {}
    void take_reports(std::vector<engine::Report>&) override {}
    std::size_t value_bytes_max(engine::OutputIndex, std::size_t other_bytes) const override {
        return record_bytes_max - std::min(record_bytes_max, other_bytes);
    }
    engine::Published publish(const engine::OutRecord& record, engine::Ticket) override {
        std::size_t bytes = record.key.size() + record.value.size();
        for (const model::Header& header : record.headers)
            bytes += header.name.size() + header.value.size() + 10;
        if (bytes > record_bytes_max) return engine::Published::too_large;
        stored(record);
        return engine::Published::queued;
    }
};

// The bytes as a row of pieces, each behind a byte with its size; 255 is a null.
class Pieces {
public:
    explicit Pieces(std::string_view bytes) : bytes_(bytes) {}
    bool empty() const { return bytes_.empty(); }
    Bytes next() {
        if (bytes_.empty()) return {};
        const auto size = static_cast<unsigned char>(bytes_.front());
        bytes_.remove_prefix(1);
        if (size == 255) return null_bytes;
        const Bytes piece = bytes_.substr(0, size);
        bytes_.remove_prefix(piece.size());
        return piece;
    }

private:
    std::string_view bytes_;
};

std::string_view name_of(Bytes piece) {
    static constexpr std::string_view ours[] = {"source-topic",          "source-partition",
                                                "source-offset",         "source-event-id",
                                                "retry-count",           "original-value-size",
                                                "original-value-sha256", "original-headers-count",
                                                "original-headers-size"};
    if (piece.size() == 1) return ours[static_cast<unsigned char>(piece[0]) % std::size(ours)];
    return is_null(piece) ? std::string_view("x") : piece;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    Pieces pieces({reinterpret_cast<const char*>(data), size});
    const bool trusted = !is_null(pieces.next());
    model::Record record;
    record.offset = {7};
    record.key = pieces.next();
    record.value = pieces.next();
    model::Failure failure;
    failure.message = pieces.next();
    failure.code = pieces.next();
    std::vector<model::Header> headers;
    while (!pieces.empty()) {
        const std::string_view name = name_of(pieces.next());
        headers.push_back({.name = name, .value = pieces.next()});
    }

    const StoppedClock clock;
    Topic topic;
    dlq::DeadLetterSettings settings;
    settings.pipeline = "orders";
    settings.trust_source_headers = trusted;
    dlq::DeadLetterWriter writer(settings, topic, clock);
    settings.trust_source_headers = true;
    dlq::DeadLetterWriter on_replay(settings, topic, clock);

    const model::TopicPartition where{"order-events", 3};
    engine::Delivery delivery;
    delivery.where = &where;
    delivery.record = &record;
    delivery.headers = headers;

    int rounds = 0;
    dlq::DeadLetterHeaders first;
    const auto fail = [&](dlq::DeadLetterWriter& by) {
        const auto answer = by.store(delivery, failure, model::Disposition::dead_lettered, 1);
        STRANDLINE_VERIFY(answer == engine::Published::queued,
                          "a dead letter that cannot be stored");
    };
    topic.stored = [&](const engine::OutRecord& stored) {
        const auto read = dlq::read_dead_letter(stored.headers);
        STRANDLINE_VERIFY(read.has_value(), "a dead letter that cannot be read");
        STRANDLINE_VERIFY(is_null(stored.value) == is_null(record.value), "a null that is none");
        STRANDLINE_VERIFY(read->value || stored.value == record.value, "cut without a word");
        STRANDLINE_VERIFY(read->key || stored.key == record.key, "cut without a word");
        if (rounds++ == 0) {
            first = *read;
            STRANDLINE_VERIFY(trusted || read->retry_count.value == 1, "a forged count");
            const engine::OutRecord copy = stored;
            const std::vector<model::Header> again(stored.headers.begin(), stored.headers.end());
            record.key = copy.key;
            record.value = copy.value;
            delivery.headers = again;
            fail(on_replay);
            return;
        }
        STRANDLINE_VERIFY(read->source == first.source, "coordinates that were not kept");
        STRANDLINE_VERIFY(read->value == first.value && read->headers == first.headers,
                          "a piece that passes for the whole");
        STRANDLINE_VERIFY(
            read->retry_count.value == std::min(first.retry_count.value + 1, dlq::retry_count_max),
            "a round that was not counted");
    };
    fail(writer);
    return 0;
}
