#include "schema/codegen/names.hpp"

#include <gmock/gmock.h>

namespace strandline::schema::codegen {
namespace {

TEST(CodegenNames, TurnsEveryWayOfWritingWordsIntoSnakeCase) {
    EXPECT_EQ(snake_name("orderId"), "order_id");
    EXPECT_EQ(snake_name("OrderID"), "order_id");
    EXPECT_EQ(snake_name("HTTPStatus"), "http_status");
    EXPECT_EQ(snake_name("user-name"), "user_name");
    EXPECT_EQ(snake_name("__proto__"), "proto");
    EXPECT_EQ(snake_name("ORDER_CREATED"), "order_created");
    EXPECT_EQ(snake_name("sha256Sum"), "sha256_sum");
}

TEST(CodegenNames, MakesAnIdentifierOfWhatIsNone) {
    EXPECT_EQ(snake_name("1st"), "n1st");
    EXPECT_EQ(snake_name(""), "member");
    EXPECT_EQ(snake_name("\xc3\xa9"), "member");
    EXPECT_EQ(snake_name("a/b~c"), "a_b_c");
    EXPECT_EQ(snake_name("class"), "class_");
    EXPECT_EQ(snake_name("linux"), "linux_");
}

TEST(CodegenNames, KeepsATypesNameThatIsOneAlready) {
    EXPECT_EQ(type_name("OrderCreated"), "OrderCreated");
    EXPECT_EQ(type_name("IBANNumber"), "IBANNumber");
    EXPECT_EQ(type_name("ORDER_CREATED"), "OrderCreated");
    EXPECT_EQ(type_name("dark-red"), "DarkRed");
    EXPECT_EQ(type_name("3d"), "N3d");
    EXPECT_EQ(type_name(""), "Type");
}

TEST(CodegenNames, NamesOneOfSeveral) {
    EXPECT_EQ(element_name("products"), "product");
    EXPECT_EQ(element_name("entries"), "entry");
    EXPECT_EQ(element_name("address"), "address_item");
    EXPECT_EQ(element_name("status"), "status_item");
    EXPECT_EQ(element_name("data"), "data_item");
}

TEST(CodegenNames, SettlesClashesInTheOrderOfTheirComing) {
    NameBook names({"check"});
    EXPECT_EQ(names.take("id", "_"), "id");
    EXPECT_EQ(names.take("id", "_"), "id_2");
    EXPECT_EQ(names.take("id", "_"), "id_3");
    EXPECT_EQ(names.take("check", "_"), "check_2");
    EXPECT_EQ(names.take("Address", ""), "Address");
    EXPECT_EQ(names.take("Address", ""), "Address2");
}

}  // namespace
}  // namespace strandline::schema::codegen
