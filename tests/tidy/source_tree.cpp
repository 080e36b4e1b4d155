#include "tidy/source_tree.hpp"

#include <algorithm>
#include <fstream>
#include <sstream>

namespace strandline::tidy {
namespace {

namespace fs = std::filesystem;

const fs::path root = STRANDLINE_SOURCE_DIR;

bool is_left_out(const fs::path& name) {
    return name == ".git" || name == "build" || name == ".cache" || name == "LICENSE";
}

/// A file with a NUL byte is no text.
std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream all;
    all << in.rdbuf();
    std::string text = all.str();
    return text.find('\0') == std::string::npos ? text : std::string();
}

std::vector<SourceFile> read_tree() {
    std::vector<SourceFile> files;
    for (auto entry = fs::recursive_directory_iterator(root);
         entry != fs::recursive_directory_iterator(); ++entry) {
        if (is_left_out(entry->path().filename())) {
            if (entry->is_directory()) entry.disable_recursion_pending();
        } else if (entry->is_regular_file()) {
            files.push_back(
                {entry->path().lexically_relative(root).generic_string(), text_of(entry->path())});
        }
    }
    std::sort(files.begin(), files.end(),
              [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; });
    return files;
}

}  // namespace

std::vector<SourceFile> source_files(const std::vector<std::string>& prefixes) {
    static const std::vector<SourceFile> all = read_tree();
    if (prefixes.empty()) return all;
    std::vector<SourceFile> chosen;
    for (const SourceFile& file : all) {
        const auto begins = [&](const std::string& prefix) {
            return file.path.starts_with(prefix);
        };
        if (std::any_of(prefixes.begin(), prefixes.end(), begins)) chosen.push_back(file);
    }
    return chosen;
}

bool exists_in_tree(const std::filesystem::path& path) { return fs::exists(root / path); }

std::vector<std::string_view> lines_of(std::string_view text) {
    std::vector<std::string_view> lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        lines.push_back(text.substr(0, end));
        if (end == std::string_view::npos) break;
        text.remove_prefix(end + 1);
    }
    return lines;
}

bool ends_with_any(std::string_view path, const std::vector<std::string_view>& endings) {
    return std::any_of(endings.begin(), endings.end(),
                       [&](std::string_view ending) { return path.ends_with(ending); });
}

bool is_code(const SourceFile& file) {
    return ends_with_any(file.path, {".h", ".hpp", ".c", ".cpp"});
}

bool is_header(const SourceFile& file) { return ends_with_any(file.path, {".h", ".hpp"}); }

std::string finding(const SourceFile& file, std::size_t line, std::string_view message) {
    return file.path + ":" + std::to_string(line) + ": " + std::string(message);
}

std::string listed(const std::vector<std::string>& findings) {
    std::string text;
    for (const std::string& each : findings) text += "\n  " + each;
    return text;
}

}  // namespace strandline::tidy
