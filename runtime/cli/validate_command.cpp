#include <fmt/format.h>

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cstdio>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "app/tools/event_judge.hpp"
#include "cli/commands.hpp"
#include "cli/schema_options.hpp"
#include "schema/source_place.hpp"

namespace strandline::cli {

namespace {

struct ValidateOptions {
    SchemaOptions schema;
    std::vector<std::string> files;
    bool json{false};
    bool quiet{false};
};

void print(const std::string& text) { std::fwrite(text.data(), 1, text.size(), stdout); }
void print(const boost::json::object& object) { print(boost::json::serialize(object) + "\n"); }

class Validation {
public:
    Validation(const ValidateOptions& options, const app::CompiledSchema& compiled)
        : options_(options), judge_(compiled, options.schema.payload_bytes_max) {}

    /// Every event of a file.
    ExitCode run(const std::string& path) {
        file_ = path == "-" ? "stdin" : path;
        const InputFile input(path);
        if (!input.is_open()) return InputFile::complain(path);
        app::ValueStream values(input.descriptor(), options_.schema.form_of(path),
                                options_.schema.payload_bytes_max);
        app::ValueStream::Value value;
        Result<bool> more = values.next(value);
        for (; more && *more; more = values.next(value))
            tell(value, values.form() == app::ValueStream::Form::one);
        if (more) return done;
        std::fprintf(stderr, "strandline: %s: %s\n", file_.c_str(), more.error().message.c_str());
        return system_error;
    }

    ExitCode finish() const {
        const std::uint64_t invalid = events_ - valid_;
        if (!options_.quiet && options_.json) {
            boost::json::object classes;
            for (const auto& [name, count] : classes_) classes[name] = count;
            print(boost::json::object{{"schema", "strandline.validate/1"},
                                      {"events", events_},
                                      {"valid", valid_},
                                      {"invalid", invalid},
                                      {"classes", std::move(classes)}});
        } else if (!options_.quiet) {
            std::string text = fmt::format("{} event{}: {} valid, {} invalid", events_,
                                           events_ == 1 ? "" : "s", valid_, invalid);
            const char* before = " (";
            for (const auto& [name, count] : classes_) {
                text += fmt::format("{}{} {}", before, count, name);
                before = ", ";
            }
            print(text + (invalid > 0 ? ")\n" : "\n"));
        }
        return invalid > 0 ? answer_is_no : done;
    }

private:
    void tell(const app::ValueStream::Value& value, bool one) {
        ++events_;
        if (value.too_large) {
            tell_failure(value, model::FailureClass::payload_too_large,
                         fmt::format("the value has {} bytes; limits.payload allows {}",
                                     value.bytes, options_.schema.payload_bytes_max));
            return;
        }
        const app::EventJudge::Judgement judged = judge_.judge(value.text);
        if (judged.failure == nullptr) {
            ++valid_;
            if (options_.json && !options_.quiet) {
                boost::json::object line{{"file", file_}, {"line", value.line}, {"valid", true}};
                if (judged.removed_members > 0) line["removed_members"] = judged.removed_members;
                print(line);
            }
            return;
        }
        if (judged.failure->failure_class == model::FailureClass::schema_violation)
            tell_violations(value, judge_.violations(), one);
        else
            tell_failure(value, judged.failure->failure_class, judged.failure->message);
    }

    void tell_failure(const app::ValueStream::Value& value, model::FailureClass failure_class,
                      const std::string& message) {
        const std::string_view name = model::name_of(failure_class);
        ++classes_[std::string(name)];
        if (options_.quiet) return;
        if (options_.json)
            print(boost::json::object{{"file", file_},
                                      {"line", value.line},
                                      {"valid", false},
                                      {"class", name},
                                      {"message", message}});
        else
            print(fmt::format("{}:{}: {} [{}]\n", file_, value.line, message, name));
    }

    void tell_violations(const app::ValueStream::Value& value, const schema::Violations& violations,
                         bool one) {
        const std::string_view name = model::name_of(model::FailureClass::schema_violation);
        ++classes_[std::string(name)];
        if (options_.quiet) return;
        boost::json::array list;
        for (const schema::Violation& each : violations.list) {
            const std::uint64_t line = one ? line_of(value.text, each.instance_path) : value.line;
            if (options_.json)
                list.push_back(boost::json::object{{"line", line},
                                                   {"path", each.instance_path},
                                                   {"rule", each.rule},
                                                   {"message", each.message},
                                                   {"keyword_location", each.keyword_location}});
            else
                print(fmt::format("{}:{}: {}{}{} [{} at {}]\n", file_, line, each.instance_path,
                                  each.instance_path.empty() ? "" : " ", each.message, each.rule,
                                  each.keyword_location));
        }
        if (options_.json)
            print(boost::json::object{{"file", file_},
                                      {"line", value.line},
                                      {"valid", false},
                                      {"class", name},
                                      {"violations", std::move(list)},
                                      {"more", violations.more}});
        else if (violations.more)
            print(fmt::format("{}:{}: and more\n", file_, value.line));
    }

    /// Where the value stands that a violation is about; where the event begins, if it has no name.
    static std::uint64_t line_of(Bytes text, const std::string& path) {
        const auto place = schema::find_place(text, path);
        return schema::line_and_column(text, place ? place->begin : 0).line;
    }

    const ValidateOptions& options_;
    app::EventJudge judge_;
    std::string file_;
    std::uint64_t events_{0};
    std::uint64_t valid_{0};
    std::map<std::string, std::uint64_t> classes_;
};

ExitCode validate(ValidateOptions& options) {
    ExitCode exit_code = done;
    const std::optional<app::CompiledSchema> compiled =
        options.schema.compile(options.json, options.quiet, exit_code);
    if (!compiled) return exit_code;
    if (options.files.empty()) options.files.emplace_back("-");
    Validation validation(options, *compiled);
    ExitCode trouble = done;
    for (const std::string& file : options.files)
        if (const ExitCode read = validation.run(file); read != done) trouble = read;
    const ExitCode answer = validation.finish();
    return trouble != done ? trouble : answer;
}

}  // namespace

void add_validate(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<ValidateOptions>();
    CLI::App* command = app.add_subcommand(
        "validate",
        "Hold events to a JSON Schema, as the host does, and show every violation.\n\n"
        "Examples:\n"
        "  strandline validate order_created.schema.json events.ndjson\n"
        "  kcat -C -t order-events -e | strandline validate --lines order_created.schema.json\n");
    options->schema.add_to(*command);
    command
        ->add_option("files", options->files,
                     "JSON, or a value a line (.jsonl, .ndjson, or as the first line shows)")
        ->default_str("standard input")
        ->type_name("FILE");
    command->add_flag("--json", options->json, "A JSON document a line: each event, then the sum");
    command->add_flag("--quiet", options->quiet,
                      "Only the exit code, and what is wrong with the schema");
    command->callback([options, &exit_code] { exit_code = validate(*options); });
}

}  // namespace strandline::cli
