#include "app/demo/demo.hpp"

#include <algorithm>
#include <thread>

#include "app/demo/ledger.hpp"
#include "app/demo/order_stream.hpp"
#include "app/demo/screen.hpp"
#include "app/translate.hpp"
#include "kafka/feeder.hpp"
#include "kafka/tail.hpp"

namespace strandline::app {

namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds step{50};
constexpr std::chrono::milliseconds redraw_terminal{250};
constexpr std::chrono::milliseconds redraw_plain{2000};
constexpr std::chrono::seconds finish_patience{20};
constexpr std::int64_t lag_max = 20'000;  // the embedded broker forgets what is not read in time
constexpr std::size_t dead_letters_shown = 5;

std::string text_of(std::span<const model::Header> headers, std::string_view name) {
    for (const model::Header& header : headers)
        if (header.name == name) return std::string(header.value);
    return {};
}

/// The demo while it runs: feeds, looks, draws.
class Demo {
public:
    Demo(const Configuration& configuration, Host& host, const DemoOptions& options)
        : configuration_(configuration),
          host_(host),
          options_(options),
          pipeline_(configuration.definitions.pipelines.front()),
          brokers_(host.embedded_brokers(pipeline_.cluster.text)),
          screen_(options.terminal, options.colour, host.url(), brokers_),
          stream_(options.seed, pipeline_.limits.payload_bytes + 1024) {}

    Result<> open() {
        kafka::ClientSettings client = client_settings(
            configuration_.definitions.host, pipeline_.cluster.text, "strandline-demo", brokers_);
        Result<std::unique_ptr<kafka::Tail>> tail =
            kafka::Tail::open(client, pipeline_.dead_letters.topic.text,
                              kafka::Tail::From::beginning, std::chrono::seconds{5});
        if (!tail) return tl::unexpected(std::move(tail.error()));
        tail_ = std::move(*tail);
        // Larger than the pipeline takes, so that its guard is seen at work.
        client.extra["message.max.bytes"] = std::to_string(pipeline_.limits.payload_bytes * 2);
        Result<std::unique_ptr<kafka::Feeder>> feeder = kafka::Feeder::open(client);
        if (!feeder) return tl::unexpected(std::move(feeder.error()));
        feeder_ = std::move(*feeder);
        screen_.show_opening();
        return {};
    }

    int run(const std::function<bool()>& stop_asked) {
        started_ = Clock::now();
        const Clock::time_point end = started_ + options_.duration;
        while (Clock::now() < end && !stop_asked()) {
            feed_what_is_due();
            look();
        }
        const bool interrupted = Clock::now() < end;
        feeder_->flush(finish_patience);
        const Clock::time_point patience = Clock::now() + finish_patience;
        do {
            follow_dead_letters();
            take_view();
        } while (!view_.adds_up() && Clock::now() < patience);
        screen_.show_summary(view_, interrupted, options_.next);
        return view_.adds_up() ? 0 : 1;
    }

private:
    void feed_what_is_due() {
        if (view_.lag > lag_max) return;
        const double elapsed = std::chrono::duration<double>(Clock::now() - started_).count();
        const auto due = static_cast<std::uint64_t>(elapsed * options_.events_per_s);
        while (fed_ < due) {
            if (!pending_) pending_ = stream_.next();
            const auto fed =
                feeder_->feed(pipeline_.source.topics.front().text, pending_->key, pending_->value);
            if (fed == kafka::Feeder::Fed::full) return;
            pending_.reset();
            ++fed_;
        }
    }

    void look() {
        follow_dead_letters();
        const Clock::time_point now = Clock::now();
        if (now < next_redraw_) return;
        next_redraw_ = now + (options_.terminal ? redraw_terminal : redraw_plain);
        take_view();
        screen_.show(view_, dead_letters_);
    }

    /// Waits a step for them: the pace of the demo.
    void follow_dead_letters() {
        tail_->read(
            step, 1000,
            [this](const model::TopicPartition&, const model::Record&,
                   std::span<const model::Header> headers) {
                dead_letters_.push_back(
                    {text_of(headers, "source-topic") + "/" + text_of(headers, "source-partition") +
                         "@" + text_of(headers, "source-offset"),
                     text_of(headers, "error-class"), text_of(headers, "error-message")});
                if (dead_letters_.size() > dead_letters_shown) dead_letters_.pop_front();
            });
    }

    void take_view() {
        const std::vector<engine::PipelineSnapshot> snapshots = host_.snapshots();
        if (snapshots.empty()) return;
        view_ = view_of(snapshots.front(), fed_ - feeder_->failed(),
                        std::chrono::duration<double>(Clock::now() - started_).count(), view_);
    }

    const Configuration& configuration_;
    Host& host_;
    const DemoOptions& options_;
    const config::PipelineDefinition& pipeline_;
    const std::string brokers_;
    DemoScreen screen_;
    OrderStream stream_;
    std::unique_ptr<kafka::Feeder> feeder_;
    std::unique_ptr<kafka::Tail> tail_;
    Clock::time_point started_;
    Clock::time_point next_redraw_;
    std::optional<OrderStream::Made> pending_;  // made, and not yet taken by the feeder
    std::uint64_t fed_{0};
    DemoView view_;
    std::deque<SeenDeadLetter> dead_letters_;
};

}  // namespace

Result<int> run_demo(const Configuration& configuration, Host& host, const DemoOptions& options,
                     const std::function<bool()>& stop_asked) {
    Demo demo(configuration, host, options);
    if (Result<> opened = demo.open(); !opened) return tl::unexpected(std::move(opened.error()));
    return demo.run(stop_asked);
}

}  // namespace strandline::app
