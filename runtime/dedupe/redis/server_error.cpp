#include "dedupe/redis/server_error.hpp"

#include <algorithm>
#include <string>

namespace strandline::dedupe::redis {

namespace {

struct Meaning {
    std::string_view word;  ///< the reply's first
    const char* code;
    const char* message;
};

constexpr const char* login_refused =
    "refuses the login: look at the user's name and password there and in the host's file";
constexpr const char* is_cluster =
    "is a Redis Cluster, which is not supported: name a server, or a proxy, that holds all keys";

constexpr Meaning meanings[] = {
    {"NOAUTH", "redis-auth", "wants a login: give the store its password"},
    {"WRONGPASS", "redis-auth", login_refused},
    {"NOPERM", "redis-auth",
     "does not let this user run what is needed: allow +auth +ping +select +info +eval +evalsha "
     "+get +set +del +pexpire on keys strandline:dedupe:*"},
    {"LOADING", "redis-loading", "is loading its data from disk"},
    {"READONLY", "redis-readonly", "is a read-only replica: name the primary"},
    {"OOM", "redis-memory", "has no memory left: raise its maxmemory"},
    {"MISCONF", "redis-disk",
     "takes no writes because it cannot save its data: look at its disk and its log"},
    {"NOREPLICAS", "redis-replicas", "takes no writes because too few of its replicas answer"},
    {"MASTERDOWN", "redis-readonly", "is a replica without its primary"},
    {"MOVED", "redis-cluster", is_cluster},
    {"ASK", "redis-cluster", is_cluster},
    {"CROSSSLOT", "redis-cluster", is_cluster},
    {"CLUSTERDOWN", "redis-cluster", is_cluster},
    {"TRYAGAIN", "redis-cluster", is_cluster},
    {"BUSY", "redis-busy", "is busy with somebody's script"},
    {"WRONGTYPE", "redis-foreign",
     "holds something else under keys that begin with strandline:dedupe:"},
};

Error with(const Meaning& meaning) { return {meaning.code, meaning.message}; }

bool holds(std::string_view text, std::string_view what) {
    return text.find(what) != std::string_view::npos;
}

}  // namespace

Error error_of_reply(std::string_view text) {
    const std::string_view word = text.substr(0, text.find(' '));
    const auto* found = std::ranges::find(meanings, word, &Meaning::word);
    if (found != std::end(meanings)) return with(*found);
    // Before Redis 7 an error inside a script came as ERR, with the word somewhere behind.
    for (const Meaning& meaning : meanings)
        if (holds(text, "-" + std::string(meaning.word) + " ")) return with(meaning);
    if (holds(text, "Script killed"))
        return {"redis-script", "had our script killed by somebody (SCRIPT KILL)"};
    if (holds(text, "invalid password") || holds(text, "AUTH"))
        return {"redis-auth", login_refused};
    if (holds(text, "invalid DB index") || holds(text, "DB index is out of range"))
        return {"redis-refused", "has no database of that number"};
    if (holds(text, "max number of clients"))
        return {"redis-refused", "has as many clients as it takes (maxclients)"};
    if (holds(text, "unknown command"))
        return {"redis-refused",
                "does not know one of the commands AUTH, SELECT, EVAL and EVALSHA"};
    return {"redis-refused", "refused a command"};
}

bool is_unknown_script(std::string_view text) { return text.starts_with("NOSCRIPT"); }

}  // namespace strandline::dedupe::redis
