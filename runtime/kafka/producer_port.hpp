#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/io.hpp"
#include "kafka/handles.hpp"
#include "kafka/port_registry.hpp"
#include "kafka/producer_client.hpp"

namespace strandline::kafka {

/// One lane's way into the producer, for one assignment epoch.
///
/// Ownership  keeps its producer's client alive.
class ProducerPort final : public engine::Publisher {
public:
    explicit ProducerPort(std::shared_ptr<ProducerClient> client);
    ~ProducerPort() override;
    ProducerPort(const ProducerPort&) = delete;
    ProducerPort& operator=(const ProducerPort&) = delete;

    void notify(std::function<void()> wake) override;
    engine::Published publish(const engine::OutRecord& record, engine::Ticket ticket) override;
    void take_reports(std::vector<engine::Report>& reports) override;
    [[nodiscard]] std::size_t value_bytes_max(engine::OutputIndex output,
                                              std::size_t other_bytes) const override;

private:
    /// The headers of the last record of one output: mostly the next one's are the same.
    struct Prepared {
        std::string type;
        std::string content_type;
        HeadersHandle headers;
    };

    [[nodiscard]] HeadersHandle headers_for(const engine::OutRecord& record);
    [[nodiscard]] engine::Published answer(rd_kafka_resp_err_t refused,
                                           const engine::OutRecord& record, engine::Ticket ticket);
    engine::Published report_failed(const engine::OutRecord& record, engine::Ticket ticket,
                                    const char* error);

    const std::shared_ptr<ProducerClient> client_;
    const PortRegistry::Place place_;

    // Only on the lane's strand.
    std::vector<Prepared> prepared_;  // by output
    engine::Ticket last_ticket_{0};
    std::vector<engine::Report> taken_;
};

/// The most that a record of these parts takes on the wire; librdkafka refuses by the same measure.
[[nodiscard]] std::size_t wire_size(const engine::OutRecord& record);

}  // namespace strandline::kafka
