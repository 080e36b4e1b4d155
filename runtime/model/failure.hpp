#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>

namespace strandline::model {

/// Why a record failed: the host's closed list. It is the `error_class` label of the metrics and,
/// unless a handler gave a code of its own, the `error-class` header. A class never changes meaning.
enum class FailureClass : std::uint8_t {
    payload_too_large,           ///< value over limits.payload
    tombstone,                   ///< null value, and the pipeline does not take them
    empty_payload,               ///< nothing, or white space only
    byte_order_mark,             ///< starts with EF BB BF
    invalid_utf8,                ///< not UTF-8
    depth_exceeded,              ///< nested deeper than limits.depth
    number_range,                ///< an integer beyond 64 bits, or a real beyond double
    invalid_json,                ///< any other syntax
    event_type_missing,          ///< no discriminator, or it is no string
    event_type_unknown,          ///< a type that no stage names and `ignore` does not list
    forbidden_key,               ///< a member's name that `forbidden_keys: reject` refuses
    duplicate_key,               ///< two members of one object have one name
    too_many_members,            ///< an object with more than limits.members
    schema_violation,            ///< not what the schema of its type says
    validation_budget_exceeded,  ///< to know would take more steps than its size allows
    validator_disagreement,      ///< our own fault: one pass refused it, the other found nothing
    id_collision,                ///< the id of another record that has other bytes
    handler_rejected,            ///< the handler said reject
    retries_exhausted,           ///< the handler said retry once too often
    effect_failed,               ///< acknowledged although one of its effects was refused
    output_too_large,            ///< what it emitted does not fit the output's limit
    output_refused               ///< the broker refused what it emitted, for good
};

inline constexpr std::array<std::string_view, 22> failure_class_names{
    "payload_too_large",      "tombstone",        "empty_payload",
    "byte_order_mark",        "invalid_utf8",     "depth_exceeded",
    "number_range",           "invalid_json",     "event_type_missing",
    "event_type_unknown",     "forbidden_key",    "duplicate_key",
    "too_many_members",       "schema_violation", "validation_budget_exceeded",
    "validator_disagreement", "id_collision",     "handler_rejected",
    "retries_exhausted",      "effect_failed",    "output_too_large",
    "output_refused"};

constexpr std::size_t index_of(FailureClass failure_class) {
    return static_cast<std::size_t>(failure_class);
}
constexpr std::string_view name_of(FailureClass failure_class) {
    return failure_class_names[index_of(failure_class)];
}

/// A failure of the *record*: it will end as a dead letter or as poison. (A failure of the world is
/// an Error.) The message never quotes the payload.
struct Failure {
    FailureClass failure_class{FailureClass::handler_rejected};
    std::string code;             ///< the handler's own code, a slug; empty = the class's name
    std::string message;          ///< for people; at most 1,024 bytes reach the header
    std::string handler;          ///< "plugin.handler", empty when none was called
    std::string handler_version;  ///< empty when none was called

    [[nodiscard]] std::string_view error_class() const {
        return code.empty() ? name_of(failure_class) : std::string_view(code);
    }
};

[[nodiscard]] inline Failure failure_of(FailureClass failure_class, std::string message) {
    Failure failure;
    failure.failure_class = failure_class;
    failure.message = std::move(message);
    return failure;
}

}  // namespace strandline::model
