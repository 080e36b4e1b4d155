#include "e2e/host_test.hpp"
#include "e2e/publisher.hpp"
#include "e2e/wait.hpp"

STRANDLINE_KAFKA_SUITE("startup")

namespace strandline::e2e {
namespace {

using namespace std::chrono_literals;

class Startup : public HostTest {
protected:
    static PipelineSetup pipeline_with_topics(const std::string& name) {
        PipelineSetup pipeline = pipeline_setup(name);
        create_topics(connection(), pipeline, 2);
        return pipeline;
    }

    /// The host stays up and alive, is not ready, and says all of the words where an operator looks:
    /// on /readyz and in one line of the log.
    static void expect_not_ready(HostProcess& host, const std::vector<std::string>& words) {
        host.start();
        EXPECT_TRUE(host.wait_for(60s, [&] { return host.logged(words); })) << host.log();
        EXPECT_TRUE(host.wait_for(10s, [&] {
            const HttpAnswer ready = host.get("/readyz");
            return ready.status == 503 && ready.body.find(words.front()) != std::string::npos;
        })) << host.get("/readyz").body;
        EXPECT_EQ(host.get("/livez").status, 200);
        EXPECT_TRUE(host.running());
        expect_no_secret(host);
        EXPECT_TRUE(host.terminate(40s).has_value()) << host.log();
    }

    /// The host ends at once with the code for a wrong configuration, and says all of the words.
    static void expect_refused(HostProcess& host, const std::vector<std::string>& words) {
        host.start();
        EXPECT_EQ(host.wait_for_exit(20s), 78) << host.log();
        for (const std::string& word : words)
            EXPECT_NE(host.log().find(word), std::string::npos) << word << " in " << host.log();
        expect_no_secret(host);
    }

    static void expect_no_secret(HostProcess& host) {
        EXPECT_EQ(host.log().find(Broker::password), std::string::npos);
        EXPECT_EQ(host.log().find("not-the-password"), std::string::npos);
    }

