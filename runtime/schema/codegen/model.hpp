#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "schema/graph.hpp"

/// What the generator makes of a schema before it writes C++: plain types with their names settled.
namespace strandline::schema::codegen {

/// The C++ type of a value.
struct ValueType {
    enum class Kind : std::uint8_t {
        raw,  ///< any JSON
        text,
        boolean,
        signed_integer,
        unsigned_integer,
        real,
        enumeration,  ///< index into EventModel::enums
        structure,    ///< index into EventModel::structs
        list,         ///< of `element`
        variant       ///< of `alternatives`, indices into EventModel::structs
    };

    Kind kind{Kind::raw};
    std::size_t index{0};
    std::vector<std::size_t> alternatives{};
    std::vector<ValueType> element{};  ///< one, of a list
    bool nullable{false};
    bool boxed{false};  ///< it contains itself: a pointer
    std::vector<std::string>
        rules{};  ///< C++ expressions, for check(): strandline::rule::minimum(1)
    std::vector<std::string> notes{};  ///< for people: ">= 1"
    bool has_time{false};              ///< a date-time
    std::string unchecked{};           ///< the rule that check() does not know, if there is one
};

/// A value that never varies, as a C++ expression.
struct Fixed {
    std::string expression{};  ///< std::string_view("card")
    std::string text{};        ///< of a string, the string itself
};

struct Member {
    std::string key{};   ///< in JSON
    std::string name{};  ///< in C++; of a fixed one only when it is optional
    ValueType type{};
    std::optional<Fixed> fixed{};
    bool optional{false};
    std::string description{};
    std::string time_name{};  ///< of the function that converts; empty = none
};

struct Struct {
    std::string name{};
    std::string description{};
    std::vector<Member> members{};
    std::string extra_name{};  ///< of the data member behind extra(); empty = a closed object
    bool forward{false};       ///< named before it is declared
};

struct Enumerator {
    std::string name{};
    std::string text{};  ///< in JSON
};
struct Enum {
    std::string name{};
    std::vector<Enumerator> values{};
};

/// A nested type, in the order in which they can be declared.
struct Declaration {
    bool is_enum{false};
    std::size_t index{0};
};

/// One event type: a root struct, and the types that it is made of.
struct EventModel {
    std::string name{};        ///< OrderCreated
    std::string scope{};       ///< order_created: the namespace of the nested types
    std::string event_type{};  ///< empty = the schema has no const at the discriminator
    std::string digest{};      ///< "sha256:..."
    std::vector<Struct> structs{};
    std::vector<Enum> enums{};
    std::vector<Declaration> order{};  ///< without the root
    std::size_t root{0};
};

}  // namespace strandline::schema::codegen
