#include "metrics/families.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "metrics/exposition.hpp"
#include "unit/metrics/full_input.hpp"

namespace strandline::metrics {
namespace {

/// The label names of one line of the page, without the histogram's own. No value in full_input()
/// holds a quote or a brace.
std::string labels_of(const std::string& line) {
    std::string list;
    std::size_t start = line.find('{');
    while (start != std::string::npos && line[start] != '}') {
        const std::size_t equals = line.find('=', start);
        const std::string name = line.substr(start + 1, equals - start - 1);
        if (name != "le") list += (list.empty() ? "" : ",") + name;
        start = line.find('"', equals + 2) + 1;
    }
    return list;
}

std::string without_histogram_suffix(const std::string& name) {
    for (const std::string suffix : {"_bucket", "_sum", "_count"}) {
        if (name.ends_with(suffix)) return name.substr(0, name.size() - suffix.size());
    }
    return name;
}

/// "type name{label,label}" for each family on the page, from its own text.
std::set<std::string> interface_of(const std::string& page) {
    std::map<std::string, std::string> types;
    std::map<std::string, std::string> labels;
    std::istringstream lines(page);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string word;
        std::string name;
        if (line.starts_with("# TYPE ")) {
            words >> word >> word >> name;
            words >> types[name];
        }
        if (line.starts_with("#")) continue;
        name = line.substr(0, line.find_first_of("{ "));
        if (!types.contains(name)) name = without_histogram_suffix(name);
        labels[name] = labels_of(line);
    }
    std::set<std::string> all;
    for (const auto& [name, type] : types) all.insert(type + " " + name + "{" + labels[name] + "}");
    return all;
}

// Dashboards and alerts of other people hang on these: a change here breaks them.
const std::set<std::string> the_interface{
    "counter kafka_events_processed_total{topic,event_type,status}",
    "histogram kafka_event_processing_seconds{topic,event_type}",
    "counter kafka_poison_records_total{topic,event_type}",
    "counter strandline_records_read_total{pipeline,topic}",
    "counter strandline_forbidden_keys_removed_total{pipeline,topic}",
    "counter strandline_records_total{pipeline,topic,disposition}",
    "histogram strandline_end_to_end_seconds{pipeline,topic}",
    "gauge strandline_consumer_lag_records{pipeline,topic,partition}",
    "gauge strandline_consumer_lag_seconds{pipeline,topic,partition}",
    "gauge strandline_committed_offset{pipeline,topic,partition}",
    "gauge strandline_in_flight_records{pipeline,topic,partition}",
    "gauge strandline_last_progress_timestamp_seconds{pipeline,topic,partition}",
    "gauge strandline_partition_stalled{pipeline,topic,partition,reason}",
    "histogram strandline_handler_duration_seconds{pipeline,stage}",
    "counter strandline_retries_total{pipeline,stage}",
    "counter strandline_dead_letters_total{pipeline,error_class}",
    "counter strandline_dedupe_lookups_total{pipeline,result}",
    "gauge strandline_dedupe_entries{pipeline}",
    "counter strandline_dedupe_store_errors_total{pipeline}",
    "counter strandline_published_total{pipeline,output}",
    "counter strandline_publish_errors_total{pipeline,output,error}",
    "counter strandline_commits_total{pipeline,result}",
    "histogram strandline_commit_duration_seconds{pipeline}",
    "counter strandline_rebalances_total{pipeline,kind}",
    "gauge strandline_assigned_partitions{pipeline}",
    "counter strandline_lanes_reopened_total{pipeline}",
    "gauge strandline_pipeline_state{pipeline,state}",
    "gauge strandline_plugin_info{plugin,version,sha256,abi}",
    "counter strandline_plugin_misbehaviour_total{plugin,kind}",
    "gauge strandline_config_generation{}",
    "gauge strandline_config_last_reload_successful{}",
    "gauge strandline_config_last_reload_success_timestamp_seconds{}",
    "gauge strandline_insecure_config{reason}",
    "gauge strandline_tls_expiry_timestamp_seconds{cluster,certificate}",
    "gauge strandline_build_info{version,revision,librdkafka}",
    "counter strandline_log_suppressed_total{site}",
    "counter strandline_log_dropped_total{}",
};

TEST(Families, AreExactlyTheInterface) {
    EXPECT_THAT(interface_of(exposition(full_input())), ::testing::ContainerEq(the_interface));
}

TEST(Families, AreAllInTheCatalogueOnce) {
    std::set<std::string_view> names;
    for (const Family* family : all_families) EXPECT_TRUE(names.insert(family->name).second);
    EXPECT_EQ(names.size(), the_interface.size());
}

TEST(Families, AreEachDescribedWithTypeAndLabels) {
    std::ifstream file(STRANDLINE_DOCS "/metrics.md");
    const std::string page((std::istreambuf_iterator<char>(file)), {});
    ASSERT_FALSE(page.empty()) << STRANDLINE_DOCS "/metrics.md";
    for (const Family* family : all_families) {
        const std::array<std::string, 3> types{"counter", "gauge", "histogram"};
        std::string row = "| `" + std::string(family->name) + "` | " +
                          types[static_cast<std::size_t>(family->type)] + " | ";
        std::string labels;
        for (const std::string_view label : family->labels()) {
            labels += (labels.empty() ? "" : ", ") + std::string(label);
        }
        EXPECT_THAT(page, ::testing::HasSubstr(row + (labels.empty() ? "-" : labels) + " | "));
    }
}

}  // namespace
}  // namespace strandline::metrics
