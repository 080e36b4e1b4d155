#include "app/key_labels.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>
#include <string>

#include "config/keys.hpp"

namespace strandline::app {
namespace {

using LabelOf = std::optional<ChangeLabel> (*)(std::string_view);

/// Each key that the reader knows, as the reference page writes it.
void expect_labels(std::span<const config::KeySet* const> sets, LabelOf label_of) {
    for (const config::KeySet* set : sets) {
        for (const config::Key& key : set->keys) {
            if (key.later) continue;
            const std::string path = set->path.empty()
                                         ? std::string(key.name)
                                         : std::string(set->path) + '.' + std::string(key.name);
            // A key that only holds others may have no label of its own; what is below it has.
            bool holds_others = false;
            for (const config::KeySet* other : sets)
                holds_others = holds_others || other->path == path;
            EXPECT_TRUE(holds_others || label_of(path)) << path << " has no label";
        }
    }
}

TEST(KeyLabels, EachKeyOfAPipelineHasOne) {
    expect_labels(config::pipeline_key_sets(), &label_of_pipeline_key);
}

TEST(KeyLabels, EachKeyOfTheHostHasOne) {
    expect_labels(config::host_key_sets(), &label_of_host_key);
}

TEST(KeyLabels, AKeyLiesUnderTheLongestPathThatCoversIt) {
    EXPECT_EQ(label_of_pipeline_key("source.topics[1]"), ChangeLabel::rejoin);
    EXPECT_EQ(label_of_pipeline_key("source.group"), ChangeLabel::new_group);
    EXPECT_EQ(label_of_pipeline_key("stages[0].outputs.accepted.topic"), ChangeLabel::in_place);
    EXPECT_EQ(label_of_pipeline_key("stages[0].handler (plugin)"), ChangeLabel::in_place);
    EXPECT_EQ(label_of_pipeline_key("dedupe.window"), ChangeLabel::rejoin);
    EXPECT_EQ(label_of_pipeline_key("dedupe.on_collision"), ChangeLabel::in_place);
    EXPECT_EQ(label_of_host_key("clusters.main.security.ca (contents)"), ChangeLabel::rejoin);
    EXPECT_EQ(label_of_host_key("clusters.main.embedded"), ChangeLabel::host_restart);
    EXPECT_EQ(label_of_pipeline_key("sources.topics"), std::nullopt);
}

TEST(KeyLabels, StandInTheReloadPageAsTheyAre) {
    std::ostringstream page;
    page << std::ifstream(STRANDLINE_DOCS "/reload.md").rdbuf();
    for (const auto table : {pipeline_key_labels(), host_key_labels()}) {
        for (const KeyLabel& row : table) {
            const std::string line = "| `" + std::string(row.path) + "` | " +
                                     std::string(name_of(row.label)) + " | " +
                                     std::string(row.why) + " |";
            EXPECT_NE(page.str().find(line), std::string::npos) << line;
        }
    }
}

TEST(KeyLabels, NeitherDeadLetterPolicyNorOutputsMoveTheGroup) {
    for (const char* key : {"dead_letters.topic", "dead_letters.poison_topic",
                            "dead_letters.max_retries", "stages[0].outputs.out.topic"})
        EXPECT_EQ(label_of_pipeline_key(key), ChangeLabel::in_place) << key;
}

}  // namespace
}  // namespace strandline::app
