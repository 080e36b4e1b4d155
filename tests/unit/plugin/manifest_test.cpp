#include "plugin/manifest.hpp"

#include <gmock/gmock.h>
#include <strandline/plugin.h>

namespace strandline::plugin {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr const char* whole = R"({
    "id": "orders", "version": "1.2.0", "abi": "0.1", "vendor": "acme", "revision": "git:1",
    "handlers": [{"id": "enrich", "summary": "Adds the region", "outputs": ["enriched"],
        "codes": ["order.negative"], "needs": ["strandline.json/1"], "external": "none",
        "order": "key", "max_pending": 64, "config_schema": {"type": "object"}}]})";

std::string with(std::string handler) {
    return R"({"id":"a","version":"1.0.0","abi":"0.1","handlers":[)" + std::move(handler) + "]}";
}

Refusal refusal_of(const std::string& text) {
    const auto manifest = read_manifest(text, "orders-1.2.0.so");
    EXPECT_FALSE(manifest.has_value());
    return manifest ? Refusal{} : manifest.error();
}

TEST(Manifest, ReadsEverythingThatItsAuthorWrote) {
    const auto manifest = read_manifest(whole, "orders-1.2.0.so");
    ASSERT_TRUE(manifest.has_value()) << manifest.error().message;
    EXPECT_EQ(manifest->id, "orders");
    EXPECT_EQ(manifest->full_version(), "1.2.0+git:1");
    const HandlerManifest* handler = manifest->handler("enrich");
    ASSERT_NE(handler, nullptr);
    EXPECT_THAT(handler->outputs, ElementsAre("enriched"));
    EXPECT_THAT(handler->codes, ElementsAre("order.negative"));
    EXPECT_THAT(handler->needs, ElementsAre("strandline.json/1"));
    EXPECT_EQ(handler->external, std::uint32_t{STRANDLINE_EXTERNAL_NONE});
    EXPECT_EQ(handler->order, std::uint32_t{STRANDLINE_ORDER_KEY});
    EXPECT_EQ(handler->max_pending, 64U);
    EXPECT_EQ(handler->config_schema, R"({"type":"object"})");
    EXPECT_EQ(manifest->handler("other"), nullptr);
}

TEST(Manifest, ReadsTheSchemasThatAHandlerWasBuiltForAsTextOrInPlace) {
    const auto manifest = read_manifest(
        with(R"({"id":"x","events":{"A":{"schema":"{ \"minimum\": 1.0 }"},"B":{"schema":{}}}})"),
        "a-1.0.0.so");
    ASSERT_TRUE(manifest.has_value()) << manifest.error().message;
    const std::vector<EventManifest>& events = manifest->handler("x")->events;
    ASSERT_EQ(events.size(), 2U);
    EXPECT_EQ(events[0].type, "A");
    EXPECT_EQ(events[0].schema, R"({ "minimum": 1.0 })");
    EXPECT_EQ(events[1].schema, "{}");
    for (const char* wrong : {"[]", R"({"A":1})", R"({"A":{}})", R"({"A":{"schema":1}})",
                              R"({"A":{"schema":"{}","more":1}})"})
        EXPECT_THAT(refusal_of(with(std::string(R"({"id":"x","events":)") + wrong + "}")).message,
                    HasSubstr("/events"));
}

TEST(Manifest, HandlersReadHeadersUnlessTheySayOtherwise) {
    const auto manifest =
        read_manifest(R"({"id":"a","version":"1.0.0","abi":"0.1","handlers":[{"id":"one"},)"
                      R"({"id":"two","headers":"read"},{"id":"three","headers":"ignored"}]})",
                      "a-1.0.0.so");
    ASSERT_TRUE(manifest.has_value()) << manifest.error().message;
    EXPECT_TRUE(manifest->handler("one")->reads_headers);
    EXPECT_TRUE(manifest->handler("two")->reads_headers);
    EXPECT_FALSE(manifest->handler("three")->reads_headers);
    EXPECT_THAT(refusal_of(with(R"({"id":"x","headers":"maybe"})")).message,
                HasSubstr("none of its words"));
}

TEST(Manifest, RefusesAnotherDraftAndNamesBoth) {
    EXPECT_EQ(refusal_of(R"({"abi":"0.3","what":"this host cannot know"})"),
              (Refusal{"plugin-abi-draft",
                       "orders-1.2.0.so: built for draft 0.3 of the plugin ABI, this host loads "
                       "draft 0.1. Rebuild it with that.",
                       {},
                       {},
                       false}));
}

TEST(Manifest, RefusesAnotherMajor) {
    EXPECT_EQ(refusal_of(R"({"abi":"1.0"})").code, "plugin-abi-major");
}

TEST(Manifest, SaysWhereItIsWrong) {
    EXPECT_THAT(refusal_of("{").message, HasSubstr("is no JSON object"));
    EXPECT_THAT(refusal_of("{}").message, HasSubstr("no \"abi\""));
    EXPECT_THAT(refusal_of(with("")).message, HasSubstr("/handlers must list at least one"));
    EXPECT_THAT(refusal_of(with("{}")).message, HasSubstr("/handlers/0/id is missing"));
    EXPECT_THAT(refusal_of(with(R"({"id":"A.b"})")).message, HasSubstr("/handlers/0/id must be"));
    EXPECT_THAT(refusal_of(with(R"({"id":"a","typo":1})")).message,
                HasSubstr("/handlers/0/typo is not known"));
    EXPECT_THAT(refusal_of(with(R"({"id":"a","external":"some"})")).message,
                HasSubstr("/handlers/0/external is none of its words"));
    EXPECT_THAT(refusal_of(with(R"({"id":"a","max_pending":-1})")).message,
                HasSubstr("/handlers/0/max_pending must be a number"));
    EXPECT_THAT(refusal_of(with(R"({"id":"a"},{"id":"a"})")).message,
                HasSubstr("/handlers/1/id stands there twice"));
}

TEST(Manifest, KnowsAnIdWhenItSeesOne) {
    EXPECT_TRUE(is_id("order_enricher"));
    EXPECT_TRUE(is_id("a-1"));
    EXPECT_FALSE(is_id(""));
    EXPECT_FALSE(is_id("1a"));
    EXPECT_FALSE(is_id("a.b"));
    EXPECT_FALSE(is_id("A"));
    EXPECT_FALSE(is_id("../a"));
    EXPECT_FALSE(is_id(std::string(65, 'a')));
}

}  // namespace
}  // namespace strandline::plugin
