#include "admin/router.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/capturing_logger.hpp"
#include "unit/admin/fake_content.hpp"

namespace strandline::admin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

class RouterTest : public ::testing::Test {
protected:
    Answer ask(Request request) { return router_.answer(request); }
    static Request a_get(std::string_view target) {
        return {.method = "GET", .target = target, .host = "localhost", .hosts = 1};
    }

    FakeContent content_;
    testing::CapturingLogger log_;
    Router router_{HostCheck("127.0.0.1", true), content_, log_};
};

TEST_F(RouterTest, ServesTheMetricsWithTheirMediaType) {
    const Answer answer = ask(a_get("/metrics"));
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "up 1\n");
    EXPECT_EQ(answer.content_type, "text/plain; version=0.0.4; charset=utf-8");
}

TEST_F(RouterTest, KeepsLivenessApartFromReadiness) {
    content_.readiness = {{{"pipeline orders", false, "stalled"}}};
    EXPECT_EQ(ask(a_get("/livez")).status, 200U);
    EXPECT_EQ(ask(a_get("/readyz")).status, 503U);
    EXPECT_EQ(ask(a_get("/healthz")).status, 503U);
    content_.liveness = {{{"event loop", false, "no tick for 30 s"}}};
    EXPECT_EQ(ask(a_get("/livez")).status, 503U);
}

TEST_F(RouterTest, ShowsEachCheckWhenAskedTo) {
    EXPECT_EQ(ask(a_get("/readyz")).body, "ok\n");
    for (const char* target : {"/readyz?verbose", "/readyz?verbose=1", "/readyz?a=b&verbose"}) {
        EXPECT_EQ(ask(a_get(target)).body, "ok\n[+] configuration: generation 1\n") << target;
    }
    EXPECT_EQ(ask(a_get("/readyz?verbosely")).body, "ok\n");
}

TEST_F(RouterTest, KnowsNoOtherPath) {
    for (const char* target : {"/", "/metrics/", "/Metrics", "/livez/x", "", "*", "/../metrics",
                               "http://localhost/metrics"}) {
        EXPECT_EQ(ask(a_get(target)).status, 404U) << target;
    }
}

TEST_F(RouterTest, OnlyReads) {
    for (const char* method : {"POST", "PUT", "DELETE", "OPTIONS", "TRACE", "get", "BREW"}) {
        Request request = a_get("/metrics");
        request.method = method;
        EXPECT_EQ(ask(request).status, 405U) << method;
    }
}

TEST_F(RouterTest, TakesNoBodyAndReadsNothingBehindOne) {
    Request request = a_get("/metrics");
    request.has_body = true;
    EXPECT_EQ(ask(request).status, 413U);
    EXPECT_TRUE(ask(request).close);
}

TEST_F(RouterTest, NeedsExactlyOneHostHeaderAndARightOne) {
    Request none = a_get("/metrics");
    none.hosts = 0;
    none.host = {};
    EXPECT_EQ(ask(none).status, 400U);
    none.http_1_0 = true;
    EXPECT_EQ(ask(none).status, 200U) << "HTTP/1.0 has none, and no browser speaks it";
    Request two = a_get("/metrics");
    two.hosts = 2;
    EXPECT_EQ(ask(two).status, 400U);
    Request foreign = a_get("/metrics");
    foreign.host = "evil.example";
    EXPECT_EQ(ask(foreign).status, 403U);
    EXPECT_THAT(ask(foreign).body, Not(HasSubstr("evil")));
}

TEST_F(RouterTest, TurnsAnExceptionIntoAnAnswerThatDoesNotQuoteIt) {
    content_.broken = true;
    const Answer answer = ask(a_get("/metrics"));
    EXPECT_EQ(answer.status, 500U);
    EXPECT_THAT(answer.body, Not(HasSubstr("secret")));
    EXPECT_THAT(log_.messages(), ElementsAre("admin page failed"));
    EXPECT_THAT(log_.all_text(), Not(HasSubstr("secret")));
}

}  // namespace
}  // namespace strandline::admin
