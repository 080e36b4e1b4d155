#include "cli/schema_options.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <cerrno>
#include <cstdio>
#include <cstring>

#include "cli/diagnostics_json.hpp"

namespace strandline::cli {

namespace {

void print_json(const config::Diagnostics& diagnostics) {
    const boost::json::object document{{"schema", "strandline.schema-faults/1"},
                                       {"diagnostics", to_json(diagnostics)}};
    std::printf("%s\n", boost::json::serialize(document).c_str());
}

bool has(const config::Diagnostics& diagnostics, std::string_view code) {
    for (const config::Diagnostic& diagnostic : diagnostics.sorted())
        if (diagnostic.code == code) return true;
    return false;
}

}  // namespace

void SchemaOptions::add_to(CLI::App& command) {
    command.add_option("schema", files.schema, "A JSON Schema: draft-07, 2019-09 or 2020-12")
        ->required()
        ->type_name("SCHEMA");
    command
        .add_option("--ref", files.references,
                    "A schema that a $ref leads to, or a directory of them; may be repeated")
        ->allow_extra_args(false)
        ->type_name("PATH");
    command.add_option("--formats", formats, "Whether `format` is a rule: assert or annotate")
        ->capture_default_str()
        ->check(CLI::IsMember({"assert", "annotate"}))
        ->option_text("WORD=assert");
    command.add_option("--payload", payload_bytes_max, "The largest event, as limits.payload")
        ->transform(CLI::AsSizeValue(true))
        ->check(CLI::Range(std::size_t{1}, std::size_t{1} << 30))
        ->option_text("SIZE=1MB");
    command.add_flag("--lines", lines, "A JSON value on each line, whatever the file is called");
}

std::optional<app::CompiledSchema> SchemaOptions::compile(bool json, bool quiet,
                                                          ExitCode& exit_code) {
    files.formats = formats == "annotate" ? schema::Formats::annotate : schema::Formats::assert_all;
    config::Diagnostics diagnostics;
    std::optional<app::CompiledSchema> compiled = app::compile_schema(files, diagnostics);
    exit_code = done;
    if (!compiled) exit_code = has(diagnostics, "file-missing") ? file_missing : bad_data;
    if (json && !compiled) {
        print_json(diagnostics);
        return std::nullopt;
    }
    for (const config::Diagnostic& diagnostic : diagnostics.sorted())
        if (!quiet || diagnostic.severity == config::Severity::error)
            std::fprintf(stderr, "%s\n", config::to_text(diagnostic).c_str());
    if (has(diagnostics, "schema-unresolved-ref"))
        std::fputs("A $ref finds only the files that are named: with --ref, too.\n", stderr);
    return compiled;
}

app::ValueStream::Form SchemaOptions::form_of(const std::string& path) const {
    using Form = app::ValueStream::Form;
    if (lines || path.ends_with(".jsonl") || path.ends_with(".ndjson")) return Form::lines;
    return Form::guess;
}

InputFile::InputFile(const std::string& path) {
    if (path == "-") {
        descriptor_ = STDIN_FILENO;
        return;
    }
    descriptor_ = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat found{};
    if (descriptor_ < 0 || ::fstat(descriptor_, &found) != 0 || !S_ISDIR(found.st_mode)) return;
    ::close(descriptor_);
    descriptor_ = -1;
    errno = EISDIR;
}

InputFile::~InputFile() {
    if (descriptor_ > STDIN_FILENO) ::close(descriptor_);
}

ExitCode InputFile::complain(const std::string& path) {
    std::fprintf(stderr, "strandline: %s: %s\n", path.c_str(), std::strerror(errno));
    return file_missing;
}

}  // namespace strandline::cli
