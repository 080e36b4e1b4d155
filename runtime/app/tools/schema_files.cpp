#include "app/tools/schema_files.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>

namespace strandline::app {

namespace {

namespace fs = std::filesystem;

bool read(const std::string& path, std::string& text) {
    std::error_code ignored;
    if (fs::is_directory(path, ignored)) {
        errno = EISDIR;
        return false;
    }
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return false;
    text.assign(std::istreambuf_iterator<char>(stream), {});
    return !stream.bad();
}

void add(const std::string& path, bool only_if_referenced, std::vector<schema::SchemaText>& texts,
         config::Diagnostics& diagnostics) {
    std::error_code ignored;
    const fs::path absolute = fs::absolute(path, ignored).lexically_normal();
    schema::SchemaText text{.path = path,
                            .base_uri = schema::file_uri(absolute.string()),
                            .text = {},
                            .only_if_referenced = only_if_referenced};
    for (const schema::SchemaText& known : texts)
        if (known.base_uri == text.base_uri) return;
    if (read(path, text.text))
        texts.push_back(std::move(text));
    else
        diagnostics.error({path, 0, 0}, "file-missing",
                          std::string("cannot be read: ") + std::strerror(errno));
}

/// The .json files below, in an order that does not depend on the file system.
std::vector<std::string> schemas_below(const std::string& directory) {
    std::vector<std::string> paths;
    std::error_code error;
    for (fs::recursive_directory_iterator at(directory, error), end; !error && at != end;
         at.increment(error))
        if (at->path().extension() == ".json") paths.push_back(at->path().string());
    std::sort(paths.begin(), paths.end());
    return paths;
}

}  // namespace

std::optional<CompiledSchema> compile_schema(const SchemaFiles& files,
                                             config::Diagnostics& diagnostics) {
    std::vector<schema::SchemaText> texts;
    add(files.schema, false, texts, diagnostics);
    for (const std::string& path : files.references) {
        std::error_code ignored;
        if (!fs::is_directory(path, ignored)) {
            add(path, true, texts, diagnostics);
            continue;
        }
        for (const std::string& below : schemas_below(path)) add(below, true, texts, diagnostics);
    }
    if (diagnostics.has_errors()) return std::nullopt;

    schema::CompileOptions options;
    options.formats = files.formats;
    const schema::Compiled compiled = schema::compile(texts, options);
    for (const schema::Fault& fault : compiled.faults) {
        const config::Position position{fault.file, fault.line, fault.column};
        if (fault.severity == schema::Fault::Severity::error)
            diagnostics.error(position, fault.code, fault.message, fault.hint);
        else
            diagnostics.warning(position, fault.code, fault.message, fault.hint);
    }
    if (!compiled.graph) return std::nullopt;
    return CompiledSchema{.graph = compiled.graph, .root = compiled.roots.front()};
}

}  // namespace strandline::app
