#include "admin/http_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "support/capturing_logger.hpp"
#include "unit/admin/fake_content.hpp"
#include "unit/admin/test_client.hpp"

namespace strandline::admin {
namespace {

using namespace std::chrono_literals;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class HttpServerTest : public ::testing::Test {
protected:
    void start(HttpOptions options = {}) {
        options.port = 0;
        Result<std::unique_ptr<HttpServer>> started = HttpServer::start(options, content_, log_);
        ASSERT_TRUE(started) << started.error().message;
        server_ = std::move(*started);
    }
    TestClient connect() const { return TestClient(server_->port()); }
    std::string ask(std::string_view bytes) const {
        TestClient client = connect();
        client.send(bytes);
        return client.read_answer();
    }

    FakeContent content_;
    testing::CapturingLogger log_;
    std::unique_ptr<HttpServer> server_;
};

TEST_F(HttpServerTest, ServesMetrics) {
    start();
    const std::string answer = ask(get("/metrics"));
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 OK\r\n"));
    EXPECT_THAT(answer, HasSubstr("Content-Type: text/plain; version=0.0.4; charset=utf-8\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\nup 1\n"));
}

TEST_F(HttpServerTest, ServesAPageThatIsLargerThanEverySocketBuffer) {
    content_.page = std::string(20'000'000, 'm');
    start();
    EXPECT_THAT(ask(get("/metrics")).size(), ::testing::Gt(20'000'000U));
}

TEST_F(HttpServerTest, KeepsTheConnectionForTheNextRequest) {
    start();
    TestClient client = connect();
    for (int i = 0; i < 3; ++i) {
        client.send(get("/livez"));
        EXPECT_THAT(client.read_answer(), EndsWith("\r\n\r\nok\n"));
    }
}

TEST_F(HttpServerTest, ClosesWhenTheClientAsksForIt) {
    start();
    TestClient client = connect();
    client.send(get("/livez", "Connection: close\r\n"));
    EXPECT_THAT(client.read_all(), EndsWith("ok\n"));
}

TEST_F(HttpServerTest, AnswersPipelinedRequestsInOrder) {
    start();
    TestClient client = connect();
    client.send(get("/livez") + get("/metrics") + get("/nowhere", "Connection: close\r\n"));
    const std::string all = client.read_all();
    const std::size_t live = all.find("ok\n");
    const std::size_t metrics = all.find("up 1\n");
    const std::size_t nowhere = all.find("not found");
    EXPECT_LT(live, metrics);
    EXPECT_LT(metrics, nowhere);
    EXPECT_NE(nowhere, std::string::npos);
}

TEST_F(HttpServerTest, AnswersHeadWithTheLengthAndWithoutTheBody) {
    start();
    TestClient client = connect();
    client.send("HEAD /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    const std::string answer = client.read_all();
    EXPECT_THAT(answer, HasSubstr("Content-Length: 5\r\n"));
    EXPECT_THAT(answer, EndsWith("\r\n\r\n"));
}

TEST_F(HttpServerTest, SaysWhichMethodsItKnows) {
    start();
    const std::string answer = ask("DELETE /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 405 "));
    EXPECT_THAT(answer, HasSubstr("Allow: GET, HEAD\r\n"));
}

TEST_F(HttpServerTest, RefusesAForeignHost) {
    start();
    EXPECT_THAT(ask("GET /metrics HTTP/1.1\r\nHost: evil.example\r\n\r\n"),
                StartsWith("HTTP/1.1 403 "));
}

TEST_F(HttpServerTest, RefusesABodyOfAnySizeAndCloses) {
    start();
    for (const std::string length : {"5", "5000000000"}) {
        TestClient client = connect();
        client.send("POST /metrics HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length +
                    "\r\n\r\nGET /");
        EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 413 "));
    }
    TestClient chunked = connect();
    chunked.send(get("/metrics", "Transfer-Encoding: chunked\r\n") + "0\r\n\r\n" + get("/livez"));
    const std::string all = chunked.read_all();
    EXPECT_THAT(all, StartsWith("HTTP/1.1 413 "));
    EXPECT_THAT(all, Not(HasSubstr("ok\n"))) << "nothing behind a body is a request";
}

TEST_F(HttpServerTest, RefusesOversizedHeaders) {
    start();
    TestClient client = connect();
    client.send(get("/metrics", "X-Long: " + std::string(100'000, 'x') + "\r\n"));
    EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 431 "));
    TestClient barely = connect();
    barely.send(get("/metrics", "X-Long: " + std::string(8192, 'x') + "\r\n"));
    EXPECT_THAT(barely.read_all(), StartsWith("HTTP/1.1 431 "));
    EXPECT_THAT(ask(get("/metrics", "X-Long: " + std::string(7000, 'x') + "\r\n")),
                StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, RefusesAnOversizedTarget) {
    start();
    TestClient client = connect();
    client.send(get("/" + std::string(100'000, 'x')));
    EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 431 "));
}

TEST_F(HttpServerTest, AnswersGarbageWithA400AndStaysUp) {
    start();
    const std::vector<std::string> garbage{
        std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11),  // the start of TLS
        std::string(64, '\0'),
        "\xff\xfe\xfd\r\n\r\n",
        "GET /metrics HTTP/9.9\r\n\r\n",
        "GET /metrics HTTP/1.1\r\nno colon\r\n\r\n",
        "GET\r\n\r\n"};
    for (const std::string& bytes : garbage) {
        TestClient client = connect();
        client.send(bytes);
        client.finish_sending();
        EXPECT_THAT(client.read_all(), StartsWith("HTTP/1.1 400 ")) << bytes;
    }
    EXPECT_THAT(ask(get("/livez")), StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, ClosesOnAClientThatSendsItsRequestTooSlowly) {
    start({.timeout = 200ms});
    TestClient client = connect();
    client.send("GET /metrics HTTP/1.1\r\nX-Slow: ");
    // Each byte alone is in time; the request as a whole is not.
    int drops = 0;
    while (!client.closed_within(20ms) && drops < 500) {
        client.send("x");
        ++drops;
    }
    EXPECT_GT(drops, 2);
    EXPECT_LT(drops, 500);
    EXPECT_EQ(client.received(), "") << "closed, not refused";
}

TEST_F(HttpServerTest, ClosesAnIdleConnection) {
    start({.timeout = 100ms});
    TestClient client = connect();
    client.send(get("/livez"));
    EXPECT_THAT(client.read_answer(), EndsWith("ok\n"));
    EXPECT_TRUE(client.closed());
}

TEST_F(HttpServerTest, ClosesOnAClientThatDoesNotReadItsAnswer) {
    content_.page = std::string(20'000'000, 'm');
    start({.timeout = 200ms, .connections_max = 1});
    TestClient lazy = connect();
    lazy.send(get("/metrics"));
    // Its slot comes free again although it neither reads nor closes.
    std::string answer;
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!answer.starts_with("HTTP/1.1 200 ") && std::chrono::steady_clock::now() < deadline) {
        answer = ask(get("/livez"));
    }
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, TurnsAwayTheConnectionAboveItsLimit) {
    start({.connections_max = 3});
    std::vector<TestClient> clients;
    for (int i = 0; i < 3; ++i) {
        clients.push_back(connect());
        clients.back().send(get("/livez"));
        EXPECT_THAT(clients.back().read_answer(), StartsWith("HTTP/1.1 200 "));
    }
    TestClient fourth = connect();
    EXPECT_THAT(fourth.read_all(), StartsWith("HTTP/1.1 503 "));
    clients[0].send(get("/livez"));
    EXPECT_THAT(clients[0].read_answer(), StartsWith("HTTP/1.1 200 ")) << "the others go on";
}

TEST_F(HttpServerTest, TakesTheNextConnectionWhenOneHasGone) {
    start({.connections_max = 1});
    {
        TestClient first = connect();
        first.send(get("/livez", "Connection: close\r\n"));
        EXPECT_TRUE(first.closed());
    }
    std::string answer;
    const auto deadline = std::chrono::steady_clock::now() + 10s;
    while (!answer.starts_with("HTTP/1.1 200 ") && std::chrono::steady_clock::now() < deadline) {
        answer = ask(get("/livez"));  // 503 until the server has seen the end of the first
    }
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 200 "));
}

TEST_F(HttpServerTest, SaysWhichAddressIsTakenAndWhatToDo) {
    start();
    HttpOptions same;
    same.port = server_->port();
    const auto second = HttpServer::start(same, content_, log_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "admin-listen");
    EXPECT_THAT(second.error().message, HasSubstr("127.0.0.1:" + std::to_string(same.port)));
    EXPECT_THAT(second.error().message, HasSubstr("admin.listen"));
}

TEST_F(HttpServerTest, SaysWhenAHostIsNoneOfThisMachine) {
    HttpOptions elsewhere{.host = "192.0.2.1", .port = 0};  // TEST-NET-1: nobody has it
    const auto server = HttpServer::start(elsewhere, content_, log_);
    ASSERT_FALSE(server);
    EXPECT_THAT(server.error().message, HasSubstr("192.0.2.1:0"));
}

TEST_F(HttpServerTest, LeavesTheLineThatSaysWhereItListensToItsOwner) {
    start();
    EXPECT_NE(server_->port(), 0);
    EXPECT_THAT(log_.lines(), IsEmpty());
}

TEST_F(HttpServerTest, ListensOnTheIpv6Loopback) {
    HttpOptions options{.host = "::1", .port = 0};
    const auto server = HttpServer::start(options, content_, log_);
    if (!server) GTEST_SKIP() << "no IPv6 here: " << server.error().message;
    EXPECT_NE((*server)->port(), 0);
}

TEST_F(HttpServerTest, StopsWithConnectionsOpenAndTwiceIsOnce) {
    start();
    TestClient idle = connect();
    idle.send(get("/livez"));
    EXPECT_THAT(idle.read_answer(), EndsWith("ok\n"));
    TestClient half = connect();
    half.send("GET /met");
    server_->stop();
    server_->stop();
    const std::uint16_t port = server_->port();
    server_.reset();
    EXPECT_TRUE(idle.closed());
    EXPECT_FALSE(TestClient(port).connected());
}

}  // namespace
}  // namespace strandline::admin
