#include "app/control/host_desk.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <boost/json/serialize.hpp>
#include <filesystem>
#include <fstream>

#include "app/control/socket_place.hpp"
#include "support/capturing_logger.hpp"

namespace strandline::app {
namespace {

using ::testing::HasSubstr;

/// A host with one pipeline by name, that is gone when it is asked for.
class PaperHost final : public Steering {
public:
    HostFacts facts() override { return {.instance = "host-1", .version = "0.1", .revision = "r"}; }
    std::vector<engine::PipelineSnapshot> snapshots() override {
        engine::PipelineSnapshot orders;
        orders.name = "orders";
        orders.topics.emplace_back().topic = "orders.in";
        return {orders};
    }
    void with_pipeline(const std::string&, std::function<void(engine::Pipeline*)> work) override {
        work(nullptr);
    }
};

class HostDeskTest : public ::testing::Test {
protected:
    control::Answer ask(const std::string& name, boost::json::object arguments = {}) {
        std::optional<control::Answer> answer;
        desk_.answer({.name = name, .arguments = std::move(arguments)}, {},
                     [&answer](control::Answer given) { answer = std::move(given); });
        EXPECT_TRUE(answer) << name;
        return answer.value_or(failed("none", "no answer"));
    }
    std::string refusal(const std::string& name, boost::json::object arguments = {}) {
        const auto answer = ask(name, std::move(arguments));
        return answer ? "" : answer.error().code + ": " + answer.error().message;
    }

    PaperHost host_;
    testing::CapturingLogger log_;
    HostDesk desk_{host_, log_};
};

TEST_F(HostDeskTest, AnswersStatusAndLagWithTheirSchemas) {
    EXPECT_EQ(ask("status").value().at("schema").as_string(), "strandline.status/1");
    EXPECT_EQ(ask("lag").value().at("schema").as_string(), "strandline.lag/1");
    EXPECT_THAT(refusal("status", {{"x", 1}}), HasSubstr("no arguments"));
}

TEST_F(HostDeskTest, ExplainsAPartitionOfATopicThatIsRead) {
    const auto answer = ask("explain", {{"topic", "orders.in"}, {"partition", 3}});
    ASSERT_TRUE(answer);
    EXPECT_EQ(boost::json::serialize(*answer),
              R"({"schema":"strandline.explain/1","topic":"orders.in","partition":3,)"
              R"("pipelines":[{"pipeline":"orders","assigned":false}]})");
}

TEST_F(HostDeskTest, NamesTheNearestTopicAndPipeline) {
    EXPECT_THAT(refusal("explain", {{"topic", "order.in"}, {"partition", 3}}),
                HasSubstr("did you mean 'orders.in'?"));
    EXPECT_THAT(refusal("pause", {{"pipeline", "order"}}), HasSubstr("did you mean 'orders'?"));
    EXPECT_THAT(refusal("resume", {{"pipeline", "zzz"}}), HasSubstr("unknown-pipeline"));
}

TEST_F(HostDeskTest, RefusesArgumentsThatItDoesNotKnow) {
    using boost::json::object;
    for (const object& arguments :
         {object{}, object{{"topic", "orders.in"}}, object{{"topic", 1}, {"partition", 1}},
          object{{"topic", "orders.in"}, {"partition", -1}},
          object{{"topic", "orders.in"}, {"partition", 1e300}},
          object{{"topic", "orders.in"}, {"partition", 4294967296}},
          object{{"topic", "orders.in"}, {"partition", 1}, {"more", 1}}})
        EXPECT_THAT(refusal("explain", arguments), HasSubstr("bad-request"));
    for (const object& arguments : {object{}, object{{"pipeline", "orders"}, {"for_ms", 0}},
                                    object{{"pipeline", "orders"}, {"for_ms", "10m"}},
                                    object{{"pipeline", "orders"}, {"for_ms", 9000000000000000000}},
                                    object{{"pipeline", "orders"}, {"for", 1}}})
        EXPECT_THAT(refusal("pause", arguments), HasSubstr("bad-request"));
    EXPECT_THAT(refusal("resume", {{"pipeline", 1}}), HasSubstr("bad-request"));
    EXPECT_THAT(refusal("shutdown"), HasSubstr("unknown-request"));
}

class SocketPlaceTest : public ::testing::Test {
protected:
    SocketPlaceTest() {
        std::string name = (std::filesystem::temp_directory_path() / "place-XXXXXX").string();
        folder_ = ::mkdtemp(name.data());
    }
    ~SocketPlaceTest() override { std::filesystem::remove_all(folder_); }
    void host(const std::string& instance) const {
        std::filesystem::create_directories(folder_ + '/' + instance);
        const std::string path = folder_ + '/' + instance + "/control.sock";
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        path.copy(address.sun_path, sizeof address.sun_path - 1);
        const int socket = ::socket(AF_UNIX, SOCK_STREAM, 0);
        ASSERT_EQ(::bind(socket, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        ::close(socket);
    }
    [[nodiscard]] Result<std::string> find(const WhichHost& which = {}) const {
        return find_control_socket(which, folder_, folder_ + "/strandline.yaml");
    }
    void file(const std::string& control) const {
        std::ofstream(folder_ + "/strandline.yaml")
            << "version: 1\ninstance: host-9\nclusters: {main: {embedded: true}}\n"
            << control;
    }

    std::string folder_;
};

TEST_F(SocketPlaceTest, IsTheOneHostThatIsThere) {
    host("a");
    EXPECT_EQ(find(), folder_ + "/a/control.sock");
    host("b");
    ASSERT_FALSE(find());
    EXPECT_EQ(find().error().code, "host-ambiguous");
    EXPECT_THAT(find().error().message, HasSubstr("/a/control.sock\n  --socket "));
}

TEST_F(SocketPlaceTest, IsWhatIsNamed) {
    host("a");
    EXPECT_EQ(find({.socket = "/x", .instance = {}, .config = {}}), "/x");
    EXPECT_EQ(find({.socket = {}, .instance = "b", .config = {}}),
              "/run/strandline/b/control.sock");
    file("control: {socket: place.sock}\n");
    EXPECT_EQ(find({.socket = {}, .instance = {}, .config = folder_ + "/strandline.yaml"}),
              folder_ + "/place.sock");
}

TEST_F(SocketPlaceTest, IsWhatTheUsualFileSaysWhenNoHostIsSeen) {
    file("control: {socket: /elsewhere/c.sock}\n");
    EXPECT_EQ(find(), "/elsewhere/c.sock");
    file("");
    EXPECT_EQ(find(), "/run/strandline/host-9/control.sock");
}

TEST_F(SocketPlaceTest, SaysWhereItLookedAndWhatToDo) {
    ASSERT_FALSE(find());
    EXPECT_EQ(find().error().code, "host-unreachable");
    EXPECT_THAT(find().error().message, HasSubstr(folder_ + "/*/control.sock"));
    EXPECT_THAT(find().error().message, HasSubstr("--socket PATH"));
    file("control: false\n");
    const auto off = find({.socket = {}, .instance = {}, .config = folder_ + "/strandline.yaml"});
    ASSERT_FALSE(off);
    EXPECT_EQ(off.error().code, "control-off");
}

}  // namespace
}  // namespace strandline::app
