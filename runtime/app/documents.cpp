#include "app/documents.hpp"

#include "dlq/sha256.hpp"

namespace strandline::app {

using config::Document;

namespace {

constexpr std::size_t certificate_bytes_max = std::size_t{1} << 20U;

void put(Document& document, const std::string& key, const std::string& text) {
    document[key] = {.text = Secret(text), .shown = text};
}

/// What the named file holds now. What is shown is its name, since it may be a private key.
void put_contents(Document& document, const std::string& key, const std::string& path,
                  const config::Environment& environment) {
    if (path.empty()) return;
    const Result<config::FileText> file = environment.read(path, certificate_bytes_max);
    const std::string digest = file ? dlq::sha256_hex(file->text) : "unreadable";
    document[key + " (contents)"] = {.text = Secret(digest), .shown = "contents of " + path};
}

void put_under(Document& document, const Document& from, const std::string& prefix) {
    for (auto at = from.lower_bound(prefix); at != from.end() && at->first.starts_with(prefix);
         ++at)
        document.insert(*at);
}

void put_store(Document& document, const config::HostDefinition& host, const std::string& name,
               const config::Environment& environment) {
    const config::StoreDefinition& store = host.stores.at(name);
    const std::string prefix = "stores." + name + '.';
    put_under(document, host.document, prefix);
    put_contents(document, prefix + "ca", store.ca, environment);
    put_contents(document, prefix + "certificate", store.certificate, environment);
    put_contents(document, prefix + "key", store.key, environment);
}

void put_cluster(Document& document, const config::HostDefinition& host, const std::string& name,
                 const config::Environment& environment) {
    const config::SecurityDefinition& security = host.clusters.at(name).security;
    const std::string prefix = "clusters." + name + '.';
    put_under(document, host.document, prefix);
    put_contents(document, prefix + "security.ca", security.ca, environment);
    put_contents(document, prefix + "security.certificate", security.certificate, environment);
    put_contents(document, prefix + "security.key", security.key, environment);
}

}  // namespace

Document document_of(const Configuration& configuration, std::size_t index,
                     const config::Environment& environment) {
    const config::PipelineDefinition& pipeline = configuration.definitions.pipelines[index];
    Document document = pipeline.document;
    put_cluster(document, configuration.definitions.host, pipeline.cluster.text, environment);
    if (pipeline.dedupe.on && !pipeline.dedupe.store.text.empty())
        put_store(document, configuration.definitions.host, pipeline.dedupe.store.text,
                  environment);
    const PipelineHandlers& handlers = configuration.handlers[index];
    for (std::size_t i = 0; i < handlers.stages.size(); ++i) {
        const StageHandler& stage = handlers.stages[i];
        put(document, "stages[" + std::to_string(i) + "].handler (plugin)",
            stage.version + " sha256:" + stage.sha256);
    }
    for (const PipelineSchemas::Type& type : configuration.schemas[index].types)
        put(document, "events.schemas." + type.name + " (contents)", type.digest);
    return document;
}

std::string store_fingerprint(const config::HostDefinition& host, const std::string& store,
                              const config::Environment& environment) {
    Document document;
    put_store(document, host, store, environment);
    std::string all;
    for (const auto& [key, value] : document) {
        all += key + '\n';
        all += value.text.reveal();
        all += '\n';
    }
    return dlq::sha256_hex(all);
}

}  // namespace strandline::app
