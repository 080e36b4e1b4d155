#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <regex>
#include <set>

#include "tidy/source_tree.hpp"

namespace strandline::tidy {
namespace {

struct Link {
    std::size_t line = 0;
    std::string target;
};

/// Calls `see(number, line)` for the lines outside (or inside) fenced code.
template <class See>
void each_line(std::string_view text, bool inside_code, See see) {
    bool fenced = false;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(text)) {
        ++number;
        if (line.starts_with("```")) {
            fenced = !fenced;
        } else if (fenced == inside_code) {
            see(number, line);
        }
    }
}

std::vector<Link> links_of(std::string_view text) {
    static const std::regex pattern("\\]\\(([^)\\s]+)\\)");
    std::vector<Link> links;
    each_line(text, false, [&](std::size_t number, std::string_view line) {
        using Iterator = std::regex_iterator<std::string_view::const_iterator>;
        for (Iterator match(line.begin(), line.end(), pattern); match != Iterator(); ++match)
            links.push_back({number, match->str(1)});
    });
    return links;
}

/// The anchors of a page's headings, as code forges form them.
std::set<std::string> anchors_of(std::string_view text) {
    std::set<std::string> anchors;
    each_line(text, false, [&](std::size_t, std::string_view line) {
        const std::size_t level = line.find_first_not_of('#');
        if (level == 0 || level == std::string_view::npos || line[level] != ' ') return;
        std::string anchor;
        for (const char letter : line.substr(level + 1)) {
            const auto byte = static_cast<unsigned char>(letter);
            if (std::isalnum(byte) != 0 || letter == '-' || letter == '_' || byte >= 0x80)
                anchor += static_cast<char>(std::tolower(byte));
            if (letter == ' ') anchor += '-';
        }
        anchors.insert(anchor);
    });
    return anchors;
}

bool is_elsewhere(const std::string& target) {
    return target.find("://") != std::string::npos || target.starts_with("mailto:");
}

const SourceFile* file_at(const std::vector<SourceFile>& files, const std::string& path) {
    const auto at = std::find_if(files.begin(), files.end(),
                                 [&](const SourceFile& file) { return file.path == path; });
    return at == files.end() ? nullptr : &*at;
}

std::string broken(const SourceFile& page, const Link& link, const std::vector<SourceFile>& all) {
    if (is_elsewhere(link.target)) return {};
    const std::size_t hash = link.target.find('#');
    const std::string relative = link.target.substr(0, hash);
    const std::filesystem::path folder = std::filesystem::path(page.path).parent_path();
    const std::string path =
        relative.empty() ? page.path : (folder / relative).lexically_normal().generic_string();
    if (!exists_in_tree(path)) return "no such file: " + link.target;
    const SourceFile* target = file_at(all, path);
    if (hash == std::string::npos || target == nullptr) return {};
    return anchors_of(target->text).contains(link.target.substr(hash + 1))
               ? std::string()
               : "no such heading: " + link.target;
}

/// The words that follow `program ` at the start of lines of code and of `inline code`.
std::set<std::string> commands_in(std::string_view text, const std::string& program) {
    const std::regex pattern("(^|`|\\$ )" + program + " ([a-z][a-z-]*)");
    std::set<std::string> words;
    const auto see = [&](std::size_t, std::string_view line) {
        using Iterator = std::regex_iterator<std::string_view::const_iterator>;
        for (Iterator match(line.begin(), line.end(), pattern); match != Iterator(); ++match)
            words.insert(match->str(2));
    };
    each_line(text, false, see);
    each_line(text, true, see);
    return words;
}

std::vector<SourceFile> pages() {
    std::vector<SourceFile> found;
    for (const SourceFile& file : source_files())
        if (ends_with_any(file.path, {".md"})) found.push_back(file);
    return found;
}

TEST(Docs, EveryRelativeLinkLeadsSomewhere) {
    std::vector<std::string> found;
    const auto all = source_files();
    for (const SourceFile& page : pages())
        for (const Link& link : links_of(page.text))
            if (const std::string why = broken(page, link, all); !why.empty())
                found.push_back(finding(page, link.line, why));
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(Docs, EveryCommandOfDevThatAPageNamesExists) {
    const auto dev = source_files({"dev"});
    ASSERT_FALSE(dev.empty());
    std::vector<std::string> found;
    for (const SourceFile& page : pages())
        for (const std::string& word : commands_in(page.text, "\\./dev"))
            if (dev.front().text.find("\n  " + word + " ") == std::string::npos && word != "help")
                found.push_back(finding(page, 1, "./dev has no command " + word));
    EXPECT_TRUE(found.empty()) << listed(found);
}

TEST(Docs, TheReadmeNamesTheTwoCommands) {
    const auto readme = source_files({"README.md"});
    ASSERT_EQ(readme.size(), 1U);
    const auto words = commands_in(readme.front().text, "\\./dev");
    EXPECT_TRUE(words.contains("demo"));
    EXPECT_TRUE(words.contains("test"));
}

/// The keys that the YAML may have: those of keys.cpp that are not refused as "not in this version".
std::set<std::string> yaml_keys() {
    static const std::regex pattern("Key\\{\"([a-z_]+)\"\\}");
    std::set<std::string> keys;
    for (const SourceFile& file : source_files({"runtime/config/keys.cpp"})) {
        using Iterator = std::sregex_iterator;
        for (Iterator match(file.text.begin(), file.text.end(), pattern); match != Iterator();
             ++match)
            keys.insert(match->str(1));
    }
    return keys;
}

TEST(Docs, TheManualAndTheReferenceKnowEveryKey) {
    std::string manual;
    for (const SourceFile& page : source_files({"packaging/man/"})) manual += page.text;
    std::string reference;
    for (const SourceFile& page : source_files({"docs/pipeline-reference.md"}))
        reference += page.text;
    const std::set<std::string> keys = yaml_keys();
    EXPECT_GT(keys.size(), 30U);
    std::vector<std::string> missing;
    for (const std::string& key : keys) {
        const std::regex word("\\b" + key + "\\b");
        if (!std::regex_search(manual, word)) missing.push_back("packaging/man: " + key);
        if (!std::regex_search(reference, word))
            missing.push_back("docs/pipeline-reference.md: " + key);
    }
    EXPECT_TRUE(missing.empty()) << listed(missing);
}

TEST(Docs, ABrokenLinkIsFound) {
    const SourceFile page{"docs/x.md", "# A heading, or two\n[a](#a-heading-or-two) [b](#no)\n"};
    const auto links = links_of(page.text);
    ASSERT_EQ(links.size(), 2U);
    EXPECT_EQ(broken(page, links[0], {page}), "no such file: #a-heading-or-two")
        << "the page is not in the tree";
    EXPECT_TRUE(anchors_of(page.text).contains("a-heading-or-two"));
    EXPECT_FALSE(broken({"README.md", ""}, {1, "docs/absent.md"}, {}).empty());
    EXPECT_TRUE(broken({"README.md", ""}, {1, "https://kafka.apache.org"}, {}).empty());
}

}  // namespace
}  // namespace strandline::tidy
