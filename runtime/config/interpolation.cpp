#include "config/interpolation.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <filesystem>
#include <utility>

#include "base/nearest.hpp"
#include "base/utf8.hpp"
#include "config/text_check.hpp"

namespace strandline::config {
namespace {

constexpr std::size_t secret_bytes_max = 64 * 1024;
constexpr std::array<std::string_view, 3> source_names{"env", "file", "credential"};

bool is_variable_name(std::string_view name) {
    const auto letter = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    };
    return !name.empty() && letter(name.front()) &&
           std::all_of(name.begin(), name.end(),
                       [&](char c) { return letter(c) || (c >= '0' && c <= '9'); });
}

/// A secret's file: nobody writes it but its owner, and nobody else reads it but its group.
bool is_private(const FileText& file) { return (file.mode & 0137U) == 0 && file.owner_trusted; }

void cut_line_end(std::string& text) {
    if (text.ends_with('\n')) text.pop_back();
    if (text.ends_with('\r')) text.pop_back();
}

/// Expands the references of one scalar, one after the other.
class Expander {
public:
    Expander(const Position& position, const Environment& environment, Diagnostics& diagnostics)
        : position_(position), environment_(environment), diagnostics_(diagnostics) {}

    std::optional<Expanded> run(std::string_view text) {
        while (!text.empty()) {
            const auto at = text.find("${");
            if (at == std::string_view::npos) {
                literal(text);
                break;
            }
            if (at > 0 && text[at - 1] == '$') {
                literal(text.substr(0, at - 1));
                literal("${");
                text.remove_prefix(at + 2);
                continue;
            }
            literal(text.substr(0, at));
            const auto end = text.find('}', at);
            if (end == std::string_view::npos) {
                error("interpolation-syntax", "a '${' has no '}'", "write $${ for a plain ${");
                break;
            }
            reference(text.substr(at + 2, end - at - 2));
            text.remove_prefix(end + 1);
        }
        if (!good_) return std::nullopt;
        return std::move(result_);
    }

private:
    void error(std::string code, std::string message, std::string hint = {}) {
        diagnostics_.error(position_, std::move(code), std::move(message), std::move(hint));
        good_ = false;
    }
    void literal(std::string_view text) {
        if (text.empty()) return;
        result_.text += text;
        result_.literal = true;
    }
    void reference(std::string_view inner) {
        result_.references = true;
        const auto colon = inner.find(':');
        const auto source = inner.substr(0, colon);
        const auto rest =
            colon == std::string_view::npos ? std::string_view{} : inner.substr(colon + 1);
        if (colon != std::string_view::npos) {
            if (source == "env") return variable(rest);
            if (source == "file") return file(std::string(rest));
            if (source == "credential") return credential(rest);
        }
        auto hint = did_you_mean(source, source_names);
        if (hint.empty() || colon == std::string_view::npos) {
            hint = "write ${env:NAME}, ${file:/path} or ${credential:name}";
        }
        error("interpolation-syntax",
              "'${" + std::string(source) + "...}' names no source that is known", std::move(hint));
    }
    void variable(std::string_view inner) {
        const auto colon = inner.find(':');
        const std::string name(inner.substr(0, colon));
        const auto tail =
            colon == std::string_view::npos ? std::string_view{} : inner.substr(colon + 1);
        const bool asks = tail.starts_with('?');
        const bool defaults = tail.starts_with('-');
        if (!is_variable_name(name) || (colon != std::string_view::npos && !asks && !defaults)) {
            return error("interpolation-syntax", "'${env:...}' is not written as it must be",
                         "write ${env:NAME}, ${env:NAME:?message} or ${env:NAME:-default}");
        }
        const auto value = environment_.variable(name);
        if (value && (!value->empty() || colon == std::string_view::npos)) {
            return append(*value, "environment variable " + name);
        }
        if (defaults) return literal(tail.substr(1));
        auto message = "environment variable " + name + (value ? " is empty" : " is not set");
        if (tail.size() > 1) message += "; it is " + std::string(tail.substr(1));
        error("variable-unset", std::move(message),
              asks ? "set it" : "set it, or give a default: ${env:" + name + ":-...}");
    }
    void file(const std::string& path) {
        if (path.empty()) {
            return error("interpolation-syntax", "'${file:}' names no file", "write ${file:/path}");
        }
        read(resolve_path(position_.file, path), "put the file there, or correct the path");
    }
    void credential(std::string_view name) {
        const bool plain = !name.empty() && name.front() != '.' &&
                           std::all_of(name.begin(), name.end(), [](char c) {
                               return c == '.' || c == '_' || c == '-' || (c >= '0' && c <= '9') ||
                                      (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
                           });
        if (!plain) {
            return error("interpolation-syntax", "'${credential:...}' is not written as it must be",
                         "write ${credential:name} with a file name of LoadCredential=");
        }
        result_.credential = true;
        const auto directory = environment_.variable("CREDENTIALS_DIRECTORY");
        if (!directory || directory->empty()) {
            return error("credential-missing",
                         "there are no credentials here; CREDENTIALS_DIRECTORY is not set",
                         "start it by its systemd unit with LoadCredential=" + std::string(name) +
                             ", or set CREDENTIALS_DIRECTORY to a directory that holds the file");
        }
        read(*directory + '/' + std::string(name),
             "add LoadCredential=" + std::string(name) + ":... to the unit");
    }
    void read(const std::string& path, std::string hint) {
        auto read = environment_.read(path, secret_bytes_max);
        if (!read) {
            return error(result_.credential && read.error().code == "file-missing"
                             ? "credential-missing"
                             : read.error().code,
                         read.error().message, std::move(hint));
        }
        if (!is_private(*read)) result_.loose_file = path;
        cut_line_end(read->text);
        append(read->text, path);
    }
    void append(std::string_view value, const std::string& source) {
        if (!is_utf8(value) || find_control_character(value) != std::string_view::npos) {
            return error("interpolation-text", source + " holds bytes that are no text",
                         "store UTF-8 text without control characters");
        }
        result_.text += value;
    }

    const Position& position_;
    const Environment& environment_;
    Diagnostics& diagnostics_;
    Expanded result_;
    bool good_{true};
};

}  // namespace

std::optional<Expanded> expand(std::string_view text, const Position& position,
                               const Environment& environment, Diagnostics& diagnostics) {
    return Expander(position, environment, diagnostics).run(text);
}

std::string resolve_path(const std::string& file, const std::string& path) {
    const std::filesystem::path given(path);
    if (given.is_absolute()) return given.lexically_normal().string();
    return (std::filesystem::path(file).parent_path() / given).lexically_normal().string();
}

}  // namespace strandline::config
