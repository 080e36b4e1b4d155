#include "dedupe/redis/server_error.hpp"

#include <gtest/gtest.h>

namespace strandline::dedupe::redis {
namespace {

TEST(ServerError, NamesEachFailureOfTheWorld) {
    const std::pair<const char*, const char*> replies[] = {
        {"NOAUTH Authentication required.", "redis-auth"},
        {"WRONGPASS invalid username-password pair or user is disabled.", "redis-auth"},
        {"NOPERM User x has no permissions to run the 'eval' command", "redis-auth"},
        {"LOADING Redis is loading the dataset in memory", "redis-loading"},
        {"READONLY You can't write against a read only replica. script: f", "redis-readonly"},
        {"OOM command not allowed when used memory > 'maxmemory'. script: f", "redis-memory"},
        {"MISCONF Redis is configured to save RDB snapshots", "redis-disk"},
        {"NOREPLICAS Not enough good replicas to write.", "redis-replicas"},
        {"MOVED 866 10.0.0.1:6381", "redis-cluster"},
        {"CROSSSLOT Keys in request don't hash to the same slot", "redis-cluster"},
        {"BUSY Redis is busy running a script.", "redis-busy"},
        {"ERR Error running script (call to f): Script killed by user with SCRIPT KILL...",
         "redis-script"},
        {"WRONGTYPE Operation against a key holding the wrong kind of value", "redis-foreign"},
        {"ERR max number of clients reached", "redis-refused"},
        {"ERR something new", "redis-refused"},
        {"", "redis-refused"},
    };
    for (const auto& [text, code] : replies) EXPECT_EQ(error_of_reply(text).code, code) << text;
}

TEST(ServerError, FindsTheReasonInsideAScriptErrorOfAnOlderServer) {
    EXPECT_EQ(error_of_reply("ERR Error running script (call to f_1): @user_script:9: -OOM command "
                             "not allowed when used memory > 'maxmemory'.")
                  .code,
              "redis-memory");
}

TEST(ServerError, NeverRepeatsTheServersText) {
    // Some servers quote the arguments of a command that they do not know.
    const Error error =
        error_of_reply("ERR unknown command `AUTH`, with args beginning with: `app`, `hunter2`,");
    EXPECT_EQ(error.message.find("hunter2"), std::string::npos);
    EXPECT_EQ(error_of_reply("WRONGPASS hunter2").message.find("hunter2"), std::string::npos);
}

TEST(ServerError, KnowsAScriptThatTheServerForgot) {
    EXPECT_TRUE(is_unknown_script("NOSCRIPT No matching script. Please use EVAL."));
    EXPECT_FALSE(is_unknown_script("ERR NOSCRIPT"));
}

}  // namespace
}  // namespace strandline::dedupe::redis
