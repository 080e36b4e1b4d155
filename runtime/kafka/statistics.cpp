#include "kafka/statistics.hpp"

#include <boost/json.hpp>

namespace strandline::kafka {
namespace {

namespace json = boost::json;

const json::object* object_at(const json::object& parent, std::string_view name) {
    const auto* found = parent.if_contains(name);
    return found == nullptr ? nullptr : found->if_object();
}

std::string_view text_at(const json::object& parent, std::string_view name) {
    const auto* found = parent.if_contains(name);
    const auto* text = found == nullptr ? nullptr : found->if_string();
    return text == nullptr ? std::string_view{} : std::string_view(*text);
}

std::int64_t number_at(const json::object& parent, std::string_view name) {
    const auto* found = parent.if_contains(name);
    const auto* number = found == nullptr ? nullptr : found->if_int64();
    return number == nullptr ? -1 : *number;
}

void read_brokers(const json::object& root, Statistics& out) {
    const auto* brokers = object_at(root, "brokers");
    if (brokers == nullptr) return;
    for (const auto& entry : *brokers) {
        const auto* broker = entry.value().if_object();
        // The coordinator is listed once more under its role, and the internal one is no broker.
        if (broker == nullptr || text_at(*broker, "source") == "internal" ||
            text_at(*broker, "source") == "logical") {
            continue;
        }
        out.brokers.push_back(
            {std::string(text_at(*broker, "nodename")), text_at(*broker, "state") == "UP"});
    }
}

void read_partitions(const json::object& topic, Statistics& out) {
    const auto* partitions = object_at(topic, "partitions");
    if (partitions == nullptr) return;
    for (const auto& entry : *partitions) {
        const auto* partition = entry.value().if_object();
        if (partition == nullptr) continue;
        const auto number = number_at(*partition, "partition");
        const auto end = number_at(*partition, "ls_offset");
        if (number < 0 || end < 0) continue;
        out.log_ends.push_back(
            {{std::string(text_at(topic, "topic")), static_cast<std::int32_t>(number)},
             model::Offset{end}});
    }
}

}  // namespace

Statistics parse_statistics(std::string_view text) {
    Statistics out;
    json::error_code failure;
    const auto value = json::parse(text, failure);
    const auto* root = failure ? nullptr : value.if_object();
    if (root == nullptr) return out;
    read_brokers(*root, out);
    if (const auto* topics = object_at(*root, "topics")) {
        for (const auto& entry : *topics) {
            if (const auto* topic = entry.value().if_object()) read_partitions(*topic, out);
        }
    }
    return out;
}

}  // namespace strandline::kafka
