#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace strandline::tidy {

/// One text file of the repository.
struct SourceFile {
    std::string path;  ///< relative to the repository, with '/'
    std::string text;
};

/// The files of the repository whose path begins with one of `prefixes` (all, if there are none),
/// in order of their paths. Build folders and what git keeps are left out. Read once per process.
std::vector<SourceFile> source_files(const std::vector<std::string>& prefixes = {});

/// Whether `path`, relative to the repository, exists there.
bool exists_in_tree(const std::filesystem::path& path);

std::vector<std::string_view> lines_of(std::string_view text);

bool ends_with_any(std::string_view path, const std::vector<std::string_view>& endings);

/// C or C++, header or source.
bool is_code(const SourceFile& file);
bool is_header(const SourceFile& file);

/// `path:line: message`, as editors understand it.
std::string finding(const SourceFile& file, std::size_t line, std::string_view message);

/// Findings, one per line, for a failed expectation.
std::string listed(const std::vector<std::string>& findings);

}  // namespace strandline::tidy
