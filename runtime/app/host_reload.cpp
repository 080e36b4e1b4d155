// The step from one generation to the next. All that can fail comes before the swap.
#include <algorithm>
#include <boost/asio/post.hpp>

#include "app/host.hpp"
#include "app/translate.hpp"

namespace strandline::app {

namespace asio = boost::asio;

namespace {

constexpr std::chrono::seconds move_margin{10};
constexpr std::chrono::milliseconds look_every{50};

bool moves(ChangeLabel label) { return label != ChangeLabel::unchanged; }

std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    return all;
}

}  // namespace

Generation Host::generation() const {
    const std::lock_guard lock(generation_mutex_);
    return generation_;
}

std::vector<RunningDocument> Host::running() {
    std::vector<RunningDocument> all;
    on_control([this, &all] {
        for (const auto& pipeline : pipelines_)
            all.push_back({.pipeline = pipeline->name(), .document = pipeline->document()});
    });
    return all;
}

Result<> Host::apply(const std::shared_ptr<const Configuration>& next,
                     const Difference& difference) {
    std::vector<std::string> busy;
    on_control([this, &busy] {
        for (const auto& move : moves_) busy.push_back(move->name);
    });
    if (!busy.empty())
        return failed("reload-busy", "still on its way since the last reload: " + joined(busy));
    if (Result<> opened = open_new_topics(*next); !opened) return opened;
    std::shared_ptr<const Stores> before;
    on_control([this, &before] { before = stores_; });
    Result<Stores> opened = Stores::open(*next, before.get(), log_);
    if (!opened) return tl::unexpected(std::move(opened.error()));
    const auto stores = std::make_shared<const Stores>(std::move(*opened));

    Moves coming;
    if (Result<> opened_all = open_moves(next, difference, stores, coming); !opened_all) {
        discard(coming);
        return opened_all;
    }
    const std::int64_t drain_ms = longest_drain(*next).count();
    longest_drain_ms_ = std::max(longest_drain_ms_.load(), drain_ms);

    // From here on there is no way back.
    on_control([this, &stores] { stores_ = stores; });
    Moves leaving;
    for (const PipelineChange& change : difference.pipelines)
        if (change.label == ChangeLabel::removed)
            leaving.push_back(std::make_shared<Move>(Move{.name = change.pipeline}));
    const auto is_new = [&difference](const std::shared_ptr<Move>& move) {
        return difference.label_of(move->name) == ChangeLabel::added;
    };
    Moves changing = leaving;
    std::ranges::copy_if(coming, std::back_inserter(changing), std::not_fn(is_new));
    Moves added;
    std::ranges::copy_if(coming, std::back_inserter(added), is_new);
    // Those that are new come last: one of them may be one that leaves, under another name.
    bool complete = carry_out(changing);
    complete = carry_out(added) && complete;
    raise_generation(next);
    longest_drain_ms_ = complete ? drain_ms : longest_drain_ms_.load();
    if (complete) return {};
    std::vector<std::string> late;
    on_control([this, &late] {
        for (const auto& move : moves_) late.push_back(move->name);
    });
    return failed("reload-unfinished",
                  "the new generation runs, but not yet in what did not stop within its drain "
                  "time: " +
                      joined(late));
}

/// Of embedded clusters; elsewhere topics are the operator's.
Result<> Host::open_new_topics(const Configuration& next) {
    for (const auto& [cluster, broker] : embedded_) {
        for (const std::string& topic : topics_of(next.definitions, cluster)) {
            if (!embedded_topics_.insert(cluster + '/' + topic).second) continue;
            Result<> made =
                broker->create({.name = topic, .partitions = options_.embedded_partitions});
            if (!made) return made;
        }
    }
    return {};
}

/// Clients are made and stages opened beside those that run. A stage whose world is broken fails it:
/// what runs now is better than what cannot open.
Result<> Host::open_moves(const std::shared_ptr<const Configuration>& next,
                          const Difference& difference, const std::shared_ptr<const Stores>& stores,
                          Moves& opened) {
    const std::vector<config::PipelineDefinition>& pipelines = next->definitions.pipelines;
    for (std::size_t i = 0; i < pipelines.size(); ++i) {
        const std::string& name = pipelines[i].name.text;
        if (!moves(difference.label_of(name))) continue;
        const auto move = std::make_shared<Move>(Move{.name = name});
        opened.push_back(move);
        Result<> done =
            open_move(pipeline_setup(next, i, stores), difference.label_of(name), *move);
        if (!done) return failed(done.error().code, name + ": " + done.error().message);
    }
    return {};
}

