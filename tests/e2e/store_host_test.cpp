#include "e2e/store_host_test.hpp"

#include <cstdlib>
#include <string_view>

namespace strandline::e2e {

void StoreHostTest::start_store() {
    if (RedisServer::program().empty()) {
        const char* ci = std::getenv("CI");
        if (ci != nullptr && std::string_view(ci) == "true") FAIL() << "there is no redis-server";
        GTEST_SKIP() << "not run, without redis-server";
    }
    store_ = std::make_unique<RedisServer>(directory() / "redis", RedisOptions{.keeps_data = true});
    store_->start();
}

PipelineSetup StoreHostTest::pipeline_of(const std::string& name) const {
    PipelineSetup setup = pipeline_setup(store_ ? name + "-by-store" : name);
    if (store_) setup.more = "dedupe: {window: 24h, store: shared}\n";
    return setup;
}

HostProcess StoreHostTest::host_of(const PipelineSetup& pipeline,
                                   const std::string& instance) const {
    HostSetup setup = host_setup_for(broker());
    setup.instance = instance;
    if (store_)
        setup.more =
            "stores:\n  shared: {redis: redis://127.0.0.1:" + std::to_string(store_->port()) +
            ", i_know_this_is_unencrypted: true}\n";
    return host_for(pipeline, std::move(setup));
}

}  // namespace strandline::e2e
