#include "app/reloader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <random>
#include <utility>

#include "config/environment.hpp"

namespace strandline::app {

using Kind = ReloadAnswer::Kind;

namespace {

std::string random_key() {
    std::random_device random;
    std::string key;
    for (int i = 0; i < 8; ++i) key += std::to_string(random()) + '.';
    return key;
}

std::string listed(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) all += (all.empty() ? "" : ", ") + word;
    return all;
}

/// Why a step that could be read may all the same not be done; empty = it may.
std::optional<std::string> objection(const Difference& difference) {
    const std::vector<std::string> keys = difference.restart_keys();
    if (keys.empty()) return std::nullopt;
    return "error[host-restart]: only a restart of the host applies a change of " + listed(keys) +
           "; nothing was changed";
}

std::optional<std::string> objection_to(const ReloadRequest& request, const ReloadAnswer& looked) {
    if (request.plan && *request.plan != looked.plan)
        return "error[plan-outdated]: the files, or what runs, are no longer those of plan " +
               *request.plan + "; look at the plan again";
    const std::vector<std::string> groups = looked.difference.new_groups();
    if (groups.empty() || request.allow_new_group) return std::nullopt;
    return "error[new-group]: another source.group decides where reading starts, in " +
           listed(groups) + "; if that is meant: strandline reload --allow-new-group";
}

/// The strongest thing that happens to each pipeline that changed, in one line.
std::string summary(const Difference& difference) {
    std::string all;
    for (const PipelineChange& change : difference.pipelines)
        if (change.label != ChangeLabel::unchanged)
            all += fmt::format("{}{}: {}", all.empty() ? "" : ", ", change.pipeline,
                               name_of(change.label));
    return all.empty() ? "no pipeline changed" : all;
}

}  // namespace

Reloader::Reloader(Host& host, ConfigurationSources sources, Logger& log)
    : host_(host), sources_(std::move(sources)), log_(log), hash_key_(random_key()) {
    thread_ = std::thread([this] { run(); });
}

Reloader::~Reloader() {
    host_.give_up_reload();
    {
        const std::lock_guard lock(mutex_);
        ends_ = true;
    }
    wake_.notify_one();
    thread_.join();
}

void Reloader::reload(ReloadRequest request, Answer answer) {
    add({.request = std::move(request), .answer = std::move(answer)});
}

void Reloader::plan(Answer answer) { add({.request = std::nullopt, .answer = std::move(answer)}); }

void Reloader::add(Waiting waiting) {
    {
        const std::lock_guard lock(mutex_);
        waiting_.push_back(std::move(waiting));
    }
    wake_.notify_one();
}

void Reloader::run() {
    for (;;) {
        std::vector<Waiting> together;
        {
            std::unique_lock lock(mutex_);
            wake_.wait(lock, [this] { return ends_ || !waiting_.empty(); });
            together = std::exchange(waiting_, {});
            if (ends_) break;
        }
        const auto asks = std::stable_partition(together.begin(), together.end(),
                                                [](const Waiting& w) { return !w.request; });
        tell({together.begin(), asks});
        reload_for({asks, together.end()});
    }
}

/// Reads all of it, and holds it against what runs.
ReloadAnswer Reloader::look(LoadHandlers load, std::shared_ptr<const Configuration>& next) const {
    ReloadAnswer answer;
    const Generation running = host_.generation();
    answer.generation = running.number;
    config::Diagnostics diagnostics;
    std::optional<Configuration> loaded =
        load_configuration(sources_, config::SystemEnvironment{}, load, diagnostics,
                           load == LoadHandlers::load ? running.configuration->plugins : nullptr);
    for (const config::Diagnostic& each : diagnostics.sorted())
        answer.problems.push_back(config::to_text(each));
    if (!loaded) return answer;
    next = std::make_shared<const Configuration>(std::move(*loaded));
    const std::vector<RunningDocument> documents = host_.running();
    answer.difference = app::difference(running.configuration->definitions.host, documents, *next);
    answer.plan = plan_hash(hash_key_, answer.difference, documents, *next);
    if (const auto why_not = objection(answer.difference)) {
        answer.problems.push_back(*why_not);
        return answer;
    }
    answer.kind = Kind::applied;
    return answer;
}

void Reloader::tell(const std::vector<Waiting>& waiting) const {
    if (waiting.empty()) return;
    std::shared_ptr<const Configuration> next;
    const ReloadAnswer answer = look(LoadHandlers::examine, next);
    for (const Waiting& each : waiting) each.answer(answer);
}

void Reloader::reload_for(const std::vector<Waiting>& waiting) const {
    if (waiting.empty()) return;
    host_.reload_begins();
    std::shared_ptr<const Configuration> next;
    ReloadAnswer looked = look(LoadHandlers::load, next);
    std::vector<const Waiting*> accepted;
    std::vector<std::pair<const Waiting*, ReloadAnswer>> refused;
    for (const Waiting& each : waiting) {
        std::optional<std::string> why_not;
        if (looked.kind == Kind::applied) why_not = objection_to(*each.request, looked);
        if (!why_not) {
            accepted.push_back(&each);
            continue;
        }
        refused.emplace_back(&each, looked);
        refused.back().second.kind = Kind::refused;
        refused.back().second.problems.push_back(*why_not);
    }
    if (!accepted.empty() && looked.kind == Kind::applied) apply(next, looked);
    const ReloadAnswer& told = accepted.empty() ? refused.front().second : looked;
    host_.reload_ended(told.kind == Kind::applied ? std::string{} : told.problems.back());
    log_outcome(told);
    for (auto& [each, answer] : refused) {
        answer.generation = looked.generation;
        each->answer(answer);
    }
    for (const Waiting* const each : accepted) each->answer(looked);
}

void Reloader::apply(const std::shared_ptr<const Configuration>& next, ReloadAnswer& answer) const {
    if (answer.difference.empty()) return;
    const Result<> applied = host_.apply(next, answer.difference);
    answer.generation = host_.generation().number;
    if (applied) return;
    answer.problems.push_back("error[" + applied.error().code + "]: " + applied.error().message);
    const bool late =
        applied.error().code == "reload-unfinished" || applied.error().code == "reload-busy";
    const bool world = applied.error().code == "plugin-open";
    answer.kind = late ? Kind::unfinished : world ? Kind::unready : Kind::refused;
}

void Reloader::log_outcome(const ReloadAnswer& answer) const {
    for (const std::string& problem : answer.problems)
        if (answer.kind == Kind::applied)
            log_.warn("reload", {{"diagnostic", problem}});
        else
            log_.error("reload", {{"diagnostic", problem}});
    if (answer.kind == Kind::applied)
        log_.info("reload done",
                  {{"generation", answer.generation}, {"changes", summary(answer.difference)}});
    else if (answer.kind == Kind::unfinished)
        log_.error("reload has not ended yet", {{"generation", answer.generation}});
    else
        log_.error("reload refused: the running generation goes on",
                   {{"generation", answer.generation}, {"problems", answer.problems.size()}});
}

}  // namespace strandline::app
