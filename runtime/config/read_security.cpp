#include "config/read_security.hpp"

#include <array>
#include <string>
#include <utility>
#include <vector>

#include "base/nearest.hpp"
#include "config/librdkafka_properties.hpp"
#include "config/values.hpp"

namespace strandline::config {
namespace {

constexpr std::size_t pem_bytes_max = 1024 * 1024;
constexpr std::array<std::string_view, 4> later_mechanisms{"OAUTHBEARER", "GSSAPI", "AWS_MSK_IAM",
                                                           "SCRAM-SHA-1"};

std::optional<SecurityProtocol> read_protocol(const Node* node, ReadContext& context) {
    static constexpr Word<SecurityProtocol> words[]{{"sasl_ssl", SecurityProtocol::sasl_ssl},
                                                    {"ssl", SecurityProtocol::ssl},
                                                    {"plaintext", SecurityProtocol::plaintext}};
    if (node != nullptr && node->text == "sasl_plaintext") {
        context.diagnostics.error(node->position(), "plaintext-password",
                                  "'sasl_plaintext' sends passwords unencrypted", "write sasl_ssl");
        return std::nullopt;
    }
    return read_word(node, words, {}, context);
}

std::optional<SaslMechanism> read_mechanism(const Node* node, ReadContext& context) {
    static constexpr Word<SaslMechanism> words[]{{"SCRAM-SHA-512", SaslMechanism::scram_sha_512},
                                                 {"SCRAM-SHA-256", SaslMechanism::scram_sha_256},
                                                 {"PLAIN", SaslMechanism::plain}};
    return read_word(node, words, later_mechanisms, context);
}

/// A key that only another protocol takes.
void refuse_with(const Section& section, std::string_view name, SecurityProtocol protocol,
                 ReadContext& context) {
    if (!section.has(name)) return;
    context.diagnostics.error(section.position_of(name), "security-conflict",
                              "'" + std::string(name) + "' has no place beside protocol " +
                                  std::string(name_of(protocol)),
                              "remove it, or choose another protocol");
}

void check_logins(const Section& section, const SecurityDefinition& security,
                  ReadContext& context) {
    if (security.protocol == SecurityProtocol::sasl_ssl) {
        for (const auto* name : {"mechanism", "username", "password"}) {
            if (section.has(name)) continue;
            context.diagnostics.error(section.position_of("protocol"), "missing-key",
                                      "'" + std::string(name) +
                                          "' is missing; sasl_ssl logs in "
                                          "with it",
                                      "add it");
        }
        return;
    }
    for (const auto* name : {"mechanism", "username", "password"}) {
        refuse_with(section, name, security.protocol, context);
    }
}

void check_tls(const Section& section, const SecurityDefinition& security, ReadContext& context) {
    if (security.protocol == SecurityProtocol::plaintext) {
        for (const auto* name : {"ca", "certificate", "key"}) {
            refuse_with(section, name, security.protocol, context);
        }
        return;
    }
    check_tls_pair(section, context);
}

void check_plaintext(const Section& section, SecurityProtocol protocol, bool confirmed,
                     ReadContext& context) {
    if (protocol == SecurityProtocol::plaintext && !confirmed) {
        context.diagnostics.error(section.position_of("protocol"), "plaintext-unconfirmed",
                                  "plaintext lets everybody on the way read and change records",
                                  "write sasl_ssl, or add i_know_this_is_unencrypted: true");
    }
    if (protocol != SecurityProtocol::plaintext) {
        refuse_with(section, "i_know_this_is_unencrypted", protocol, context);
    }
}

void check_property_value(const Node& node, PropertyType type, ReadContext& context,
                          LibrdkafkaProperty& property) {
    switch (type) {
        case PropertyType::boolean:
            if (const auto value = read_boolean(&node, context)) {
                property.value = *value ? "true" : "false";
            }
            return;
        case PropertyType::count:
            if (const auto value = read_count(&node, 0, 2'147'483'647, context)) {
                property.value = std::to_string(*value);
            }
            return;
        case PropertyType::text:
            assign(property.value, read_text(&node, context));
            return;
    }
}

void refuse_property(const Member& member, ReadContext& context) {
    const auto& [name, position, value] = member;
    if (const auto* owner = find_refused(owned_properties(), name)) {
        context.diagnostics.error(position, "librdkafka-owned",
                                  "'" + name + "' belongs to the host; " + std::string(owner->why),
                                  owner->owner.empty()
                                      ? "remove it"
                                      : "remove it; its key is " + std::string(owner->owner));
    } else if (const auto* denied = find_refused(denied_properties(), name)) {
        context.diagnostics.error(position, "librdkafka-denied",
                                  "'" + name + "' is not allowed; " + std::string(denied->why),
                                  denied->owner.empty()
                                      ? "remove it"
                                      : "remove it; see the key " + std::string(denied->owner));
    } else {
        std::vector<std::string_view> names;
        for (const auto& allowed : allowed_properties()) names.push_back(allowed.name);
        auto hint = did_you_mean(name, names);
        if (hint.empty()) hint = "docs/pipeline-reference.md lists what is allowed";
        context.diagnostics.error(position, "librdkafka-unknown",
                                  "'" + name + "' is not on the list of properties that may be set",
                                  std::move(hint));
    }
}

}  // namespace

std::optional<std::string> read_pem(const Node* node, bool secret, ReadContext& context) {
    auto path = read_path(node, context);
    if (!path) return std::nullopt;
    const auto file = context.environment.read(*path, pem_bytes_max);
    if (!file) {
        context.diagnostics.error(node->position(), file.error().code, file.error().message,
                                  "put the PEM file there, or correct the path");
        return std::nullopt;
    }
    if (secret && ((file->mode & 0137U) != 0 || !file->owner_trusted)) {
        context.diagnostics.error(
            node->position(), "secret-mode",
            *path +
                " is open to others; a private key belongs to root or to "
                "the user of the host, and only they and its group may read it",
            "chmod 0440 and chown it");
        return std::nullopt;
    }
    return path;
}

void check_tls_pair(const Section& section, ReadContext& context) {
    if (section.has("certificate") == section.has("key")) return;
    const auto* there = section.has("key") ? "key" : "certificate";
    const auto* missing = section.has("key") ? "certificate" : "key";
    context.diagnostics.error(
        section.position_of(there), "tls-pair",
        "'" + std::string(there) + "' stands without '" + missing + "'; mutual TLS needs both",
        "add '" + std::string(missing) + "', or remove both");
}

SecurityDefinition read_security(const Node* node, ReadContext& context) {
    SecurityDefinition security;
    Section section(node, keys::security, context);
    if (!section.present()) return security;
    security.position = node->position();
    assign(
        security.protocol,
        read_protocol(section.require("protocol", "says how the cluster is talked to"), context));
    assign(security.mechanism, read_mechanism(section.find("mechanism"), context));
    assign(security.username, read_text(section.find("username"), context));
    assign(security.password, read_secret(section.find("password"), context));
    assign(security.ca, read_pem(section.find("ca"), false, context));
    assign(security.certificate, read_pem(section.find("certificate"), false, context));
    assign(security.key, read_pem(section.find("key"), true, context));
    const auto confirmed = read_boolean(section.find("i_know_this_is_unencrypted"), context);
    if (security.protocol == SecurityProtocol::unset) return security;  // reported
    check_plaintext(section, security.protocol, confirmed.value_or(false), context);
    check_logins(section, security, context);
    check_tls(section, security, context);
    return security;
}

std::vector<LibrdkafkaProperty> read_librdkafka(const Node* node, ReadContext& context) {
    std::vector<LibrdkafkaProperty> properties;
    if (!is_kind(node, Node::Kind::mapping, context)) return properties;
    for (const auto& member : node->members) {
        const auto* allowed = find_allowed(member.name);
        if (allowed == nullptr) {
            refuse_property(member, context);
            continue;
        }
        LibrdkafkaProperty property{member.name, {}, member.position};
        check_property_value(member.value, allowed->type, context, property);
        properties.push_back(std::move(property));
    }
    return properties;
}

}  // namespace strandline::config
