#include "plugin/plugin_stage.hpp"

#include <string.h>

#include <mutex>
#include <string_view>
#include <utility>

#include "plugin/config_check.hpp"
#include "plugin/delivery_slots.hpp"
#include "plugin/lane_stage.hpp"

namespace strandline::plugin {

namespace {

using Refusals = std::vector<Refusal>;

/// Host tables of stages that are closed stay readable: the plugin's code is resident, and a thread
/// that its author forgot may still call. A few hundred bytes for each stage ever opened.
void keep_for_good(std::shared_ptr<StageCore> core) {
    static std::mutex& mutex = *new std::mutex;
    static std::vector<std::shared_ptr<StageCore>>& kept =
        *new std::vector<std::shared_ptr<StageCore>>;
    const std::scoped_lock lock(mutex);
    kept.push_back(std::move(core));
}

std::string name_of(const Manifest& manifest, const std::string& handler) {
    return manifest.id + "." + handler;
}

Refusal config_refusal(const std::string& name, const std::string& pointer,
                       const std::string& message) {
    const std::string place = pointer.empty() ? std::string("config") : pointer;
    return {"plugin-config", name + ": " + place + " " + message + ".", name, pointer, false};
}

template <std::size_t size>
std::string text_of(const char (&text)[size]) {
    return std::string(text, strnlen(text, size));
}

/// Ends the sentence that a plugin began.
std::string without_stop(std::string text) {
    if (!text.empty() && text.back() == '.') text.pop_back();
    return text;
}

strandline_str to_str(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

tl::expected<std::string, Refusals> check_config(const Manifest& manifest,
                                                 const std::string& handler,
                                                 const std::string& config) {
    const HandlerManifest* facts = manifest.handler(handler);
    auto completed = complete_config(facts != nullptr ? facts->config_schema : "", config);
    if (completed) return *std::move(completed);
    Refusals refusals;
    for (const ConfigFault& fault : completed.error()) {
        refusals.push_back(
            config_refusal(name_of(manifest, handler), fault.pointer, fault.message));
    }
    return tl::unexpected(std::move(refusals));
}

tl::expected<std::string, Refusals> check_config(const Plugin& plugin, const std::string& handler,
                                                 const std::string& config) {
    auto completed = check_config(plugin.manifest, handler, config);
    const strandline_handler* calls = plugin.handler(handler);
    if (!completed || calls == nullptr || calls->check == nullptr) return completed;
    strandline_error error{};
    error.struct_size = sizeof error;
    if (calls->check(to_str(*completed), &error) == STRANDLINE_OK) return completed;
    const std::string message = text_of(error.message);
    return tl::unexpected(Refusals{config_refusal(
        name_of(plugin.manifest, handler), text_of(error.pointer),
        message.empty() ? "is refused by the plugin, without a reason" : without_stop(message))});
}

tl::expected<std::unique_ptr<PluginStage>, Refusals> PluginStage::open(StageParts parts) {
    const std::string name = name_of(parts.plugin->manifest, parts.handler);
    const strandline_handler* calls = parts.plugin->handler(parts.handler);
    if (calls == nullptr) {
        return tl::unexpected(
            Refusals{{"plugin-handler",
                      parts.plugin->name + ": no handler \"" + parts.handler + "\".",
                      name,
                      {},
                      false}});
    }
    auto config = check_config(*parts.plugin, parts.handler, parts.config);
    if (!config) return tl::unexpected(std::move(config.error()));

    auto core = std::make_shared<StageCore>();
    core->plugin = std::move(parts.plugin);
    core->handler = calls;
    core->pipeline = std::move(parts.pipeline);
    core->stage = name;
    core->outputs = std::move(parts.outputs);
    core->clock = &parts.clock;
    core->logger = &parts.logger;
    fill_host_table(*core);
    keep_for_good(core);

    strandline_open_args args{};
    args.struct_size = sizeof args;
    args.pipeline = to_str(core->pipeline);
    args.stage = to_str(core->stage);
    args.config = to_str(*config);
    strandline_error error{};
    error.struct_size = sizeof error;
    void* object = nullptr;
    const strandline_status status = calls->open(&core->table, &args, &object, &error);
    if (status == STRANDLINE_OK) {
        return std::unique_ptr<PluginStage>(new PluginStage(std::move(core), object));
    }
    core->closed.store(true);
    std::string message = without_stop(text_of(error.message));
    if (message.empty()) message = "gave no reason";
    if (status == STRANDLINE_E_INVALID) {
        return tl::unexpected(Refusals{config_refusal(name, text_of(error.pointer), message)});
    }
    return tl::unexpected(
        Refusals{{"plugin-open", name + ": cannot open: " + message + ".", name, {}, true}});
}

PluginStage::~PluginStage() {
    core_->handler->close(object_);
    core_->closed.store(true);
}

Result<std::unique_ptr<engine::Stage>> PluginStage::open_lane(
    const model::TopicPartition& where, std::shared_ptr<engine::LanePort> port) {
    const auto slot = delivery_slots::take();
    if (!slot) return failed("plugin-lanes", "more than a million lanes are open");
    auto lane = std::make_unique<LaneStage>(core_, *slot, where, std::move(port));
    if (auto opened = lane->open(object_); !opened) return tl::unexpected(opened.error());
    return lane;
}

engine::StageInfo PluginStage::info() const {
    return {core_->stage, core_->plugin->manifest.full_version()};
}

}  // namespace strandline::plugin