    static void expect_it_works(HostProcess& host, const PipelineSetup& pipeline) {
        const Workload workload(1, 2, 500);
        publish(connection(), pipeline.source, workload);
        host.start();
        host.wait_ready();
        EXPECT_TRUE(wait_committed(host, pipeline, workload.size(), 30s)) << host.log();
        EXPECT_EQ(host.terminate(), 0) << host.log();
        const Report report = check(workload, history_of(pipeline, {}));
        EXPECT_TRUE(report.clean()) << report;
    }
};

TEST_F(Startup, AClientCertificateIsEnoughWhereTheBrokerTakesIt) {
    const PipelineSetup pipeline = pipeline_with_topics("mutual");
    HostProcess host = host_for(pipeline, mutual_tls_setup_for(broker()));
    expect_it_works(host, pipeline);
}

TEST_F(Startup, AWrongPasswordIsNamedAndTheHostWaitsForABetterOne) {
    HostSetup setup = host_setup_for(broker());
    setup.environment = {{"E2E_KAFKA_PASSWORD", "not-the-password"}};
    HostProcess host = host_for(pipeline_with_topics("password"), setup);
    expect_not_ready(host, {"refused the login", "security.password"});
}

TEST_F(Startup, AnUnknownAuthorityIsNamed) {
    HostSetup setup = host_setup_for(broker());
    setup.security = sasl_ssl_security(broker().certificates().foreign_authority);
    HostProcess host = host_for(pipeline_with_topics("authority"), setup);
    expect_not_ready(host, {"not trusted", "security.ca"});
}

TEST_F(Startup, ACertificateOfAnotherHostIsRefusedAndNamed) {
    HostSetup setup = host_setup_for(broker());
    setup.brokers = broker().other_host();
    HostProcess host = host_for(pipeline_with_topics("hostname"), setup);
    expect_not_ready(host, {"another host name", "brokers"});
}

TEST_F(Startup, TlsToAPlaintextPortIsNotReady) {
    HostSetup setup = host_setup_for(broker());
    setup.brokers = broker().plaintext();
    HostProcess host = host_for(pipeline_with_topics("tls-to-plain"), setup);
    expect_not_ready(host, {"does not speak TLS", "security.protocol"});
}

TEST_F(Startup, PlaintextToATlsPortIsNotReady) {
    HostSetup setup = host_setup_for(broker());
    setup.security = "      protocol: plaintext\n      i_know_this_is_unencrypted: true\n";
    HostProcess host = host_for(pipeline_with_topics("plain-to-tls"), setup);
    expect_not_ready(host, {"no broker of", "sasl_ssl"});
}

TEST_F(Startup, PlaintextWithoutTheWordIsRefused) {
    HostSetup setup = host_setup_for(broker());
    setup.brokers = broker().plaintext();
    setup.security = "      protocol: plaintext\n";
    HostProcess host = host_for(pipeline_setup("unencrypted"), setup);
    expect_refused(host, {"strandline.yaml:", "i_know_this_is_unencrypted"});
}

TEST_F(Startup, PlaintextWithTheWordWorks) {
    HostSetup setup = host_setup_for(broker());
    setup.brokers = broker().plaintext();
    setup.security = "      protocol: plaintext\n      i_know_this_is_unencrypted: true\n";
    const PipelineSetup pipeline = pipeline_with_topics("plain");
    HostProcess host = host_for(pipeline, setup);
    expect_it_works(host, pipeline);
}

TEST_F(Startup, AMissingVariableIsRefusedByName) {
    HostSetup setup = host_setup_for(broker());
    setup.environment.clear();
    HostProcess host = host_for(pipeline_setup("variable"), setup);
    expect_refused(host, {"strandline.yaml:", "E2E_KAFKA_PASSWORD"});
}

TEST_F(Startup, AMissingPluginIsRefusedByName) {
    PipelineSetup pipeline = pipeline_setup("missing");
    pipeline.handler = "no_such_plugin.enrich";
    HostProcess host = host_for(pipeline);
    expect_refused(host, {"pipeline.yaml:", "no_such_plugin"});
}

TEST_F(Startup, APluginOfAnotherAbiIsRefusedByName) {
    PipelineSetup pipeline = pipeline_setup("abi");
    pipeline.handler = "other_major.ack";
    pipeline.stage_lines = "";
    HostProcess host = host_for(pipeline);
    expect_refused(host, {"other_major", "ABI 1.0"});
}

TEST_F(Startup, AMissingSourceTopicIsNamedAndHealsWhenItIsCreated) {
    const PipelineSetup pipeline = pipeline_setup("sourceless");
    create_topic(connection(), pipeline.output, 2);
    create_topic(connection(), pipeline.dead_letters, 1);
    create_topic(connection(), pipeline.dead_letters + "-poison", 1);
    HostProcess host = host_for(pipeline);
    host.start();
    EXPECT_TRUE(host.wait_for(30s,
                              [&] {
                                  const HttpAnswer ready = host.get("/readyz");
                                  return ready.status == 503 &&
                                         ready.body.find(pipeline.source) != std::string::npos;
                              }))
        << host.get("/readyz").body << host.log();
    EXPECT_TRUE(host.running());

    create_topic(connection(), pipeline.source, 2);
    const Workload workload(2, 2, 200);
    publish(connection(), pipeline.source, workload);
    EXPECT_TRUE(wait_committed(host, pipeline, workload.size(), 60s)) << host.log();
    host.wait_ready();
    EXPECT_EQ(host.terminate(), 0) << host.log();
    const Report report = check(workload, history_of(pipeline, {}));
    EXPECT_TRUE(report.clean()) << report;
}

TEST_F(Startup, APipelineThatIsReroutedReadsItsNewTopicAtOnce) {
    PipelineSetup pipeline = pipeline_setup("rerouted");
    create_topics(connection(), pipeline, 2);
    HostProcess before = host_for(pipeline);
    before.start();
    before.wait_ready();
    EXPECT_EQ(before.terminate(), 0) << before.log();

    // Within the session time-out the broker still keeps the member's old partitions for it.
    pipeline.source += "-2";
    create_topic(connection(), pipeline.source, 2);
    const Workload workload(3, 2, 200);
    publish(connection(), pipeline.source, workload);
    HostProcess after = host_for(pipeline);
    after.start();
    EXPECT_TRUE(wait_committed(after, pipeline, workload.size(), 30s))
        << after.get("/readyz").body << after.log();
    EXPECT_EQ(after.terminate(), 0) << after.log();
}

TEST_F(Startup, AMissingDeadLetterTopicBlocksByNameAndHealsWhenItIsCreated) {
    const PipelineSetup pipeline = pipeline_setup("letterless");
    create_topic(connection(), pipeline.source, 2, {{"max.message.bytes", "8388608"}});
    create_topic(connection(), pipeline.output, 2);
    const Workload workload(3, 2, 500);
    publish(connection(), pipeline.source, workload);
    HostProcess host = host_for(pipeline);
    host.start();
    EXPECT_TRUE(host.wait_for(30s,
                              [&] {
                                  const HttpAnswer ready = host.get("/readyz");
                                  return ready.status == 503 &&
                                         ready.body.find(pipeline.dead_letters) !=
                                             std::string::npos;
                              }))
        << host.get("/readyz").body << host.log();
    EXPECT_TRUE(host.running());

    create_topic(connection(), pipeline.dead_letters, 1);
    create_topic(connection(), pipeline.dead_letters + "-poison", 1);
    EXPECT_TRUE(wait_committed(host, pipeline, workload.size(), 90s)) << host.log();
    host.wait_ready();
    EXPECT_EQ(host.terminate(), 0) << host.log();
    // What was in flight when the lane blocked may have been published already.
    History history = history_of(pipeline, {});
    history.interruptions = 8;
    const Report report = check(workload, history);
    EXPECT_TRUE(report.clean()) << report;
}

}  // namespace
}  // namespace strandline::e2e
