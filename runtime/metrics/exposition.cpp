#include "metrics/exposition.hpp"

#include "metrics/pipeline_samples.hpp"
#include "metrics/sheet.hpp"

namespace strandline::metrics {
namespace {

void add_config(Sheet& sheet, const MetricsInput& input) {
    sheet.set(family::config_generation, {}, static_cast<double>(input.config_generation));
    if (input.last_reload_successful) {
        sheet.set(family::last_reload_successful, {}, *input.last_reload_successful ? 1 : 0);
    }
    if (input.last_reload_success_s) {
        sheet.set(family::last_reload_success_time, {},
                  static_cast<double>(*input.last_reload_success_s));
    }
    for (const std::string& reason : input.insecure) {
        sheet.set(family::insecure_config, {closed_word(reason)}, 1);
    }
    for (const TlsExpiry& tls : input.tls) {
        sheet.set(family::tls_expiry, {tls.cluster, tls.certificate},
                  static_cast<double>(tls.expiry_s));
    }
}

void add_plugins(Sheet& sheet, const MetricsInput& input) {
    for (const PluginInfo& plugin : input.plugins) {
        sheet.set(family::plugin_info, {plugin.plugin, plugin.version, plugin.sha256, plugin.abi},
                  1);
    }
    for (const Misbehaviour& misbehaviour : input.misbehaviours) {
        sheet.count(family::plugin_misbehaviour,
                    {misbehaviour.plugin, closed_word(misbehaviour.kind)}, misbehaviour.count);
    }
}

void add_host(Sheet& sheet, const MetricsInput& input) {
    sheet.set(family::build_info,
              {input.build.version, input.build.revision, input.build.librdkafka}, 1);
    for (const auto& [site, count] : input.log_suppressed) {
        sheet.count(family::log_suppressed, {site}, count);
    }
    sheet.count(family::log_dropped, {}, input.log_dropped);
}

}  // namespace

std::string exposition(const MetricsInput& input) {
    Sheet sheet;
    for (const engine::PipelineSnapshot& pipeline : input.pipelines) add_pipeline(sheet, pipeline);
    add_plugins(sheet, input);
    add_config(sheet, input);
    add_host(sheet, input);
    return sheet.text();
}

}  // namespace strandline::metrics
