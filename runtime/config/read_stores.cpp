#include "config/read_stores.hpp"

#include <utility>

#include "config/read_security.hpp"
#include "config/scalars.hpp"
#include "config/values.hpp"

namespace strandline::config {
namespace {

constexpr std::uint64_t database_max = 65'535;

bool read_url(const Node* node, StoreDefinition& store, ReadContext& context) {
    const auto text = read_text(node, context);
    if (!text) return false;
    if (text->find('@') != std::string::npos) {
        context.diagnostics.error(node->position(), "invalid-url",
                                  "a login stands in the URL, where messages would show it",
                                  "move it to 'username' and 'password' beside 'redis'");
        return false;
    }
    if (text->find('?') != std::string::npos) {
        context.diagnostics.error(node->position(), "invalid-url",
                                  "the URL has a '?', behind which nothing is read",
                                  "a password is a key of its own beside 'redis'");
        return false;
    }
    auto url = parse_redis_url(*text);
    if (!url) {
        context.diagnostics.error(node->position(), "invalid-url",
                                  shown(*node) + " is no URL of a Redis server",
                                  "write rediss://host:6379, or with a database "
                                  "rediss://host:6379/1");
        return false;
    }
    store.tls = url->tls;
    store.host = std::move(url->host);
    store.port = url->port;
    store.database = url->database;
    return true;
}

void check_login(const Section& section, ReadContext& context) {
    if (!section.has("username") || section.has("password")) return;
    context.diagnostics.error(section.position_of("username"), "missing-key",
                              "'password' is missing; a user logs in with it", "add it");
}

void refuse(const Section& section, std::string_view name, const std::string& why,
            ReadContext& context) {
    if (!section.has(name)) return;
    context.diagnostics.error(section.position_of(name), "security-conflict",
                              "'" + std::string(name) + "' has no place beside " + why,
                              "remove it, or change the URL");
}

void check_encryption(const Section& section, bool tls, bool confirmed, ReadContext& context) {
    if (tls) {
        refuse(section, "i_know_this_is_unencrypted", "rediss://, which is encrypted", context);
        return;
    }
    for (const auto* name : {"ca", "certificate", "key"})
        refuse(section, name, "redis://, which is not encrypted", context);
    if (confirmed) return;
    context.diagnostics.error(
        section.position_of("redis"), "plaintext-unconfirmed",
        "redis:// lets everybody on the way read the password and change what "
        "was seen",
        "write rediss://, or add i_know_this_is_unencrypted: true");
}

StoreDefinition read_store(const Member& member, ReadContext& context) {
    StoreDefinition store;
    store.name = member.name;
    store.position = member.position;
    if (!is_name(member.name)) {
        context.diagnostics.error(member.position, "invalid-name",
                                  "'" + member.name + "' is no name for a store",
                                  "write 1 to 64 letters, digits, '.', '_' and '-'");
    }
    Section section(&member.value, keys::store, context);
    const bool has_url =
        read_url(section.require("redis", "says where the store is"), store, context);
    assign(store.username, read_text(section.find("username"), context));
    assign(store.password, read_secret(section.find("password"), context));
    assign(store.ca, read_pem(section.find("ca"), false, context));
    assign(store.certificate, read_pem(section.find("certificate"), false, context));
    assign(store.key, read_pem(section.find("key"), true, context));
    const auto confirmed = read_boolean(section.find("i_know_this_is_unencrypted"), context);
    check_login(section, context);
    check_tls_pair(section, context);
    if (has_url) check_encryption(section, store.tls, confirmed.value_or(false), context);
    return store;
}

}  // namespace

std::optional<RedisUrl> parse_redis_url(std::string_view text) {
    RedisUrl url;
    constexpr std::string_view with_tls = "rediss://";
    constexpr std::string_view without_tls = "redis://";
    url.tls = text.starts_with(with_tls);
    if (!url.tls && !text.starts_with(without_tls)) return std::nullopt;
    text.remove_prefix(url.tls ? with_tls.size() : without_tls.size());
    if (const auto slash = text.find('/'); slash != std::string_view::npos) {
        const auto database = text.substr(slash + 1);
        const auto number = parse_count(database);
        if (!database.empty() && (!number || *number > database_max)) return std::nullopt;
        url.database = static_cast<std::uint32_t>(number.value_or(0));
        text = text.substr(0, slash);
    }
    const bool has_port =
        text.rfind(':') != std::string_view::npos &&
        (text.find(']') == std::string_view::npos || text.rfind(':') > text.find(']'));
    auto address = parse_host_port(has_port ? std::string(text) : std::string(text) + ":6379");
    if (!address || address->port == 0) return std::nullopt;
    url.host = std::move(address->host);
    url.port = address->port;
    return url;
}

std::map<std::string, StoreDefinition> read_stores(const Node* node, ReadContext& context) {
    std::map<std::string, StoreDefinition> stores;
    if (!is_kind(node, Node::Kind::mapping, context)) return stores;
    if (node->members.empty()) {
        context.diagnostics.error(node->position(), "empty-list", "no store is named",
                                  "name one, or remove 'stores'");
    }
    for (const auto& member : node->members) {
        if (member.value.kind == Node::Kind::null) {
            context.diagnostics.error(member.position, "empty-value",
                                      "'" + member.name + "' has no value",
                                      "give it a URL, as redis: 'rediss://host:6379'");
            continue;
        }
        stores.emplace(member.name, read_store(member, context));
    }
    return stores;
}

}  // namespace strandline::config
