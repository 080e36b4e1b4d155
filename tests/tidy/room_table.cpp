#include "tidy/room_table.hpp"

#include <algorithm>
#include <array>
#include <map>
#include <regex>
#include <set>

namespace strandline::tidy {
namespace {

using Rooms = std::set<std::string, std::less<>>;

/// Which rooms a room may include, itself aside. Outer rooms never see each other: what one must
/// tell another goes through the engine's interfaces or through app/.
const std::map<std::string, Rooms, std::less<>>& allowed_rooms() {
    static const Rooms ground = {"base", "model"};
    static const Rooms inner = {"base", "model", "engine"};
    static const Rooms everything = {"base",   "model", "engine", "config",  "schema", "dlq",
                                     "dedupe", "kafka", "plugin", "metrics", "admin"};
    static const Rooms with_app = [] {
        Rooms rooms = everything;
        rooms.insert("app");
        return rooms;
    }();
    static const std::map<std::string, Rooms, std::less<>> table = {
        {"base", {}},      {"model", {"base"}}, {"engine", ground}, {"config", inner},
        {"schema", inner}, {"dlq", inner},      {"dedupe", inner},  {"kafka", inner},
        {"plugin", inner}, {"metrics", inner},  {"admin", inner},   {"app", everything},
        {"cli", with_app}, {"plugin-api", {}},  {"plugins", {}},
    };
    return table;
}

/// A third-party header belongs to the rooms named beside it; the longest prefix that fits decides.
struct ThirdParty {
    std::string_view prefix;
    Rooms rooms;
};

const std::vector<ThirdParty>& third_party() {
    static const Rooms outside_the_core = {"base",   "config",  "schema", "dlq", "dedupe", "kafka",
                                           "plugin", "metrics", "admin",  "app", "cli"};
    static const Rooms asynchronous = {"engine",  "kafka", "plugin", "dlq", "dedupe",
                                       "metrics", "admin", "app",    "cli"};
    static const std::vector<ThirdParty> table = {
        {"yaml-cpp/", {"config"}},
        {"simdjson", {"schema"}},
        {"re2/", {"schema"}},
        {"idn2.h", {"schema"}},
        {"emmintrin.h", {"schema"}},  // SSE2, with plain code where there is none
        {"librdkafka/", {"kafka"}},
        {"hiredis/", {"dedupe"}},
        {"boost/dll", {"plugin"}},
        {"valijson/", {"plugin"}},
        {"prometheus/", {"metrics"}},
        {"boost/beast", {"admin"}},
        {"CLI/", {"cli"}},
        {"boost/json", {"kafka", "plugin", "app", "cli"}},
        {"boost/asio", asynchronous},
        {"boost/system", asynchronous},
        {"tl/expected", {"base"}},
        {"fmt/", outside_the_core},
        {"openssl/", {"schema", "dlq", "dedupe", "kafka", "plugin", "app"}},
        {"xxhash", {"dedupe"}},
        {"mimalloc", {"cli"}},
        {"dlfcn.h", {"plugin"}},
        {"elf.h", {"plugin"}},
        {"link.h", {"plugin"}},
        {"strandline/", {"plugin", "plugin-api", "plugins"}},
        {"strandline/plugin.h", {"plugin", "plugin-api", "plugins", "cli"}},  // cli: its version
    };
    return table;
}

/// Headers of the language, of POSIX and of Linux, which any room may use.
bool is_system_header(std::string_view target) {
    static const std::regex pattern(
        "[a-z_0-9]+"                                     // <vector>
        "|(sys|linux|netinet|arpa|net)/[a-z_0-9/]+\\.h"  // <sys/stat.h>
        "|(assert|cxxabi|errno|fcntl|fnmatch|glob|grp|limits|netdb|poll|pthread|pwd|sched|"
        "semaphore|signal"
        "|spawn|stdalign|stdarg|stdatomic|stdbool|stddef|stdint|stdio|stdlib|stdnoreturn|string"
        "|strings|sysexits|syslog|termios|time|unistd|wchar)\\.h");
    return std::regex_match(target.begin(), target.end(), pattern);
}

std::string joined(const Rooms& rooms) {
    std::string text;
    for (const std::string& room : rooms) text += (text.empty() ? "" : ", ") + room;
    return text.empty() ? "none" : text;
}

std::optional<std::string> objection_to_room(std::string_view room, const std::string& target) {
    const Rooms& allowed = allowed_rooms().find(room)->second;
    const std::string other = target.substr(0, target.find('/'));
    if (other == room || allowed.contains(other)) return std::nullopt;
    if (!allowed_rooms().contains(other) || target.find('/') == std::string::npos)
        return "\"" + target + "\" is not rooted at runtime/: write \"room/file.hpp\"";
    return std::string(room) + " may not include " + other + " (allowed: " + joined(allowed) + ")";
}

}  // namespace

std::vector<Include> includes_of(std::string_view text) {
    static const std::regex pattern("^\\s*#\\s*include\\s*([<\"])([^>\"]+)[>\"].*");
    std::vector<Include> includes;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(text)) {
        ++number;
        std::match_results<std::string_view::const_iterator> match;
        if (std::regex_match(line.begin(), line.end(), match, pattern))
            includes.push_back({number, match.str(1) == "\"", match.str(2)});
    }
    return includes;
}

std::string room_of(std::string_view path) {
    const auto starts = [&](std::string_view prefix) { return path.starts_with(prefix); };
    if (starts("plugin-api/include/")) return "plugin-api";
    if (starts("plugins/") || starts("tests/plugins/")) return "plugins";
    if (!starts("runtime/")) return {};
    path.remove_prefix(std::string_view("runtime/").size());
    const std::size_t slash = path.find('/');
    return slash == std::string_view::npos ? std::string() : std::string(path.substr(0, slash));
}

std::optional<std::string> objection(std::string_view room, const Include& include) {
    if (!allowed_rooms().contains(room))
        return "the room " + std::string(room) + " is not in the table (tests/tidy/room_table.cpp)";
    const std::string& target = include.target;
    const ThirdParty* owner = nullptr;
    for (const ThirdParty& each : third_party())
        if (target.starts_with(each.prefix) &&
            (owner == nullptr || each.prefix.size() > owner->prefix.size()))
            owner = &each;
    if (owner != nullptr) {
        if (owner->rooms.contains(room)) return std::nullopt;
        return std::string(room) + " may not include <" + target +
               ">, which belongs to: " + joined(owner->rooms);
    }
    if (include.quoted) {
        // A plugin is a folder of its own: its own headers stand beside it.
        if (room == "plugins" && target.find('/') == std::string::npos) return std::nullopt;
        return objection_to_room(room, target);
    }
    if (is_system_header(target)) return std::nullopt;
    return "<" + target +
           "> is in no table: name its room in tests/tidy/room_table.cpp, and why in "
           "docs/decisions/";
}

std::vector<std::string> objections_to(const SourceFile& file) {
    const std::string room = room_of(file.path);
    std::vector<std::string> found;
    if (room.empty() || !is_code(file)) return found;
    for (const Include& include : includes_of(file.text))
        if (const auto why = objection(room, include))
            found.push_back(finding(file, include.line, *why));
    return found;
}

}  // namespace strandline::tidy
