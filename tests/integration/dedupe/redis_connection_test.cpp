// What the connection makes of servers that are away, slow, full, locked or not who they should be.
#include "integration/dedupe/redis_test.hpp"

namespace strandline::dedupe::redis {
namespace {

class RedisConnection : public RedisTest {};

TEST_F(RedisConnection, AServerThatIsAwayAtTheStartIsWaitedFor) {
    start_server();
    server_->kill();
    const std::shared_ptr<RedisClient> store = client();
    ASSERT_TRUE(reaches(*store, "redis-connect"));
    TestLane lane(store, 0);
    EXPECT_EQ(lane.look(lane.record("a", 1), 200ms), Sighting::unanswered);
    server_->start();
    EXPECT_EQ(lane.look(lane.record("a", 1)), Sighting::first);
    EXPECT_TRUE(lane.remember());
    EXPECT_EQ(store->trouble(), std::nullopt);
    EXPECT_GT(store->errors(), 0U);
}

TEST_F(RedisConnection, AServerThatIsKilledInMidWorkAndComesBackLosesNothing) {
    start_server({.keeps_data = true});
    const std::shared_ptr<RedisClient> store = client();
    TestLane lane(store, 0);
    ASSERT_EQ(lane.look(lane.record("a", 1)), Sighting::first);
    server_->kill();
    ASSERT_TRUE(reaches(*store, "redis-connect"));
    lane.begin_to_remember();
    EXPECT_FALSE(e2e::wait_until(300ms, [&] { return lane.is_remembered(); }));
    server_->start();
    EXPECT_TRUE(e2e::wait_until(10s, [&] { return lane.is_remembered(); }));
    TestLane copy(store, 1);
    EXPECT_EQ(copy.look(copy.record("a", 9)), Sighting::duplicate);
    EXPECT_GT(lane.dedupe().store_errors(), 0U);
}

TEST_F(RedisConnection, AServerThatForgotEverythingRemembersWhatEndsAfterwards) {
    start_server();
    const std::shared_ptr<RedisClient> store = client();
    TestLane lane(store, 0);
    ASSERT_EQ(lane.look(lane.record("a", 1)), Sighting::first);
    server_->kill();
    server_->start();
    EXPECT_TRUE(lane.remember());
    TestLane copy(store, 1);
    EXPECT_EQ(copy.look(copy.record("a", 9)), Sighting::duplicate);
}

TEST_F(RedisConnection, AServerThatDoesNotAnswerIsGivenUpAndTriedAgain) {
    start_server();
    const std::shared_ptr<RedisClient> store = client();
    TestLane lane(store, 0);
    ASSERT_EQ(lane.look(lane.record("a", 1)), Sighting::first);
    ASSERT_TRUE(lane.remember());
    server_->freeze();
    EXPECT_EQ(lane.look(lane.record("b", 2), 100ms), Sighting::unanswered);
    EXPECT_TRUE(reaches(*store, "redis-timeout"));
    server_->thaw();
    EXPECT_EQ(lane.look(lane.record("b", 2)), Sighting::first);
    EXPECT_TRUE(lane.remember());
}

TEST_F(RedisConnection, AServerThatIsSlowIsWaitedFor) {
    start_server();
    const std::shared_ptr<RedisClient> store = client();
    TestLane lane(store, 0);
    ASSERT_EQ(lane.look(lane.record("a", 1)), Sighting::first);
    server_->command({"CLIENT", "PAUSE", "600", "ALL"});
    EXPECT_EQ(lane.look(lane.record("b", 2)), Sighting::first);
    EXPECT_EQ(store->trouble(), std::nullopt);
    EXPECT_EQ(store->errors(), 0U);
}

TEST_F(RedisConnection, AServerThatDiesWhileNobodyAsksIsNoticed) {
    start_server();
    RedisSettings impatient = settings();
    impatient.idle_ping = 100ms;
    const std::shared_ptr<RedisClient> store = client(impatient);
    ASSERT_TRUE(reaches(*store, ""));
    server_->freeze();
    EXPECT_TRUE(reaches(*store, "redis-timeout"));
    server_->thaw();
    EXPECT_TRUE(reaches(*store, ""));
}

TEST_F(RedisConnection, AServerWithoutMemoryStallsAndHeals) {
    start_server({.more = {"--maxmemory-policy", "noeviction"}});
    const std::shared_ptr<RedisClient> store = client();
    ASSERT_TRUE(reaches(*store, ""));
    server_->command({"CONFIG", "SET", "maxmemory", "1"});
    TestLane lane(store, 0);
    EXPECT_EQ(lane.look(lane.record("a", 1), 300ms), Sighting::unanswered);
    EXPECT_TRUE(reaches(*store, "redis-memory"));
    server_->command({"CONFIG", "SET", "maxmemory", "0"});
    EXPECT_EQ(lane.look(lane.record("a", 1)), Sighting::first);
    EXPECT_EQ(store->trouble(), std::nullopt);
}

TEST_F(RedisConnection, AServerThatThrowsKeysAwayWhenItIsFullIsWarnedOf) {
    start_server({.more = {"--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"}});
    const std::shared_ptr<RedisClient> store = client();
    ASSERT_TRUE(reaches(*store, ""));
    EXPECT_NE(log_.all_text().find("noeviction"), std::string::npos);
}

TEST_F(RedisConnection, AServerThatKeepsWhatItHasIsNot) {
    start_server({.more = {"--maxmemory", "100mb", "--maxmemory-policy", "noeviction"}});
    const std::shared_ptr<RedisClient> store = client();
    ASSERT_TRUE(reaches(*store, ""));
    EXPECT_EQ(log_.all_text().find("noeviction"), std::string::npos);
}

TEST_F(RedisConnection, AReadOnlyReplicaIsNamed) {
    start_server();
    server_->command({"REPLICAOF", "127.0.0.1", "1"});
    const std::shared_ptr<RedisClient> store = client();
    EXPECT_TRUE(reaches(*store, "redis-readonly"));
    server_->command({"REPLICAOF", "NO", "ONE"});
    EXPECT_TRUE(reaches(*store, ""));
}

TEST_F(RedisConnection, AClusterIsRefusedBeforeAnyRecord) {
    start_server({.more = {"--cluster-enabled", "yes"}});
    const std::shared_ptr<RedisClient> store = client();
    ASSERT_TRUE(reaches(*store, "redis-cluster"));
    EXPECT_NE(store->trouble()->message.find("Redis Cluster"), std::string::npos);
}

TEST_F(RedisConnection, SomebodyElsesValueUnderAKeyOfOursIsTroubleAndNeverOverwritten) {
    start_server();
    const std::shared_ptr<RedisClient> store = client();
    const std::string key = "strandline:dedupe:orders:" + std::string(text_of(digest_of_id("a")));
    server_->command({"SET", key, "z-something"});
    TestLane lane(store, 0);
    EXPECT_EQ(lane.look(lane.record("a", 1), 300ms), Sighting::unanswered);
    EXPECT_TRUE(reaches(*store, "redis-foreign"));
    EXPECT_EQ(server_->command({"GET", key}), "z-something");
    server_->command({"DEL", key});
    EXPECT_EQ(lane.look(lane.record("a", 1)), Sighting::first);
}

TEST_F(RedisConnection, ScriptsThatTheServerForgotAreSentAgain) {
    start_server();
    const std::shared_ptr<RedisClient> store = client();
    TestLane lane(store, 0);
    for (std::int64_t offset = 0; offset < 6; ++offset) {
        const std::string id = std::to_string(offset);
        ASSERT_EQ(lane.look(lane.record(id, offset)), Sighting::first);
        ASSERT_TRUE(lane.remember());
        server_->command({"SCRIPT", "FLUSH"});
    }
    EXPECT_EQ(store->errors(), 0U);
}

TEST_F(RedisConnection, ConnectionsThatAreCutAgainAndAgainLoseNoAnswer) {
    start_server();
    const std::shared_ptr<RedisClient> store = client();
    TestLane lane(store, 0);
    TestLane copy(store, 1);
    for (std::int64_t offset = 0; offset < 20; ++offset) {
        const std::string id = std::to_string(offset);
        server_->command({"CLIENT", "KILL", "TYPE", "normal"});
        ASSERT_EQ(lane.look(lane.record(id, offset)), Sighting::first);
        server_->command({"CLIENT", "KILL", "TYPE", "normal"});
        ASSERT_TRUE(lane.remember());
        ASSERT_EQ(copy.look(copy.record(id, offset)), Sighting::duplicate);
    }
}

TEST_F(RedisConnection, LogsInWithAPasswordAndNeverSaysIt) {
    start_server({.more = {"--requirepass", "hunter2-secret"}});
    RedisSettings with_password = settings();
    with_password.password = Secret("hunter2-secret");
    const std::shared_ptr<RedisClient> store = client(with_password);
    EXPECT_TRUE(reaches(*store, ""));

    RedisSettings wrong = settings();
    wrong.password = Secret("wrong-secret");
    const std::shared_ptr<RedisClient> refused = client(wrong);
    EXPECT_TRUE(reaches(*refused, "redis-auth"));
    EXPECT_TRUE(reaches(*client(), "redis-auth"));
    const std::string said = log_.all_text() + refused->trouble()->message;
    EXPECT_EQ(said.find("secret"), std::string::npos);
}

TEST_F(RedisConnection, AUserWithTheLeastRightsIsEnough) {
    start_server(
        {.more = {"--user", "strandline", "on", ">word", "~strandline:dedupe:*", "+auth", "+ping",
                  "+select", "+info", "+eval", "+evalsha", "+get", "+set", "+del", "+pexpire"}});
    RedisSettings user = settings();
    user.username = "strandline";
    user.password = Secret("word");
    user.database = 2;
    const std::shared_ptr<RedisClient> store = client(user);
    TestLane lane(store, 0);
    TestLane copy(store, 1);
    ASSERT_EQ(lane.look(lane.record("a", 1)), Sighting::first);
    ASSERT_TRUE(lane.remember());
    EXPECT_EQ(copy.look(copy.record("a", 1)), Sighting::duplicate);
    EXPECT_EQ(server_->command({"-n", "2", "DBSIZE"}), "1");
}

TEST_F(RedisConnection, AUserWithoutTheRightsIsTold) {
    start_server({.more = {"--user", "strandline", "on", ">word", "~other:*", "+auth", "+ping",
                           "+eval", "+evalsha"}});
    RedisSettings user = settings();
    user.username = "strandline";
    user.password = Secret("word");
    const std::shared_ptr<RedisClient> store = client(user);
    TestLane lane(store, 0);
    EXPECT_EQ(lane.look(lane.record("a", 1), 300ms), Sighting::unanswered);
    EXPECT_TRUE(reaches(*store, "redis-auth"));
}

TEST_F(RedisConnection, WhatIsNoRedisIsSaidToBeNone) {
    // A Redis that speaks TLS, asked in plain text.
    start_server({.tls = true, .certificates = &certificates(), .shown = &certificates().server});
    const std::shared_ptr<RedisClient> store = client();
    e2e::wait_until(5s, [&] { return store->errors() > 0; });
    ASSERT_TRUE(store->trouble());
    EXPECT_TRUE(store->trouble()->code == "redis-connect" ||
                store->trouble()->code == "redis-answer")
        << store->trouble()->message;
}

class RedisTls : public RedisTest {
protected:
    RedisSettings tls() {
        RedisSettings secure = settings();
        secure.tls = true;
        secure.ca = certificates().authority;
        return secure;
    }
    void serve(const e2e::Certificate& shown, bool wants_client_certificate = false) {
        start_server({.tls = true,
                      .certificates = &certificates(),
                      .shown = &shown,
                      .wants_client_certificate = wants_client_certificate});
    }
};

TEST_F(RedisTls, ATrustedServerOfTheRightNameIsTaken) {
    serve(certificates().server);
    for (const char* host : {"127.0.0.1", "localhost"}) {
        RedisSettings secure = tls();
        secure.host = host;
        const std::shared_ptr<RedisClient> store = client(secure);
        EXPECT_TRUE(reaches(*store, "")) << host;
        TestLane lane(store, 0);
        EXPECT_NE(lane.look(lane.record("a", 1)), Sighting::unanswered);
    }
}

TEST_F(RedisTls, AnAuthorityThatIsNotTrustedIsRefused) {
    serve(certificates().server);
    RedisSettings secure = tls();
    secure.ca = certificates().foreign_authority;
    const std::shared_ptr<RedisClient> store = client(secure);
    ASSERT_TRUE(reaches(*store, "redis-tls"));
    EXPECT_NE(store->trouble()->message.find("not trusted"), std::string::npos)
        << store->trouble()->message;
}

TEST_F(RedisTls, TheSystemsAuthoritiesAreTrustedWhereNoneIsNamed) {
    serve(certificates().server);
    RedisSettings secure = tls();
    secure.ca.clear();
    EXPECT_TRUE(reaches(*client(secure), "redis-tls"));
}

TEST_F(RedisTls, ACertificateForAnotherHostIsRefused) {
    serve(certificates().other_host);
    for (const char* host : {"127.0.0.1", "localhost"}) {
        RedisSettings secure = tls();
        secure.host = host;
        const std::shared_ptr<RedisClient> store = client(secure);
        ASSERT_TRUE(reaches(*store, "redis-tls"));
        EXPECT_NE(store->trouble()->message.find("another host"), std::string::npos)
            << store->trouble()->message;
    }
}

TEST_F(RedisTls, ACertificateOfOursIsShownWhereTheServerWantsOne) {
    serve(certificates().server, true);
    RedisSettings secure = tls();
    const std::shared_ptr<RedisClient> nameless = client(secure);
    e2e::wait_until(5s, [&] { return nameless->errors() > 0; });
    EXPECT_TRUE(nameless->trouble());
    secure.certificate = certificates().client.certificate;
    secure.key = certificates().client.key;
    EXPECT_TRUE(reaches(*client(secure), ""));
}

TEST_F(RedisTls, FilesThatAreOfNoUseAreSaidAtOnce) {
    start_server();
    RedisSettings secure = tls();
    secure.ca = "/nowhere/ca.pem";
    EXPECT_EQ(check(secure).at(0).code, "redis-tls");
    EXPECT_FALSE(RedisClient::open(secure, log_));
    secure = tls();
    secure.certificate = certificates().client.certificate;
    secure.key = certificates().server.key;
    EXPECT_EQ(check(secure).size(), 1U);
    secure.key = certificates().client.key;
    EXPECT_TRUE(check(secure).empty());
}

TEST_F(RedisTls, AServerInPlainTextIsRefused) {
    start_server();
    const std::shared_ptr<RedisClient> store = client(tls());
    ASSERT_TRUE(reaches(*store, "redis-timeout"));
    EXPECT_NE(store->trouble()->message.find("does that port speak TLS?"), std::string::npos);
}

}  // namespace
}  // namespace strandline::dedupe::redis
