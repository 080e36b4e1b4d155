#include "schema/compiler/uri.hpp"

#include <gtest/gtest.h>

namespace strandline::schema {
namespace {

TEST(Uri, ResolvesTheExamplesOfItsSpecification) {
    const std::string base = "http://a/b/c/d;p?q";
    // RFC 3986, sections 5.4.1 and 5.4.2.
    const std::pair<const char*, const char*> examples[]{
        {"g:h", "g:h"},
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"#s", "http://a/b/c/d;p?q#s"},
        {"g#s", "http://a/b/c/g#s"},
        {"g?y#s", "http://a/b/c/g?y#s"},
        {";x", "http://a/b/c/;x"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s/../x", "http://a/b/c/g#s/../x"},
    };
    for (const auto& [reference, wanted] : examples)
        EXPECT_EQ(resolve_uri(base, reference), wanted) << reference;
}

TEST(Uri, KeepsANameWithoutHierarchy) {
    EXPECT_EQ(resolve_uri("urn:uuid:1234", "#a"), "urn:uuid:1234#a");
}

TEST(Uri, UndoesThePercentEncodingOfAFragment) {
    const SplitUri uri = split_fragment("http://a/b#/x%25y/%E2%82%AC%zz");
    EXPECT_EQ(uri.absolute, "http://a/b");
    EXPECT_EQ(uri.fragment, "/x%y/\xE2\x82\xAC%zz");
}

}  // namespace
}  // namespace strandline::schema
