#include "schema/event_reader.hpp"

#include <simdjson.h>

#include <optional>
#include <utility>

#include "base/verify.hpp"
#include "schema/forbidden_keys.hpp"
#include "schema/violation_text.hpp"

namespace strandline::schema {

using model::FailureClass;

namespace {

MemberRules member_rules(const EventReaderSettings& settings) {
    MemberRules rules;
    rules.members_max = settings.members_max;
    if (settings.forbidden_keys != ForbiddenKeys::allow)
        rules.forbidden = ForbiddenNames(settings.forbidden_names);
    return rules;
}

}  // namespace

EventReader::EventReader(EventReaderSettings settings)
    : settings_(std::move(settings)),
      types_(settings_.types, settings_.ignored),
      type_(reads_headers() ? RootField() : RootField(settings_.type_pointer)),
      id_(settings_.id_pointer),
      flag_pass_(member_rules(settings_)),
      parser_(settings_.payload_bytes_max, settings_.depth_max) {}

const model::Failure* EventReader::decode(const model::Record& record,
                                          std::span<const model::Header> headers,
                                          model::Event& event) {
    event = {};
    if (is_null(record.value)) [[unlikely]]
        return tombstone(event);
    if (record.value.size() > settings_.payload_bytes_max) [[unlikely]]
        return too_large(record.value.size());
    if (const std::optional<Trouble> trouble = parser_.parse(without_mark(record.value)))
        [[unlikely]]
        return refused(*trouble);
    return read(headers, event);
}

Bytes EventReader::without_mark(Bytes value) {
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    mark_bytes_ = 0;
    if (settings_.byte_order_mark == ByteOrderMark::reject || !value.starts_with(mark))
        return value;
    mark_bytes_ = mark.size();
    return value.substr(mark.size());
}

// What the parser has now: once, and once more if members were taken out of it.
const model::Failure* EventReader::read(std::span<const model::Header> headers,
                                        model::Event& event) {
    const TapeView tape = parser_.tape();
    event.value = parser_.text();
    document_.reset(tape);
    event.json = &document_;
    event.id = id_.find(tape, document_).text;
    const RootField::Text type =
        reads_headers() ? header_type(headers) : type_.find(tape, document_);
    event.type = type.text;
    const TypeTable::Type* known = type.found ? types_.find(type.text) : nullptr;
    if (known == nullptr) [[unlikely]] {
        // Two types are a duplicate, whichever of them was read: the class must not depend on that.
        if (!reads_headers() && type_.stands_twice(tape)) return duplicate_key();
        return type.found ? type_unknown() : type_missing();
    }
    event.type = known->name;
    event.type_index = known->index;
    event.skip = known->ignored;

    const SchemaSet::Schema* schema =
        settings_.schemas ? settings_.schemas->find(known->index) : nullptr;
    const FlagPass::Verdict verdict = look(schema);
    if (verdict == FlagPass::Verdict::valid) [[likely]]
        return nullptr;
    return judge(schema, verdict, headers, event);
}

std::uint64_t EventReader::steps() const {
    return 10'000 + settings_.validation_steps_per_byte * parser_.text().size();
}

FlagPass::Verdict EventReader::look(const SchemaSet::Schema* schema) {
    if (schema == nullptr) return flag_pass_.run(parser_.tape());
    return flag_pass_.run(schema->program, parser_.tape(), steps());
}

// Something is wrong with it: what?
const model::Failure* EventReader::judge(const SchemaSet::Schema* schema, FlagPass::Verdict verdict,
                                         std::span<const model::Header> headers,
                                         model::Event& event) {
    if (schema != nullptr && verdict == FlagPass::Verdict::invalid) {
        violated_ = schema;
        if (explainer_.explain(flag_pass_, settings_.schemas->graph())) {
            failure_.failure_class = FailureClass::schema_violation;
            explainer_.text().write(false, failure_.message);
            return &failure_;
        }
    }
    using Found = MemberScan::Found;
    switch (flag_pass_.scan().weightiest(parser_.tape())) {
        case Found::forbidden:
            if (settings_.forbidden_keys == ForbiddenKeys::remove)
                return remove_forbidden(headers, event);
            return fail(FailureClass::forbidden_key,
                        "a member has a name that `forbidden_keys: reject` refuses");
        case Found::duplicate:
            return duplicate_key();
        case Found::too_many:
            return fail(FailureClass::too_many_members,
                        "an object has more members than limits.members allows: " +
                            std::to_string(settings_.members_max));
        case Found::nothing:
            break;
    }
    if (verdict == FlagPass::Verdict::budget_exceeded) return out_of_steps();
    if (schema == nullptr)
        return fail(FailureClass::validator_disagreement,
                    "the member names were refused, and nothing is wrong with them; please report "
                    "it");
    return violated(*schema);
}

const model::Failure* EventReader::remove_forbidden(std::span<const model::Header> headers,
                                                    model::Event& event) {
    const std::uint32_t removed =
        blank_forbidden(parser_.editable(), parser_.tape(), flag_pass_.scan().rules().forbidden);
    STRANDLINE_VERIFY(removed > 0 && parser_.parse_edited(),
                      "an event without its forbidden members is no JSON any more");
    event = {};
    event.removed_members = removed;
    return read(headers, event);
}

const model::Failure* EventReader::violated(const SchemaSet::Schema& schema) {
    const FullPassResult result = full_pass(schema);
    switch (result.outcome) {
        case Outcome::budget_exceeded:
            return out_of_steps();
        case Outcome::valid:
            return fail(FailureClass::validator_disagreement,
                        "one pass of the validator refused the event, the other finds nothing "
                        "wrong with it; please report it, with the schema");
        case Outcome::invalid:
            break;
    }
    return fail(FailureClass::schema_violation, violation_text(result.violations));
}

FullPassResult EventReader::full_pass(const SchemaSet::Schema& schema) {
    return find_violations(settings_.schemas->graph(), schema.root, parser_.root(),
                           {.steps = steps(), .seed = flag_pass_.scan().hash().seed()});
}

Violations EventReader::violations() {
    STRANDLINE_VERIFY(
        violated_ != nullptr && failure_.failure_class == FailureClass::schema_violation,
        "violations are asked for, and no schema was violated");
    return full_pass(*violated_).violations;
}

RootField::Text EventReader::header_type(std::span<const model::Header> headers) const {
    for (std::size_t at = headers.size(); at-- > 0;)
        if (headers[at].name == settings_.type_header)
            return {.text = headers[at].value, .found = !is_null(headers[at].value)};
    return {};
}

const model::Failure* EventReader::fail(FailureClass failure_class, std::string message) {
    failure_.failure_class = failure_class;
    failure_.message = std::move(message);
    return &failure_;
}

const model::Failure* EventReader::tombstone(model::Event& event) {
    event.skip = settings_.tombstones == Tombstones::skip;
    if (settings_.tombstones != Tombstones::dead_letter) return nullptr;
    return fail(FailureClass::tombstone,
                "the value is null; `tombstones:` says that this is a failure");
}

const model::Failure* EventReader::too_large(std::size_t bytes) {
    return fail(FailureClass::payload_too_large, "the value has " + std::to_string(bytes) +
                                                     " bytes; limits.payload allows " +
                                                     std::to_string(settings_.payload_bytes_max));
}

const model::Failure* EventReader::refused(const Trouble& trouble) {
    std::string message;
    if (trouble.failure_class == FailureClass::invalid_json) message = "not valid JSON: ";
    message += trouble.what;
    if (trouble.offset) message += " at byte " + std::to_string(*trouble.offset + mark_bytes_);
    if (trouble.failure_class == FailureClass::depth_exceeded)
        message += "; limits.depth allows " + std::to_string(settings_.depth_max) + " levels";
    return fail(trouble.failure_class, std::move(message));
}

const model::Failure* EventReader::duplicate_key() {
    return fail(FailureClass::duplicate_key, "an object has two members with one name");
}

const model::Failure* EventReader::type_missing() {
    return fail(FailureClass::event_type_missing,
                reads_headers()
                    ? "no header '" + settings_.type_header + "' with the event's type"
                    : "no string at '" + settings_.type_pointer + "', where the type must stand");
}

const model::Failure* EventReader::type_unknown() {
    return fail(FailureClass::event_type_unknown, "the event's type is none of the " +
                                                      std::to_string(types_.size()) +
                                                      " that the pipeline handles or ignores");
}

const model::Failure* EventReader::out_of_steps() {
    return fail(FailureClass::validation_budget_exceeded,
                "to know whether the event is what its schema says would take more steps than " +
                    std::to_string(steps()) +
                    ", or more schemas inside each other than can be followed; "
                    "limits.validation_steps_per_byte allows " +
                    std::to_string(settings_.validation_steps_per_byte));
}

}  // namespace strandline::schema
