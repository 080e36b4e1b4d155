#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <optional>
#include <string>
#include <system_error>
#include <vector>

#include "cli/commands.hpp"
#include "cli/configuration_options.hpp"
#include "cli/exit_code.hpp"
#include "schema/codegen/generate.hpp"

namespace strandline::cli {

namespace {

struct CodegenOptions {
    std::vector<std::string> schemas;
    std::vector<std::string> libraries;
    std::string out;
    schema::codegen::GenerateOptions generate;
};

/// Empty after a message, with the exit code that fits.
std::optional<schema::SchemaText> read_schema(const std::string& path, bool library,
                                              ExitCode& exit_code) {
    const auto refuse = [&](ExitCode code, const char* why) {
        exit_code = code;
        std::fprintf(stderr, "strandline codegen: %s: %s\n", path.c_str(), why);
        return std::optional<schema::SchemaText>{};
    };
    std::error_code error;
    if (!std::filesystem::exists(path, error)) return refuse(file_missing, "no such file");
    if (std::filesystem::is_directory(path, error)) return refuse(bad_data, "is a directory");
    std::ifstream file(path, std::ios::binary);
    if (!file) return refuse(not_permitted, "cannot be read");
    std::string text{std::istreambuf_iterator<char>(file), {}};
    return schema::SchemaText{
        .path = path,
        .base_uri = schema::file_uri(std::filesystem::absolute(path).lexically_normal().string()),
        .text = std::move(text),
        .only_if_referenced = library};
}

config::Diagnostics diagnostics_of(const std::vector<schema::Fault>& faults) {
    config::Diagnostics diagnostics;
    for (const schema::Fault& fault : faults) {
        const bool error = fault.severity == schema::Fault::Severity::error;
        diagnostics.add({.position = {fault.file, fault.line, fault.column},
                         .severity = error ? config::Severity::error : config::Severity::warning,
                         .code = fault.code,
                         .message = fault.message,
                         .hint = fault.hint});
    }
    return diagnostics;
}

/// Into a new file that then takes the name: who compiles meanwhile sees the old one or the new one.
bool write_file(const std::string& path, const std::string& text) {
    const std::string fresh = path + ".new";
    std::ofstream file(fresh, std::ios::binary | std::ios::trunc);
    file << text;
    file.close();
    if (file && std::rename(fresh.c_str(), path.c_str()) == 0) return true;
    const int why = errno;
    std::remove(fresh.c_str());
    std::fprintf(stderr, "strandline codegen: %s cannot be written: %s\n", path.c_str(),
                 std::strerror(why));
    return false;
}

int codegen(const CodegenOptions& options) {
    std::vector<schema::SchemaText> texts;
    ExitCode exit_code = done;
    const auto read = [&](const std::vector<std::string>& paths, bool library) {
        for (const std::string& path : paths)
            if (auto text = read_schema(path, library, exit_code))
                texts.push_back(*std::move(text));
    };
    read(options.schemas, false);
    read(options.libraries, true);
    if (exit_code != done) return exit_code;
    const schema::codegen::Generated made = schema::codegen::generate(texts, options.generate);
    if (!print(diagnostics_of(made.faults))) return bad_data;
    if (options.out.empty() || options.out == "-") {
        std::fputs(made.header.c_str(), stdout);
        return done;
    }
    return write_file(options.out, made.header) ? done : system_error;
}

}  // namespace

void add_codegen(CLI::App& app, int& exit_code) {
    auto options = std::make_shared<CodegenOptions>();
    CLI::App* command = app.add_subcommand(
        "codegen",
        "Make C++ types from JSON Schemas, for handlers and producers.\n\n"
        "Examples:\n"
        "  strandline codegen --schema order_created.schema.json --out order_created.hpp\n"
        "  strandline codegen --schema order_created.schema.json \\\n"
        "      --schema payment_completed.schema.json --union DomainEvent --out events.hpp\n");
    command->add_option("--schema", options->schemas, "Schema of an event type; may be repeated")
        ->required()
        ->allow_extra_args(false)
        ->type_name("FILE");
    command
        ->add_option("--library", options->libraries,
                     "Schema that others refer to, without a type of its own; may be repeated")
        ->allow_extra_args(false)
        ->type_name("FILE");
    command->add_option("--out", options->out, "The header, instead of standard output")
        ->type_name("FILE");
    command->add_option("--namespace", options->generate.name_space, "Of the types")
        ->capture_default_str()
        ->type_name("NAME");
    command
        ->add_option("--union", options->generate.union_name,
                     "One type over all event types; its visit() must name each")
        ->type_name("NAME");
    command->add_flag("--owning", options->generate.owning,
                      "Also types that own their texts and lists, in the namespace 'owning'");
    command
        ->add_option("--discriminator", options->generate.discriminator,
                     "JSON Pointer to the const that names the event type")
        ->capture_default_str()
        ->type_name("POINTER");
    command->callback([options, &exit_code] { exit_code = codegen(*options); });
}

}  // namespace strandline::cli
