#include "control/server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "control/client.hpp"
#include "support/capturing_logger.hpp"

namespace strandline::control {
namespace {

using namespace std::chrono_literals;
using ::testing::HasSubstr;

/// Answers "echo" with its arguments, "who" with the peer, and keeps what it is told to keep.
class EchoDesk final : public Desk {
public:
    void answer(Request request, Peer peer, std::function<void(Answer)> done) override {
        if (request.name == "keep") {
            kept_ = std::move(done);
        } else if (request.name == "who") {
            done(boost::json::object{{"uid", peer.user}, {"pid", peer.process}});
        } else if (request.name == "later") {
            std::thread([done = std::move(done)] {
                done(boost::json::object{{"late", true}});
            }).detach();
        } else if (request.name == "large") {
            done(boost::json::object{{"text", std::string(3'000'000, 'x')}});
        } else {
            done(std::move(request.arguments));
        }
    }
    std::function<void(Answer)> kept_;
};

/// One connection of a client who does as he likes.
class RawClient {
public:
    explicit RawClient(const std::string& path) : socket_(::socket(AF_UNIX, SOCK_STREAM, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::copy(path.begin(), path.end(), address.sun_path);
        connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
    }
    ~RawClient() { ::close(socket_); }
    RawClient(const RawClient&) = delete;
    RawClient& operator=(const RawClient&) = delete;

    void send(const std::string& text) const {
        std::string_view rest = text;
        while (!rest.empty()) {
            const ssize_t sent = ::send(socket_, rest.data(), rest.size(), MSG_NOSIGNAL);
            if (sent <= 0) return;
            rest.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    /// So many lines, or less when the host hangs up or nothing comes for ten seconds.
    [[nodiscard]] std::string receive(std::ptrdiff_t lines = 1) const {
        std::string text;
        std::array<char, 4096> bytes;
        pollfd one{.fd = socket_, .events = POLLIN, .revents = 0};
        while (std::ranges::count(text, '\n') < lines && ::poll(&one, 1, 10000) > 0) {
            const ssize_t count = ::recv(socket_, bytes.data(), bytes.size(), 0);
            if (count <= 0) break;
            text.append(bytes.data(), static_cast<std::size_t>(count));
        }
        return text;
    }
    [[nodiscard]] bool connected() const { return connected_; }

private:
    int socket_;
    bool connected_;
};

class ServerTest : public ::testing::Test {
protected:
    ServerTest() {
        std::string name = (std::filesystem::temp_directory_path() / "control-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
        options_.path = folder_ + "/control.sock";
    }
    ~ServerTest() override {
        server_.reset();
        std::filesystem::remove_all(folder_);
    }
    void start() {
        auto server = Server::start(options_, desk_, log_);
        ASSERT_TRUE(server) << server.error().message;
        server_ = std::move(*server);
    }
    Answer echo(const char* text) {
        return ask(options_.path, {.name = "echo", .arguments = {{"text", text}}}, 10s);
    }

    std::string folder_;
    ServerOptions options_;
    EchoDesk desk_;
    testing::CapturingLogger log_;
    std::unique_ptr<Server> server_;
};

TEST_F(ServerTest, AnswersRequestAfterRequestOnOneConnection) {
    start();
    const RawClient client(options_.path);
    client.send(R"({"request":"echo","arguments":{"n":1}})"
                "\n"
                R"({"request":"echo","arguments":{"n":2}})"
                "\n");
    EXPECT_EQ(client.receive(2), "{\"result\":{\"n\":1}}\n{\"result\":{\"n\":2}}\n");
}

TEST_F(ServerTest, KnowsWhoAsks) {
    start();
    const auto answer = ask(options_.path, {.name = "who", .arguments = {}}, 10s);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->at("uid").to_number<uid_t>(), ::getuid());
    EXPECT_EQ(answer->at("pid").to_number<pid_t>(), ::getpid());
}

TEST_F(ServerTest, TakesAnAnswerFromAnotherThreadAndOneThatIsLong) {
    start();
    EXPECT_TRUE(ask(options_.path, {.name = "later", .arguments = {}}, 10s));
    const auto large = ask(options_.path, {.name = "large", .arguments = {}}, 10s);
    ASSERT_TRUE(large) << large.error().message;
    EXPECT_EQ(large->at("text").as_string().size(), 3'000'000U);
}

TEST_F(ServerTest, IsOpenToItsUserAndItsGroupOnly) {
    start();
    struct stat status{};
    ASSERT_EQ(::stat(options_.path.c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0660U);
}

TEST_F(ServerTest, AnswersGarbageWithAnErrorAndHangsUp) {
    start();
    for (const std::string& garbage :
         {std::string("GET / HTTP/1.1\r\n\r\n"), std::string(100, '\0') + "\n",
          std::string("\xff\xff\n"), std::string("{}\n")}) {
        const RawClient client(options_.path);
        client.send(garbage);
        EXPECT_THAT(client.receive(), HasSubstr("bad-request"));
        EXPECT_EQ(client.receive(), "");
    }
    EXPECT_TRUE(echo("still there"));
}

TEST_F(ServerTest, AnswersAMegabyteOfOneLineWithAnErrorWithoutHoldingIt) {
    start();
    const RawClient client(options_.path);
    client.send(std::string(1 << 20, 'x'));
    EXPECT_TRUE(echo("still there"));
}

TEST_F(ServerTest, HangsUpOnHalfALineThatGoesNoFurther) {
    options_.request_timeout = 50ms;
    start();
    const RawClient client(options_.path);
    client.send(R"({"request":"ec)");
    EXPECT_EQ(client.receive(), "");
    EXPECT_TRUE(echo("still there"));
}

TEST_F(ServerTest, TurnsAwayMoreConnectionsThanItTakes) {
    options_.connections_max = 4;
    start();
    std::vector<std::unique_ptr<RawClient>> clients;
    for (int i = 0; i < 100; ++i) {
        clients.push_back(std::make_unique<RawClient>(options_.path));
        clients.back()->send(R"({"request":"echo"})"
                             "\n");
    }
    std::size_t answered = 0;
    std::size_t busy = 0;
    for (const auto& client : clients) {
        const std::string answer = client->receive();
        answered += answer.find("result") != std::string::npos ? 1U : 0U;
        busy += answer.find("busy") != std::string::npos ? 1U : 0U;
    }
    EXPECT_EQ(answered, 4U);
    EXPECT_GT(busy, 0U);
    clients.clear();
    // The places of those who left are free as soon as the server has noticed.
    Answer answer = echo("again");
    for (int i = 0; i < 100 && !answer; ++i) answer = echo("again");
    EXPECT_TRUE(answer);
}

TEST_F(ServerTest, GivesUpADeskThatDoesNotAnswer) {
    options_.answer_timeout = 50ms;
    start();
    const auto answer = ask(options_.path, {.name = "keep", .arguments = {}}, 10s);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "host-unreachable");
    desk_.kept_(boost::json::object{});  // too late, and no harm
    EXPECT_TRUE(echo("still there"));
}

TEST_F(ServerTest, IsGoneAfterAStopAndAnAnswerThatComesLaterIsDropped) {
    start();
    const RawClient client(options_.path);
    client.send("{\"request\":\"keep\"}\n");
    while (!ask(options_.path, {.name = "echo", .arguments = {}}, 10s)) continue;
    server_.reset();
    EXPECT_FALSE(std::filesystem::exists(options_.path));
    if (desk_.kept_) desk_.kept_(boost::json::object{});
    EXPECT_EQ(client.receive(), "");
    const auto answer = echo("nobody");
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "host-unreachable");
    EXPECT_THAT(answer.error().message, HasSubstr(options_.path));
}

TEST_F(ServerTest, RefusesToStartBesideALivingOne) {
    start();
    const auto second = Server::start(options_, desk_, log_);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, "control-in-use");
    EXPECT_TRUE(echo("the first goes on"));
}

TEST(Client, SaysWhenTheHostGivesNoAnswerInTime) {
    std::string name = (std::filesystem::temp_directory_path() / "control-XXXXXX").string();
    const std::string folder = ::mkdtemp(name.data());
    EchoDesk desk;
    testing::CapturingLogger log;
    auto server = Server::start({.path = folder + "/s"}, desk, log);
    ASSERT_TRUE(server);
    const auto answer = ask(folder + "/s", {.name = "keep", .arguments = {}}, 50ms);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, "host-silent");
    server->reset();
    std::filesystem::remove_all(folder);
}

}  // namespace
}  // namespace strandline::control
