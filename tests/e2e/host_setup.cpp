#include "e2e/host_setup.hpp"

#include <unistd.h>

#include "e2e/workload.hpp"

namespace strandline::e2e {

std::string HostSetup::yaml() const {
    std::string text = "version: 1\ninstance: " + instance +
                       "\nclusters:\n  main:\n    brokers: " + brokers + "\n    security:\n" +
                       security;
    if (!librdkafka.empty()) text += "    librdkafka: " + librdkafka + "\n";
    text += "admin: {listen: 127.0.0.1:0}\nplugins:\n";
    // In a container the tests may have no other user.
    if (::geteuid() == 0) text += "  allow_root: true\n";
    text += "  directories:\n";
    for (const std::string& directory : plugin_directories) text += "    - " + directory + "\n";
    return text + more;
}

std::string sasl_ssl_security(const std::filesystem::path& authority) {
    return "      protocol: sasl_ssl\n      mechanism: SCRAM-SHA-512\n      username: " +
           std::string(Broker::user) +
           "\n      password: ${env:E2E_KAFKA_PASSWORD:?the broker's}\n" +
           "      ca: " + authority.string() + "\n";
}

HostSetup host_setup_for(const Broker& broker) {
    HostSetup setup;
    setup.brokers = broker.sasl_ssl();
    setup.security = sasl_ssl_security(broker.certificates().authority);
    setup.plugin_directories = {STRANDLINE_E2E_PLUGINS, STRANDLINE_E2E_TEST_PLUGINS};
    setup.environment = {{"E2E_KAFKA_PASSWORD", Broker::password}};
    return setup;
}

HostSetup mutual_tls_setup_for(const Broker& broker) {
    HostSetup setup = host_setup_for(broker);
    const Certificates& files = broker.certificates();
    setup.brokers = broker.mutual_tls();
    setup.security = "      protocol: ssl\n      ca: " + files.authority.string() +
                     "\n      certificate: " + files.client.certificate.string() +
                     "\n      key: " + files.client.key.string() + "\n";
    return setup;
}

std::string PipelineSetup::yaml() const {
    const std::string of_events = schemas ? "  schemas:\n    ORDER_CREATED: " STRANDLINE_E2E_SCHEMAS
                                            "/order_created.schema.json\n"
                                          : "";
    return "version: 1\npipeline: " + name + "\ncluster: main\nsource:\n  topics: [" + source +
           "]\n  group: " + name + "\n  start: earliest\nevents:\n  type: /type\n  id: /id\n" +
           "  ignore: [PAYMENT_COMPLETED]\n" + of_events +
           "limits: {payload: " + std::to_string(payload_limit / 1'000) +
           "kB}\nstages:\n  - handler: " + handler +
           "\n    on: [ORDER_CREATED]\n    deadline: 2s\n" + stage_lines + "    outputs:\n      " +
           output_name + ": {topic: " + output + output_options +
           "}\ndead_letters: {topic: " + dead_letters +
           ", max_retries: " + std::to_string(max_retries) +
           "}\ncommit: {every: 100ms, max_records: " + std::to_string(uncommitted_max) +
           "}\nstop: {drain: 3s}\n" + more;
}

PipelineSetup pipeline_setup(const std::string& name) {
    PipelineSetup setup;
    setup.name = name;
    setup.source = name + "-events";
    setup.output = name + "-enriched";
    setup.dead_letters = name + "-dlq";
    return setup;
}

void create_topics(const Connection& connection, const PipelineSetup& pipeline, int partitions) {
    create_topic(connection, pipeline.source, partitions, {{"max.message.bytes", "8388608"}});
    create_topic(connection, pipeline.output, partitions);
    create_topic(connection, pipeline.dead_letters, 3);
    create_topic(connection, pipeline.dead_letters + "-poison", 1);
}

}  // namespace strandline::e2e
