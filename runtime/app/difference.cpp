#include "app/difference.hpp"

#include <algorithm>
#include <optional>

#include "dlq/sha256.hpp"

namespace strandline::app {

using config::Document;

namespace {

constexpr std::size_t hash_digits = 16;

using LabelOf = std::optional<ChangeLabel> (*)(std::string_view);

/// Of a pipeline's document, where keys of its own file and of the host's stand side by side.
std::optional<ChangeLabel> label_of_document_key(std::string_view key) {
    const bool of_host = key.starts_with("clusters.") || key.starts_with("stores.");
    return of_host ? label_of_host_key(key) : label_of_pipeline_key(key);
}

ChangedKey changed(const std::string& key, const config::DocumentValue* before,
                   const config::DocumentValue* after, LabelOf label_of) {
    ChangedKey change;
    change.key = key;
    if (before != nullptr) change.before = before->shown;
    if (after != nullptr) change.after = after->shown;
    // Written the same, and another all the same: what stands behind it is.
    if (before != nullptr && after != nullptr && change.before == change.after)
        change.after += " (another value)";
    // A key without a label would be a new one that the table does not know: the safe way.
    change.label = label_of(key).value_or(ChangeLabel::rejoin);
    return change;
}

std::vector<ChangedKey> compare(const Document& before, const Document& after, LabelOf label_of) {
    std::vector<ChangedKey> changes;
    for (const auto& [key, value] : before) {
        const auto now = after.find(key);
        if (now == after.end())
            changes.push_back(changed(key, &value, nullptr, label_of));
        else if (!config::same(value, now->second))
            changes.push_back(changed(key, &value, &now->second, label_of));
    }
    for (const auto& [key, value] : after)
        if (!before.contains(key)) changes.push_back(changed(key, nullptr, &value, label_of));
    std::ranges::sort(changes, {}, &ChangedKey::key);
    return changes;
}

ChangeLabel strongest(const std::vector<ChangedKey>& keys) {
    ChangeLabel label = ChangeLabel::unchanged;
    for (const ChangedKey& key : keys) label = std::max(label, key.label);
    return label;
}

void add_to_text(std::string& all, std::string_view name, const Document& document) {
    all += name;
    all += '\0';
    for (const auto& [key, value] : document) {
        all += key;
        all += '\0';
        all += value.text.reveal();
        all += '\0';
    }
}

}  // namespace

bool Difference::empty() const {
    return host.empty() && std::ranges::all_of(pipelines, [](const PipelineChange& change) {
               return change.label == ChangeLabel::unchanged;
           });
}

std::vector<std::string> Difference::restart_keys() const {
    std::vector<std::string> keys;
    for (const ChangedKey& change : host)
        if (change.label == ChangeLabel::host_restart) keys.push_back(change.key);
    return keys;
}

std::vector<std::string> Difference::new_groups() const {
    std::vector<std::string> names;
    for (const PipelineChange& change : pipelines)
        if (change.label == ChangeLabel::new_group) names.push_back(change.pipeline);
    return names;
}

ChangeLabel Difference::label_of(const std::string& pipeline) const {
    for (const PipelineChange& change : pipelines)
        if (change.pipeline == pipeline) return change.label;
    return ChangeLabel::unchanged;
}

Difference difference(const config::HostDefinition& running_host,
                      const std::vector<RunningDocument>& running, const Configuration& next) {
    Difference result;
    result.host =
        compare(running_host.document, next.definitions.host.document, &label_of_host_key);
    for (const RunningDocument& old : running) {
        PipelineChange& change = result.pipelines.emplace_back();
        change.pipeline = old.pipeline;
        change.label = ChangeLabel::removed;
        for (std::size_t i = 0; i < next.definitions.pipelines.size(); ++i) {
            if (next.definitions.pipelines[i].name.text != old.pipeline) continue;
            change.keys = compare(*old.document, next.documents[i], &label_of_document_key);
            change.label = strongest(change.keys);
        }
    }
    for (const config::PipelineDefinition& pipeline : next.definitions.pipelines) {
        const bool runs = std::ranges::any_of(running, [&](const RunningDocument& old) {
            return old.pipeline == pipeline.name.text;
        });
        if (!runs)
            result.pipelines.push_back(
                {.pipeline = pipeline.name.text, .label = ChangeLabel::added, .keys = {}});
    }
    std::ranges::sort(result.pipelines, {}, &PipelineChange::pipeline);
    return result;
}

std::string plan_hash(const std::string& key, const Difference& difference,
                      const std::vector<RunningDocument>& running, const Configuration& next) {
    std::string all = key;
    for (const PipelineChange& change : difference.pipelines) {
        all += change.pipeline;
        all += name_of(change.label);
        all += '\0';
    }
    for (const RunningDocument& old : running) add_to_text(all, old.pipeline, *old.document);
    add_to_text(all, "host", next.definitions.host.document);
    for (std::size_t i = 0; i < next.definitions.pipelines.size(); ++i)
        add_to_text(all, next.definitions.pipelines[i].name.text, next.documents[i]);
    return dlq::sha256_hex(key + dlq::sha256_hex(all)).substr(0, hash_digits);
}

}  // namespace strandline::app
