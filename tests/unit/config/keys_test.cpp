// The reader, the editors' JSON Schemas and the reference page know the same keys. The schemas are
// read with our own YAML reader: JSON is YAML too.

#include "config/keys.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <set>
#include <sstream>
#include <string>

#include "config/librdkafka_properties.hpp"
#include "config/yaml.hpp"

namespace strandline::config {
namespace {

using Paths = std::set<std::string>;

std::string read_file(const std::string& path) {
    std::ifstream stream(path, std::ios::binary);
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

std::string join(const std::string& path, std::string_view name) {
    return path.empty() ? std::string(name) : path + '.' + std::string(name);
}

Paths reader_paths(std::span<const KeySet* const> sets) {
    Paths paths;
    for (const auto* set : sets) {
        for (const auto& key : set->keys) {
            if (!key.later) paths.insert(join(std::string(set->path), key.name));
        }
    }
    return paths;
}

const Node* member(const Node& node, std::string_view name) {
    const auto* found = node.find(name);
    return found == nullptr ? nullptr : &found->value;
}

void collect(const Node& schema, const std::string& path, Paths& paths) {
    if (const auto* properties = member(schema, "properties")) {
        for (const auto& property : properties->members) {
            paths.insert(join(path, property.name));
            collect(property.value, join(path, property.name), paths);
        }
    }
    if (const auto* named = member(schema, "additionalProperties")) {
        collect(*named, join(path, "<name>"), paths);
    }
    if (const auto* items = member(schema, "items")) collect(*items, path + "[]", paths);
    if (const auto* choices = member(schema, "anyOf")) {
        for (const auto& choice : choices->items) collect(choice, path, paths);
    }
}

Paths schema_paths(const std::string& name) {
    Diagnostics diagnostics;
    const auto file = std::string(STRANDLINE_DOCS) + "/schema/" + name;
    const auto schema = parse_yaml(read_file(file), file, diagnostics);
    Paths paths;
    if (schema) collect(*schema, "", paths);
    return paths;
}

/// What stands in the first cell of the tables under one heading, when it is code.
Paths page_paths(const std::string& heading) {
    std::istringstream page(read_file(std::string(STRANDLINE_DOCS) + "/pipeline-reference.md"));
    Paths paths;
    bool inside = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("## ")) inside = line == "## " + heading;
        if (inside && line.starts_with("| `")) {
            paths.insert(line.substr(3, line.find('`', 3) - 3));
        }
    }
    return paths;
}

constexpr std::string_view property_prefix = "clusters.<name>.librdkafka.";

Paths without_properties(Paths paths) {
    std::erase_if(paths, [](const auto& path) { return path.starts_with(property_prefix); });
    return paths;
}

TEST(Keys, OfTheHostAreThoseOfItsJsonSchema) {
    EXPECT_EQ(without_properties(schema_paths("strandline.schema.json")),
              reader_paths(host_key_sets()));
}

TEST(Keys, OfAPipelineAreThoseOfItsJsonSchema) {
    EXPECT_EQ(schema_paths("pipeline.schema.json"), reader_paths(pipeline_key_sets()));
}

TEST(Keys, OfTheHostAreExplainedByTheReference) {
    EXPECT_EQ(page_paths("The host's file"), reader_paths(host_key_sets()));
}

TEST(Keys, OfAPipelineAreExplainedByTheReference) {
    EXPECT_EQ(page_paths("A pipeline's file"), reader_paths(pipeline_key_sets()));
}

TEST(Keys, ThatAreNotInThisVersionAreNamedByTheReference) {
    std::istringstream page(read_file(std::string(STRANDLINE_DOCS) + "/pipeline-reference.md"));
    std::string section;
    bool inside = false;
    for (std::string line; std::getline(page, line);) {
        if (line.starts_with("## ")) inside = line == "## Not in this version";
        if (inside) section += line + '\n';
    }
    for (const auto sets : {host_key_sets(), pipeline_key_sets()}) {
        for (const auto* set : sets) {
            for (const auto& key : set->keys) {
                if (!key.later) continue;
                EXPECT_NE(section.find('`' + std::string(key.name) + '`'), std::string::npos)
                    << key.name;
            }
        }
    }
}

TEST(LibrdkafkaProperties, OfTheJsonSchemaAndTheReferenceAreThoseOfTheReader) {
    const auto page = read_file(std::string(STRANDLINE_DOCS) + "/pipeline-reference.md");
    Paths allowed;
    for (const auto& property : allowed_properties()) {
        allowed.insert(std::string(property_prefix) + std::string(property.name));
        EXPECT_NE(page.find('`' + std::string(property.name) + '`'), std::string::npos)
            << property.name;
    }
    auto in_schema = schema_paths("strandline.schema.json");
    std::erase_if(in_schema, [](const auto& path) { return !path.starts_with(property_prefix); });
    EXPECT_EQ(in_schema, allowed);
}

TEST(LibrdkafkaProperties, AreNeverAllowedAndRefusedAtOnce) {
    for (const auto& property : allowed_properties()) {
        EXPECT_EQ(find_refused(owned_properties(), property.name), nullptr) << property.name;
        EXPECT_EQ(find_refused(denied_properties(), property.name), nullptr) << property.name;
    }
}

TEST(LibrdkafkaProperties, ThatTheHostOwnsAreRefusedWithTheirYamlKey) {
    const auto owner = [](std::string_view name) {
        const auto* refused = find_refused(owned_properties(), name);
        return refused == nullptr ? std::string_view("(not owned)") : refused->owner;
    };
    EXPECT_EQ(owner("bootstrap.servers"), "brokers");
    EXPECT_EQ(owner("group.id"), "source.group");
    EXPECT_EQ(owner("auto.offset.reset"), "source.start");
    EXPECT_EQ(owner("enable.auto.offset.store"), "commit.every");
    EXPECT_EQ(owner("ssl.ca.location"), "security.ca");
    EXPECT_EQ(owner("sasl.password"), "security.password");
    EXPECT_EQ(owner("queued.min.messages"), "memory.fetch");
    EXPECT_EQ(owner("max.in.flight.requests.per.connection"), "");
    EXPECT_EQ(owner("transactional.id"), "");
}

TEST(LibrdkafkaProperties, ThatLoadCodeOrRunCommandsAreDenied) {
    for (const auto* name :
         {"plugin.library.paths", "ssl.engine.location", "ssl.engine.id", "ssl.providers",
          "sasl.kerberos.kinit.cmd", "error_cb", "oauthbearer_token_refresh_cb", "opaque",
          "log.queue", "test.mock.num.brokers", "sasl.oauthbearer.client.secret"}) {
        EXPECT_NE(find_refused(denied_properties(), name), nullptr) << name;
    }
}

}  // namespace
}  // namespace strandline::config
