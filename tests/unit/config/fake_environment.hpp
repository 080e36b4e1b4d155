#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/environment.hpp"

namespace strandline::config {

/// Variables and files that a test sets, and nothing of the machine it runs on.
class FakeEnvironment final : public Environment {
public:
    std::map<std::string, std::string, std::less<>> variables;
    std::map<std::string, FileText> files;  ///< by path; directories follow from the paths

    [[nodiscard]] std::optional<std::string> variable(std::string_view name) const override {
        const auto found = variables.find(name);
        if (found == variables.end()) return std::nullopt;
        return found->second;
    }
    [[nodiscard]] Result<FileText> read(const std::string& path,
                                        std::size_t bytes_max) const override {
        const auto found = files.find(path);
        if (found == files.end()) return failed("file-missing", path + " does not exist");
        if (found->second.text.size() > bytes_max) {
            return failed("file-too-large", path + " is too large");
        }
        return found->second;
    }
    [[nodiscard]] Result<std::vector<std::string>> list(const std::string& path) const override {
        std::vector<std::string> names;
        for (const auto& [file, text] : files) {
            if (!file.starts_with(path + '/')) continue;
            const auto name = file.substr(path.size() + 1);
            if (name.find('/') == std::string::npos) names.push_back(name);
        }
        return names;
    }
    [[nodiscard]] bool is_directory(const std::string& path) const override {
        return !list(path)->empty();
    }
};

}  // namespace strandline::config
