#pragma once

#include <CLI/CLI.hpp>
#include <memory>
#include <optional>
#include <string>

#include "app/tools/schema_files.hpp"
#include "app/tools/value_stream.hpp"
#include "cli/exit_code.hpp"

namespace strandline::cli {

/// A schema and how events are held to it, on the command line.
struct SchemaOptions {
    app::SchemaFiles files;
    std::string formats{"assert"};
    std::size_t payload_bytes_max{1'000'000};
    bool lines{false};

    void add_to(CLI::App& command);
    /// The schema, or what is wrong with it: on standard error, or as a JSON document on standard output.
    [[nodiscard]] std::optional<app::CompiledSchema> compile(bool json, bool quiet,
                                                             ExitCode& exit_code);
    /// By --lines, and by what the file is called.
    [[nodiscard]] app::ValueStream::Form form_of(const std::string& path) const;
};

/// A file that is open for reading; `-` is standard input.
class InputFile {
public:
    explicit InputFile(const std::string& path);
    ~InputFile();
    InputFile(const InputFile&) = delete;
    InputFile& operator=(const InputFile&) = delete;

    [[nodiscard]] bool is_open() const { return descriptor_ >= 0; }
    [[nodiscard]] int descriptor() const { return descriptor_; }
    /// Says why, when it is not open.
    static ExitCode complain(const std::string& path);

private:
    int descriptor_{-1};
};

}  // namespace strandline::cli
