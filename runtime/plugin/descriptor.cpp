#include "plugin/descriptor.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <cstring>
#include <string_view>

namespace strandline::plugin {

namespace {

std::string_view text_of(const char* text) {
    return text == nullptr ? std::string_view{} : std::string_view(text);
}

std::vector<std::string> texts_of(const char* const* list) {
    std::vector<std::string> out;
    for (; list != nullptr && *list != nullptr; ++list) out.emplace_back(*list);
    return out;
}

bool same_json(const char* text, const std::string& expected) {
    if (text == nullptr || expected.empty()) return text == nullptr && expected.empty();
    boost::json::error_code error;
    const boost::json::value found = boost::json::parse(text, error);
    if (error) return false;
    const boost::json::value wanted = boost::json::parse(expected, error);
    return !error && found == wanted;
}

/// Collects the first difference between manifest and code.
class Comparison {
public:
    void text(std::string_view what, std::string_view manifest, std::string_view code) {
        if (manifest == code) return;
        note("the manifest says " + std::string(what) + " " + std::string(manifest) +
             ", the code says " + std::string(code));
    }
    void same(std::string_view what, bool equal) {
        if (!equal) note("manifest and code differ in " + std::string(what));
    }
    void require(std::string_view what, bool fulfilled) {
        if (!fulfilled) note(std::string(what));
    }
    [[nodiscard]] const std::string& fault() const { return fault_; }

private:
    void note(std::string text) {
        if (fault_.empty()) fault_ = std::move(text);
    }
    std::string fault_;
};

void compare(Comparison& compare, const HandlerManifest& manifest,
             const strandline_handler& handler) {
    const std::string of = " of handler " + manifest.id;
    compare.text("summary" + of, manifest.summary, text_of(handler.summary));
    compare.same("outputs" + of, manifest.outputs == texts_of(handler.outputs));
    compare.same("codes" + of, manifest.codes == texts_of(handler.codes));
    compare.same("needs" + of, manifest.needs == texts_of(handler.needs));
    compare.same("order" + of, manifest.order == handler.order);
    compare.same("external" + of, manifest.external == handler.external);
    compare.same("max_pending" + of, manifest.max_pending == handler.max_pending);
    compare.same("config_schema" + of, same_json(handler.config_schema, manifest.config_schema));
    compare.require("open, close or handle is missing" + of, handler.open != nullptr &&
                                                                 handler.close != nullptr &&
                                                                 handler.handle != nullptr);
    compare.require("only one of open_lane and close_lane is there" + of,
                    (handler.open_lane == nullptr) == (handler.close_lane == nullptr));
    compare.require("on_post without open_lane" + of,
                    handler.on_post == nullptr || handler.open_lane != nullptr);
}

strandline_handler complete_copy(const strandline_handler& from) {
    strandline_handler out{};
    std::memcpy(&out, &from, std::min<std::size_t>(from.struct_size, sizeof out));
    out.struct_size = sizeof out;
    return out;
}

}  // namespace

Accepted<std::vector<strandline_handler>> adopt(const strandline_plugin* plugin,
                                                const Manifest& manifest, const std::string& file) {
    const auto refuse = [&](const std::string& why) {
        return refused("plugin-descriptor",
                       file + ": " + why + ". Build both from one plugin.json.");
    };
    if (plugin == nullptr) return refuse("its entry returns no descriptor");
    if (!STRANDLINE_HAS(strandline_plugin, plugin, handlers) || plugin->handlers == nullptr) {
        return refuse("its descriptor is shorter than draft 0.1 has it");
    }
    Comparison comparison;
    comparison.text("id", manifest.id, text_of(plugin->id));
    comparison.text("version", manifest.version, text_of(plugin->version));
    comparison.text("abi", manifest.abi,
                    std::to_string(plugin->abi_major) + "." + std::to_string(plugin->abi_minor));
    comparison.text("vendor", manifest.vendor, text_of(plugin->vendor));
    comparison.text("license", manifest.license, text_of(plugin->license));
    comparison.text("revision", manifest.revision, text_of(plugin->revision));

    std::vector<strandline_handler> found;
    for (const strandline_handler* const* at = plugin->handlers; *at != nullptr; ++at) {
        comparison.require("a handler is shorter than draft 0.1 has it",
                           STRANDLINE_HAS(strandline_handler, *at, on_cancel));
        found.push_back(complete_copy(**at));
    }
    comparison.same("the number of handlers", found.size() == manifest.handlers.size());
    std::vector<strandline_handler> out;
    for (const HandlerManifest& wanted : manifest.handlers) {
        const auto handler = std::ranges::find_if(found, [&](const strandline_handler& candidate) {
            return text_of(candidate.id) == wanted.id;
        });
        comparison.require("the code has no handler " + wanted.id, handler != found.end());
        if (handler == found.end()) break;
        compare(comparison, wanted, *handler);
        out.push_back(*handler);
    }
    if (!comparison.fault().empty()) return refuse(comparison.fault());
    return out;
}

}  // namespace strandline::plugin
