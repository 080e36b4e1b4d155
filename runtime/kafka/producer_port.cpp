#include "kafka/producer_port.hpp"

#include <algorithm>
#include <utility>

#include "kafka/produce.hpp"

namespace strandline::kafka {
namespace {

using engine::Published;

constexpr const char* type_header = "event-type";
constexpr const char* content_type_header = "content-type";

// Of a record: length, attributes, offset and timestamp deltas, lengths of key, value and headers,
// each at its longest.
constexpr std::size_t record_overhead = 64;
constexpr std::size_t header_overhead = 10;  // two lengths at their longest
// What value_bytes_max() keeps free for lengths of headers whose number it is not told.
constexpr std::size_t headers_allowance = 64 * header_overhead;

void add(rd_kafka_headers_t* headers, std::string_view name, Bytes value) {
    rd_kafka_header_add(headers, name.data(), static_cast<ssize_t>(name.size()), value.data(),
                        static_cast<ssize_t>(value.size()));
}

HeadersHandle make_headers(const engine::OutRecord& record) {
    HeadersHandle headers{rd_kafka_headers_new(record.headers.size() + 2)};
    if (!record.type.empty()) add(headers.get(), type_header, record.type);
    if (!record.content_type.empty()) add(headers.get(), content_type_header, record.content_type);
    for (const auto& header : record.headers) add(headers.get(), header.name, header.value);
    return headers;
}

std::size_t header_size(std::string_view name, Bytes value) {
    return name.size() + value.size() + header_overhead;
}

}  // namespace

std::size_t wire_size(const engine::OutRecord& record) {
    auto size = record_overhead + record.key.size() + record.value.size() +
                header_size(type_header, record.type) +
                header_size(content_type_header, record.content_type);
    for (const auto& header : record.headers) size += header_size(header.name, header.value);
    return size;
}

ProducerPort::ProducerPort(std::shared_ptr<ProducerClient> client)
    : client_(std::move(client)), place_(client_->open_place()), prepared_(client_->outputs()) {}

ProducerPort::~ProducerPort() { place_.box->leave(); }

void ProducerPort::notify(std::function<void()> wake) { place_.box->notify(std::move(wake)); }

HeadersHandle ProducerPort::headers_for(const engine::OutRecord& record) {
    if (!record.headers.empty()) return make_headers(record);
    if (record.type.empty() && record.content_type.empty()) return nullptr;
    auto& prepared = prepared_[record.output];
    if (!prepared.headers || prepared.type != record.type ||
        prepared.content_type != record.content_type) {
        prepared.type = record.type;
        prepared.content_type = record.content_type;
        prepared.headers = make_headers(record);
    }
    return HeadersHandle{rd_kafka_headers_copy(prepared.headers.get())};
}

Published ProducerPort::publish(const engine::OutRecord& record, engine::Ticket ticket) {
    // Before the call: a report may come before it returns.
    last_ticket_ = std::max(last_ticket_, ticket);
    if (client_->dead()) return report_failed(record, ticket, "_FATAL");
    if (wire_size(record) > client_->message_max(record.output)) return Published::too_large;
    const auto partitions = client_->partitions(record.output);
    if (partitions >= 0 && record.partition >= partitions) return Published::refused;

    const ReportLabel label{place_.number, record.output, static_cast<std::uint32_t>(ticket)};
    place_.box->expect();
    const auto refused = produce(
        client_->client(),
        {client_->topic(record.output), record.partition,
         std::max<std::int64_t>(record.timestamp_ms, 0), record.key, record.value, label.pack()},
        headers_for(record));
    if (refused == RD_KAFKA_RESP_ERR_NO_ERROR) return Published::queued;
    place_.box->expect_no_more();
    return answer(refused, record, ticket);
}

Published ProducerPort::answer(rd_kafka_resp_err_t refused, const engine::OutRecord& record,
                               engine::Ticket ticket) {
    switch (refused) {
        case RD_KAFKA_RESP_ERR__QUEUE_FULL:
            return Published::full;
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
            return Published::too_large;
        case RD_KAFKA_RESP_ERR__UNKNOWN_PARTITION:
            return Published::refused;
        default:
            return report_failed(record, ticket, rd_kafka_err2name(refused));
    }
}

Published ProducerPort::report_failed(const engine::OutRecord& record, engine::Ticket ticket,
                                      const char* error) {
    place_.box->expect();
    place_.box->put({engine::Report{static_cast<std::uint32_t>(ticket),
                                    engine::Report::Outcome::failed, record.output, error}});
    return Published::queued;
}

void ProducerPort::take_reports(std::vector<engine::Report>& reports) {
    place_.box->take(taken_);
    for (auto& report : taken_) {
        report.ticket = whole_ticket(last_ticket_, static_cast<std::uint32_t>(report.ticket));
        reports.push_back(report);
    }
}

std::size_t ProducerPort::value_bytes_max(engine::OutputIndex output,
                                          std::size_t other_bytes) const {
    const auto most = client_->message_max(output);
    const auto taken = record_overhead + headers_allowance + other_bytes;
    return most > taken ? most - taken : 0;
}

}  // namespace strandline::kafka