Result<> Host::open_move(RunningPipelineSetup setup, ChangeLabel label, Move& move) {
    Result<> prepared;
    if (label == ChangeLabel::in_place) {
        Result<std::unique_ptr<PipelineWorks>> works = RunningPipeline::open_works(setup);
        if (!works) return tl::unexpected(std::move(works.error()));
        move.works = std::move(*works);
        on_control([&] { prepared = move.works->open_stages(); });
    } else {
        Result<std::unique_ptr<RunningPipeline>> pipeline = RunningPipeline::open(std::move(setup));
        if (!pipeline) return tl::unexpected(std::move(pipeline.error()));
        move.next = std::move(*pipeline);
        on_control([&] { prepared = move.next->prepare(); });
    }
    return prepared;
}

/// What was opened for nothing. None of it has joined a group.
void Host::discard(Moves& opened) {
    on_control([&opened] {
        for (const auto& move : opened) {
            if (move->next) move->next->stop([] {});
            if (move->works) move->works->close();
        }
        opened.clear();
    });
}

/// False when they were not all done in time; they go on by themselves.
bool Host::carry_out(const Moves& these) {
    std::vector<std::future<void>> done;
    for (const auto& move : these) done.push_back(move->done.get_future());
    on_control([this, &these] {
        for (const auto& move : these) {
            moves_.push_back(move);
            begin_move(move);
        }
    });
    const auto deadline = std::chrono::steady_clock::now() +
                          std::chrono::milliseconds{longest_drain_ms_.load()} + move_margin;
    for (const std::future<void>& each : done) {
        while (each.wait_for(look_every) != std::future_status::ready) {
            if (reload_given_up_.load() || std::chrono::steady_clock::now() > deadline)
                return false;
        }
    }
    return true;
}

Host::Pipelines::iterator Host::find_pipeline(const std::string& name) {
    return std::ranges::find_if(pipelines_,
                                [&name](const auto& pipeline) { return pipeline->name() == name; });
}

/// [control thread]
void Host::begin_move(const std::shared_ptr<Move>& move) {
    const auto old = find_pipeline(move->name);
    if (old == pipelines_.end()) return end_move(move);
    const auto done = [this, move] { asio::post(control_, [this, move] { end_move(move); }); };
    move->in_place = move->works != nullptr;
    if (move->in_place)
        (*old)->swap(std::move(move->works), done);
    else
        (*old)->stop(done);
}

/// It runs by the next generation, or has stopped, or there was none. [control thread]
void Host::end_move(const std::shared_ptr<Move>& move) {
    if (stopping_.load()) return;  // stop() has both of them in hand
    const auto old = find_pipeline(move->name);
    if (old != pipelines_.end() && !move->in_place) {
        // Its counters are the pipeline's, and never fall.
        if (move->next) move->next->carry_on((*old)->snapshot());
        pipelines_.erase(old);
    }
    if (move->next) {
        move->next->start_or_retry();
        pipelines_.push_back(std::move(move->next));
    }
    std::erase(moves_, move);
    move->done.set_value();
}

void Host::raise_generation(const std::shared_ptr<const Configuration>& next) {
    const std::lock_guard lock(generation_mutex_);
    generation_.configuration = next;
    ++generation_.number;
}

void Host::give_up_reload() { reload_given_up_ = true; }

void Host::reload_begins() {
    if (!stopping_.load()) systemd_.reloading(clock_.now());
}

void Host::reload_ended(const std::string& trouble) {
    {
        const std::lock_guard lock(generation_mutex_);
        last_reload_successful_ = trouble.empty();
        if (trouble.empty()) last_reload_success_s_ = clock_.wall_ms() / 1000;
        reload_trouble_ = trouble;
    }
    if (!stopping_.load()) systemd_.ready(status_line());
}

/// Runs it on the control thread, and waits for it.
void Host::on_control(std::function<void()> work) {
    if (threads_.empty()) return work();
    const auto done = std::make_shared<std::promise<void>>();
    asio::post(control_, [&work, done] {
        work();
        done->set_value();
    });
    done->get_future().get();
}

}  // namespace strandline::app
