#include "schema/codegen/generate.hpp"

#include <algorithm>
#include <filesystem>
#include <map>

#include "schema/codegen/emitter.hpp"
#include "schema/codegen/modeller.hpp"
#include "schema/codegen/names.hpp"
#include "schema/digest.hpp"
#include "schema/json_pointer.hpp"
#include "schema/source_place.hpp"

namespace strandline::schema::codegen {

namespace {

/// "a/order_created.schema.json" -> "order_created"
std::string stem_of(const std::string& path) {
    const std::string file = std::filesystem::path(path).filename().string();
    return file.substr(0, file.find('.'));
}

bool is_identifier(std::string_view name) {
    const bool letters = std::ranges::all_of(name, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '_';
    });
    // What snake_name() would change for being a keyword, C++ does not take.
    return letters && !name.empty() && !(name.front() >= '0' && name.front() <= '9') &&
           !(snake_name(name) == std::string(name) + "_");
}

bool is_name_space(std::string_view name) {
    while (true) {
        const std::size_t end = name.find("::");
        if (!is_identifier(name.substr(0, end))) return false;
        if (end == std::string_view::npos) return true;
        name.remove_prefix(end + 2);
    }
}

Fault fault_of(const std::string& file, std::string code, std::string message) {
    Fault fault;
    fault.file = file;
    fault.code = std::move(code);
    fault.message = std::move(message);
    return fault;
}

class Generator {
public:
    Generator(std::span<const SchemaText> texts, const GenerateOptions& options)
        : texts_(texts), options_(options) {}

    Generated run() {
        check_options();
        Compiled compiled = compile(texts_);
        out_.faults.insert(out_.faults.end(), compiled.faults.begin(), compiled.faults.end());
        if (compiled.graph == nullptr || out_.has_errors()) return finish();
        graph_ = compiled.graph.get();
        EmitOptions emit{.name_space = options_.name_space,
                         .union_name = options_.union_name,
                         .owning = options_.owning,
                         .sources = {}};
        for (std::size_t i = 0; i < texts_.size(); ++i) {
            if (texts_[i].only_if_referenced || compiled.roots[i] == no_node) continue;
            emit.sources.push_back(std::filesystem::path(texts_[i].path).filename().string());
            add_events(texts_[i], compiled.roots[i]);
        }
        check_events();
        if (!out_.has_errors()) out_.header = emit_header(events_, emit);
        return finish();
    }

private:
    void check_options() {
        if (!is_name_space(options_.name_space))
            error("", "codegen-name", "'" + options_.name_space + "' is no namespace of C++");
        if (!options_.union_name.empty() && !is_identifier(options_.union_name))
            error("", "codegen-name", "'" + options_.union_name + "' is no name of C++");
        if (!is_json_pointer(options_.discriminator) || options_.discriminator.empty())
            error("", "codegen-name",
                  "'" + options_.discriminator + "' is no JSON Pointer to a member, as /type is");
    }

    void add_events(const SchemaText& text, NodeIndex root) {
        const std::string digest = schema_digest(*graph_, root, text, texts_);
        const RootNames names{.discriminator = options_.discriminator,
                              .file_stem = stem_of(text.path)};
        for (const NodeIndex each : event_roots(*graph_, root, options_.discriminator)) {
            std::vector<Remark> remarks;
            std::optional<EventModel> event = model_event(*graph_, each, names, remarks);
            for (const Remark& remark : remarks) add(remark);
            if (!event) continue;
            event->digest = digest;
            files_.push_back(text.path);
            events_.push_back(*std::move(event));
        }
    }

    void check_events() {
        std::map<std::string, std::string> names;
        std::map<std::string, std::string> types;
        for (std::size_t i = 0; i < events_.size(); ++i) {
            const EventModel& event = events_[i];
            const auto [known, fresh] = names.emplace(event.name, files_[i]);
            if (!fresh)
                error(files_[i], "codegen-duplicate-type",
                      "the type " + event.name + " comes from " + known->second +
                          " too; give one of them another title");
            if (options_.union_name.empty()) continue;
            if (event.name == options_.union_name)
                error(files_[i], "codegen-name",
                      "the union and a type of it are both named " + event.name);
            if (event.event_type.empty())
                error(files_[i], "codegen-no-event-type",
                      "a union tells its types apart by a const at " + options_.discriminator +
                          ", and " + event.name + " has none");
            else if (!types.emplace(event.event_type, event.name).second)
                error(files_[i], "codegen-duplicate-type",
                      "two schemas say " + event.event_type + " at " + options_.discriminator);
        }
        if (events_.empty() && !out_.has_errors())
            error("", "codegen-no-schema", "no schema was given that makes a type");
    }

    void error(const std::string& file, std::string code, std::string message) {
        out_.faults.push_back(fault_of(file, std::move(code), std::move(message)));
    }

    void add(const Remark& remark) {
        const Node& node = graph_->nodes[remark.place];
        Fault fault = fault_of(graph_->files[graph_->resources[node.resource].file], remark.code,
                               remark.message);
        fault.severity = remark.error ? Fault::Severity::error : Fault::Severity::warning;
        fault.hint = remark.hint;
        fault.keyword_location = node.pointer;
        const auto text = std::ranges::find(texts_, fault.file, &SchemaText::path);
        if (text != texts_.end()) {
            if (const auto place = find_place(text->text, node.pointer)) {
                const LineAndColumn at = line_and_column(text->text, place->begin);
                fault.line = at.line;
                fault.column = at.column;
            }
        }
        out_.faults.push_back(std::move(fault));
    }

    Generated finish() {
        const auto key = [](const Fault& fault) {
            return std::tie(fault.file, fault.line, fault.column, fault.code, fault.message);
        };
        std::ranges::sort(out_.faults, {}, key);
        const auto same = [&](const Fault& a, const Fault& b) { return key(a) == key(b); };
        out_.faults.erase(std::unique(out_.faults.begin(), out_.faults.end(), same),
                          out_.faults.end());
        return std::move(out_);
    }

    std::span<const SchemaText> texts_;
    const GenerateOptions& options_;
    const Graph* graph_{nullptr};
    std::vector<EventModel> events_;
    std::vector<std::string> files_;  // of each event
    Generated out_;
};

}  // namespace

bool Generated::has_errors() const {
    return std::ranges::any_of(
        faults, [](const Fault& fault) { return fault.severity == Fault::Severity::error; });
}

Generated generate(std::span<const SchemaText> texts, const GenerateOptions& options) {
    return Generator(texts, options).run();
}

}  // namespace strandline::schema::codegen
