#include "config/read_host.hpp"

#include <arpa/inet.h>

#include <array>
#include <optional>
#include <string>
#include <utility>

#include "base/nearest.hpp"
#include "config/interpolation.hpp"
#include "config/read_security.hpp"
#include "config/read_stores.hpp"
#include "config/scalars.hpp"
#include "config/values.hpp"

namespace strandline::config {
namespace {

/// One "host:port" of a broker.
std::optional<std::string> read_broker(const Node* node, ReadContext& context) {
    auto text = read_text(node, context);
    if (!text) return std::nullopt;
    const auto address = parse_host_port(*text);
    if (!address || address->port == 0) {
        context.diagnostics.error(node->position(), "invalid-address",
                                  shown(*node) + " is no address of a broker",
                                  "write host:port, as kafka-1.example.com:9093");
        return std::nullopt;
    }
    return text;
}

/// A list, or one text with commas (what a variable can hold).
std::vector<std::string> read_brokers(const Node* node, ReadContext& context) {
    std::vector<std::string> brokers;
    if (node == nullptr) return brokers;
    if (node->kind != Node::Kind::scalar) {
        for (auto& broker : read_list(node, read_broker, context)) {
            brokers.push_back(std::move(broker.text));
        }
        return brokers;
    }
    const auto text = read_text(node, context);
    if (!text) return brokers;
    for (std::size_t at = 0; at <= text->size();) {
        const auto end = std::min(text->find(',', at), text->size());
        const auto one = text->substr(at, end - at);
        const auto address = parse_host_port(one);
        if (!address || address->port == 0) {
            context.diagnostics.error(node->position(), "invalid-address",
                                      shown(*node) + " holds what is no address of a broker",
                                      "write host:port,host:port without blanks");
            return {};
        }
        brokers.push_back(one);
        at = end + 1;
    }
    return brokers;
}

void check_embedded(const Section& section, ReadContext& context) {
    for (const auto* name : {"brokers", "security"}) {
        if (!section.has(name)) continue;
        context.diagnostics.error(section.position_of(name), "embedded-conflict",
                                  "'" + std::string(name) +
                                      "' has no place beside embedded: true; "
                                      "that broker lives inside the host",
                                  "remove one of the two");
    }
}

ClusterDefinition read_cluster(const Member& member, ReadContext& context) {
    ClusterDefinition cluster;
    cluster.name = member.name;
    cluster.position = member.position;
    if (!is_name(member.name)) {
        context.diagnostics.error(member.position, "invalid-name",
                                  "'" + member.name + "' is no name for a cluster",
                                  "write 1 to 64 letters, digits, '.', '_' and '-'");
    }
    Section section(&member.value, keys::cluster, context);
    assign(cluster.embedded, read_boolean(section.find("embedded"), context));
    if (cluster.embedded) {
        (void)section.find("brokers");
        (void)section.find("security");
        check_embedded(section, context);
    } else {
        cluster.brokers =
            read_brokers(section.require("brokers", "says where the cluster is"), context);
        cluster.security = read_security(
            section.require("security", "has no default; plain text must be chosen on purpose"),
            context);
    }
    cluster.librdkafka = read_librdkafka(section.find("librdkafka"), context);
    return cluster;
}

std::map<std::string, ClusterDefinition> read_clusters(const Node* node, ReadContext& context) {
    std::map<std::string, ClusterDefinition> clusters;
    if (!is_kind(node, Node::Kind::mapping, context)) return clusters;
    if (node->members.empty()) {
        context.diagnostics.error(node->position(), "empty-list", "no cluster is named",
                                  "name at least one");
    }
    for (const auto& member : node->members) {
        if (member.value.kind == Node::Kind::null) {
            context.diagnostics.error(member.position, "empty-value",
                                      "'" + member.name + "' has no value",
                                      "give it brokers and security, or embedded: true");
            continue;
        }
        clusters.emplace(member.name, read_cluster(member, context));
    }
    return clusters;
}

/// Is the address one of this machine's own? Empty: no IP address at all.
std::optional<bool> is_loopback(const std::string& host) {
    in_addr v4{};
    if (inet_pton(AF_INET, host.c_str(), &v4) == 1) return (ntohl(v4.s_addr) >> 24U) == 127;
    in6_addr v6{};
    if (inet_pton(AF_INET6, host.c_str(), &v6) == 1) return IN6_IS_ADDR_LOOPBACK(&v6);
    return std::nullopt;
}

void read_listen(const Node* node, AdminDefinition& admin, ReadContext& context) {
    const auto text = read_text(node, context);
    if (!text) return;
    const auto address = parse_host_port(*text);
    const auto loopback = address ? is_loopback(address->host) : std::nullopt;
    if (!loopback) {
        context.diagnostics.error(node->position(), "invalid-address",
                                  shown(*node) + " is no address to listen on",
                                  "write an IP address and a port, as 127.0.0.1:9477");
        return;
    }
    admin.host = address->host;
    admin.port = address->port;
    admin.loopback = *loopback;
}

AdminDefinition read_admin(const Node* node, ReadContext& context) {
    AdminDefinition admin;
    Section section(node, keys::admin, context);
    if (!section.present()) return admin;
    admin.position = node->position();
    const auto* listen = section.find("listen");
    read_listen(listen, admin, context);
    const auto confirmed = read_boolean(section.find("i_know_this_is_unencrypted"), context);
    if (!admin.loopback && !confirmed.value_or(false)) {
        context.diagnostics.error(listen->position(), "admin-unencrypted",
                                  shown(*listen) +
                                      " can be reached from outside, unencrypted and "
                                      "without a login",
                                  "listen on 127.0.0.1, or add i_know_this_is_unencrypted: true");
    }
    return admin;
}

PluginsDefinition read_plugins(const Node* node, ReadContext& context) {
    static constexpr Word<bool> trust_words[]{{"paths", true}};
    static constexpr std::array<std::string_view, 2> later_trust{"pinned", "signed"};
    PluginsDefinition plugins;
    Section section(node, keys::plugins, context);
    if (!section.present()) return plugins;
    plugins.position = node->position();
    for (auto& directory : read_list(section.find("directories"), read_path, context)) {
        plugins.directories.push_back(std::move(directory.text));
    }
    (void)read_word(section.find("trust"), trust_words, later_trust, context);
    assign(plugins.allow_root, read_boolean(section.find("allow_root"), context));
    return plugins;
}

}  // namespace

void check_version(const Node& root, ReadContext& context) {
    if (root.kind != Node::Kind::mapping) return;  // reported by its section
    const auto* version = root.find("version");
    if (version == nullptr) {
        context.diagnostics.error(root.position(), "version-missing",
                                  "the file does not say its version",
                                  "start it with 'version: 1'");
        return;
    }
    if (root.members.front().name != "version") {
        context.diagnostics.error(version->position, "version-first",
                                  "'version' stands behind other keys; it says how to read them",
                                  "make it the first line");
    }
    const auto& value = version->value;
    if (value.kind == Node::Kind::scalar && !value.quoted && value.text == "1") return;
    context.diagnostics.error(value.position(), "version-unknown",
                              "this version of the file format is not known here",
                              "write 'version: 1'");
}

HostDefinition read_host(const Node& root, ReadContext& context) {
    HostDefinition host;
    host.position = root.position();
    Section section(&root, keys::host, context);
    (void)section.find("version");
    assign(host.instance,
           read_name(section.require("instance", "tells the hosts of a group apart"), context));
    host.clusters = read_clusters(section.require("clusters", "says where Kafka is"), context);
    host.admin = read_admin(section.find("admin"), context);
    host.plugins = read_plugins(section.find("plugins"), context);
    host.stores = read_stores(section.find("stores"), context);
    return host;
}

}  // namespace strandline::config
