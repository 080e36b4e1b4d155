#include "app/event_schemas.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

#include "schema/compiler/compile.hpp"
#include "schema/digest.hpp"

namespace strandline::app {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

std::string order(const std::string& members, const std::string& required) {
    return R"({"$schema":"http://json-schema.org/draft-07/schema#","type":"object",)"
           R"("required":[)" +
           required + R"(],"properties":{"type":{"const":"ORDER_CREATED"})" + members + "}}";
}
const std::string with_user = order(R"(,"userId":{"type":"string"})", R"("type","userId")");

class EventSchemas : public ::testing::Test {
protected:
    EventSchemas() {
        stage.handler = {.text = "orders.enrich",
                         .position = {.file = "p.yaml", .line = 7, .column = 14}};
        stage.on = {{.text = "ORDER_CREATED", .position = {}}};
    }

    std::vector<config::Diagnostic> check(const std::string& built_for, const std::string& live) {
        plugin::HandlerManifest handler;
        handler.events = {{.type = "ORDER_CREATED", .schema = built_for}};
        PipelineSchemas schemas;
        if (!live.empty()) {
            const std::vector<schema::SchemaText> texts{
                {.path = "live.json", .base_uri = "file:///live.json", .text = live}};
            const schema::Compiled compiled = schema::compile(texts);
            schemas.graph = compiled.graph;
            schemas.types = {{.name = "ORDER_CREATED",
                              .root = compiled.roots.front(),
                              .digest = schema::schema_digest(
                                  *compiled.graph, compiled.roots.front(), texts[0], texts)}};
        }
        config::Diagnostics diagnostics;
        check_event_schemas(stage, handler, schemas, diagnostics);
        return diagnostics.sorted();
    }

    config::StageDefinition stage;
};

TEST_F(EventSchemas, SayNothingOfTheSameSchemaHoweverItIsWritten) {
    EXPECT_THAT(check(with_user, "  " + with_user + "\n"), IsEmpty());
}

TEST_F(EventSchemas, RefuseAHandlerThatReadsWhatIsGone) {
    const auto found = check(with_user, order("", R"("type")"));
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].severity, config::Severity::error);
    EXPECT_EQ(found[0].code, "plugin-event-schema");
    EXPECT_EQ(found[0].position.line, 7U);
    EXPECT_EQ(found[0].message,
              "handler 'orders.enrich' was built for another ORDER_CREATED: "
              "/properties/userId is gone");
}

TEST_F(EventSchemas, WarnOfAHandlerThatAllowsMore) {
    const auto found = check(order("", R"("type")"), with_user);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].severity, config::Severity::warning);
    EXPECT_THAT(found[0].message, HasSubstr("allows all that this one allows"));
}

TEST_F(EventSchemas, RefuseASchemaThatNeedsOtherFiles) {
    const auto found = check(R"({"$ref":"other.json"})", with_user);
    ASSERT_THAT(found, SizeIs(1));
    EXPECT_EQ(found[0].severity, config::Severity::error);
    EXPECT_THAT(found[0].message, HasSubstr("its own schema of ORDER_CREATED is none"));
}

TEST_F(EventSchemas, SayNothingOfATypeThatIsNotValidatedOrNotTaken) {
    EXPECT_THAT(check(with_user, ""), IsEmpty());
    stage.on = {{.text = "PAYMENT_COMPLETED", .position = {}}};
    EXPECT_THAT(check(with_user, order("", R"("type")")), IsEmpty());
}

}  // namespace
}  // namespace strandline::app
