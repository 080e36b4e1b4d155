#include "reload_host.hpp"

#include <cstdlib>
#include <fstream>
#include <future>
#include <stdexcept>
#include <thread>

namespace strandline::app {

namespace {

using namespace std::chrono_literals;

constexpr auto patience = 60s;

template <class Condition>
bool wait_for(Condition condition) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > deadline) return false;
        std::this_thread::sleep_for(20ms);
    }
    return true;
}

}  // namespace

ReloadHost::ReloadHost() : log_(make_stderr_logger(std::nullopt, LogLevel::warn, clock_)) {
    std::string name = (std::filesystem::temp_directory_path() / "strandline-XXXXXX").string();
    folder_ = ::mkdtemp(name.data());
    std::filesystem::create_directory(folder_ / "pipelines.d");
    write("strandline.yaml",
          "version: 1\ninstance: reload-test\nclusters: {demo: {embedded: true}}\n"
          "admin: {listen: '127.0.0.1:0'}\nplugins: {allow_root: true}\n");
}

ReloadHost::~ReloadHost() {
    stop();
    std::filesystem::remove_all(folder_);
}

void ReloadHost::write(const std::string& file, const std::string& text) const {
    std::ofstream(folder_ / file, std::ios::binary) << text;
}

void ReloadHost::remove(const std::string& file) const { std::filesystem::remove(folder_ / file); }

void ReloadHost::write_pipeline(const std::string& name, const std::string& out,
                                const std::string& more) const {
    write("pipelines.d/" + name + ".yaml",
          "version: 1\npipeline: " + name + "\ncluster: demo\nsource: {topics: [" + name +
              "-in], group: " + name +
              ", start: earliest}\nevents: {type: /type}\n"
              "stages:\n  - handler: hello_c.copy\n    on: [MADE]\n    deadline: 2s\n    outputs: "
              "{copies: {topic: " +
              out + "}}\ndead_letters: {topic: " + name + "-dlq}\nstop: {drain: 5s}\n" + more);
}

ConfigurationSources ReloadHost::sources() const {
    ConfigurationSources sources;
    sources.host_file = (folder_ / "strandline.yaml").string();
    sources.plugin_directories = {STRANDLINE_PLUGINS};
    sources.embedded_allowed = true;
    sources.root_allowed = true;
    return sources;
}

void ReloadHost::start() {
    config::Diagnostics diagnostics;
    auto loaded =
        load_configuration(sources(), config::SystemEnvironment{}, LoadHandlers::load, diagnostics);
    std::string all;
    for (const config::Diagnostic& each : diagnostics.sorted()) all += config::to_text(each) + '\n';
    if (!loaded) throw std::runtime_error(all);
    HostOptions options;
    options.embedded_partitions = partitions;
    host_ = std::make_unique<Host>(std::make_shared<const Configuration>(std::move(*loaded)),
                                   options, *log_, clock_);
    const Result<> started = host_->start();
    ASSERT_TRUE(started) << started.error().message;
    reloader_ = std::make_unique<Reloader>(*host_, sources(), *log_);
    auto feeder = kafka::Feeder::open(client());
    ASSERT_TRUE(feeder);
    feeder_ = std::move(*feeder);
}

void ReloadHost::stop() {
    feeder_.reset();
    reloader_.reset();
    const bool drained = !host_ || host_->stop();
    EXPECT_TRUE(drained);
    host_.reset();
}

kafka::ClientSettings ReloadHost::client() const {
    kafka::ClientSettings client;
    client.brokers = host_->embedded_brokers("demo");
    client.client_id = "reload-test";
    client.security.protocol = kafka::SecurityProtocol::plaintext;
    client.extra = kafka::EmbeddedBroker::producer_extra();
    return client;
}

ReloadAnswer ReloadHost::reload(ReloadRequest request) const {
    std::promise<ReloadAnswer> answered;
    reloader_->reload(std::move(request),
                      [&answered](const ReloadAnswer& answer) { answered.set_value(answer); });
    return answered.get_future().get();
}

ReloadAnswer ReloadHost::plan() const {
    std::promise<ReloadAnswer> answered;
    reloader_->plan([&answered](const ReloadAnswer& answer) { answered.set_value(answer); });
    return answered.get_future().get();
}

void ReloadHost::feed(const std::string& name, int count) {
    int& next = fed_[name];
    for (const int end = next + count; next < end; ++next) {
        const std::string number = std::to_string(next);
        const std::string value = "{\"type\":\"MADE\",\"n\":" + number + "}";
        while (feeder_->feed(name + "-in", std::string_view(number), value) ==
               kafka::Feeder::Fed::full)
            feeder_->flush(100ms);
    }
    ASSERT_TRUE(feeder_->flush(30s));
}

std::uint64_t ReloadHost::finished(const engine::PipelineSnapshot& snapshot) {
    std::uint64_t sum = 0;
    for (const engine::TopicSnapshot& topic : snapshot.topics)
        for (const engine::TypeSnapshot& type : topic.types)
            for (const std::uint64_t count : type.dispositions) sum += count;
    return sum;
}

void ReloadHost::wait_until_done(const std::string& name) {
    const auto wanted = static_cast<std::uint64_t>(fed_[name]);
    EXPECT_TRUE(wait_for([&] { return finished(snapshot(name)) >= wanted; }))
        << name << " has finished " << finished(snapshot(name)) << " of " << wanted;
}

std::map<std::string, int> ReloadHost::copies(const std::string& topic, std::size_t wanted) {
    std::map<std::string, int> found;
    auto tail = kafka::Tail::open(client(), topic, kafka::Tail::From::beginning, 10s);
    EXPECT_TRUE(tail);
    if (!tail) return found;
    const auto deadline = std::chrono::steady_clock::now() + 20s;
    int quiet = 0;
    while ((found.size() < wanted || quiet < 5) && std::chrono::steady_clock::now() < deadline) {
        bool any = false;
        (*tail)->read(100ms, 1000, [&](const auto&, const model::Record& record, const auto&) {
            any = true;
            ++found[std::string(record.value)];
        });
        quiet = any ? 0 : quiet + 1;
    }
    return found;
}

engine::PipelineSnapshot ReloadHost::snapshot(const std::string& name) {
    for (engine::PipelineSnapshot& each : host_->snapshots())
        if (each.name == name) return each;
    return {};
}

bool ReloadHost::runs(const std::string& name) { return snapshot(name).name == name; }

void ReloadHost::wait_until_ready(const std::string& name) {
    EXPECT_TRUE(wait_for([&] {
        const engine::PipelineSnapshot seen = snapshot(name);
        return seen.ready && seen.lanes.size() == partitions;
    })) << name
        << ": " << snapshot(name).not_ready;
}

}  // namespace strandline::app
