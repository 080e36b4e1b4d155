#include "schema/codegen/emit_struct.hpp"

#include <algorithm>

#include "schema/codegen/expressions.hpp"
#include "schema/json_pointer.hpp"

namespace strandline::schema::codegen {

namespace {

using Kind = ValueType::Kind;

std::string plain_spelling(const EventModel& event, const ValueType& type,
                           const Spelling& spelling) {
    const bool owning = spelling.owning;
    switch (type.kind) {
        case Kind::raw:
            return owning ? "strandline::OwnedJson" : "strandline::RawJson";
        case Kind::text:
            return owning ? "std::string" : "std::string_view";
        case Kind::boolean:
            return "bool";
        case Kind::signed_integer:
            return "std::int64_t";
        case Kind::unsigned_integer:
            return "std::uint64_t";
        case Kind::real:
            return "double";
        case Kind::enumeration:
            return event.enums[type.index].name;
        case Kind::structure:
            return event.structs[type.index].name;
        case Kind::list: {
            const std::string element = spelled(event, type.element.front(), false, spelling);
            return owning ? "std::vector<" + element + ">" : "std::span<const " + element + ">";
        }
        case Kind::variant: {
            std::string names;
            for (const std::size_t each : type.alternatives)
                names += (names.empty() ? "" : ", ") + event.structs[each].name;
            return "std::variant<" + names + ">";
        }
    }
    return {};
}

/// What stands behind the name: nothing may be left without a value.
std::string initial_value(const ValueType& type, bool optional) {
    if (optional || type.nullable || type.boxed) return "{}";
    switch (type.kind) {
        case Kind::boolean:
            return " = false";
        case Kind::signed_integer:
        case Kind::unsigned_integer:
        case Kind::real:
            return " = 0";
        default:
            return "{}";
    }
}

std::string sentence(const std::vector<std::string>& notes) {
    std::string out;
    for (const std::string& note : notes) out += (out.empty() ? "" : ", ") + note;
    return out;
}

/// Formats and bounds, and those of a list's elements.
std::string notes_of(const ValueType& type) {
    std::string out = sentence(type.notes);
    if (type.kind != Kind::list) return out;
    const std::string inner = notes_of(type.element.front());
    if (inner.empty()) return out;
    return out + (out.empty() ? "each " : "; each ") + inner;
}

std::string json_of(const Fixed& fixed) {
    return fixed.text.empty() ? fixed.expression : fixed.text;
}

void emit_member(Page& page, const EventModel& event, const Member& member,
                 const Spelling& spelling) {
    if (member.fixed && !member.optional) return;
    page.doc(member.description);
    if (member.fixed) {
        page.doc("\"" + member.key + "\" is there, which is always " + json_of(*member.fixed) +
                 ".");
        page.line("bool " + member.name + " = false;");
        return;
    }
    std::string notes = notes_of(member.type);
    if (!member.time_name.empty()) notes += "; " + member.time_name + "() converts";
    page.doc(notes);
    page.line(spelled(event, member.type, member.optional, spelling) + " " + member.name +
              initial_value(member.type, member.optional) + ";");
}

void emit_time(Page& page, const Member& member) {
    std::string there;
    std::string value = member.name;
    for (int holder = (member.optional ? 1 : 0) + (member.type.nullable ? 1 : 0); holder > 0;
         --holder) {
        there += (there.empty() ? "" : " && ") + value;
        value.insert(0, "*");
    }
    const std::string call = "strandline::to_time(" + value + ")";
    page.function("[[nodiscard]] std::optional<strandline::Time> " + member.time_name + "() const",
                  there.empty() ? "return " + call + ";"
                                : "return " + there + " ? " + call + " : std::nullopt;");
}

void emit_visit(Page& page, const Member& member) {
    const std::string pointer = pointer_step(member.key);
    std::string name = literal(pointer);
    if (pointer.find('~') != std::string::npos)
        name = "strandline::MemberName(" + view_expression(member.key) + ", " +
               view_expression(pointer) + ")";
    std::vector<std::string> items{name};
    if (member.fixed && !member.optional) {
        items.push_back(member.fixed->expression);
        return page.list("visit.constant(", items, ");");
    }
    items.push_back("self." + member.name);
    if (member.fixed) {
        items.push_back(member.fixed->expression);
        return page.list("visit.constant_if(", items, ");");
    }
    if (member.type.boxed && !member.type.nullable && !member.optional)
        items.emplace_back("strandline::rule::required");
    items.insert(items.end(), member.type.rules.begin(), member.type.rules.end());
    page.list("visit(", items, ");");
}

void emit_members(Page& page, const Struct& type) {
    const bool uses_self =
        !type.extra_name.empty() ||
        std::any_of(type.members.begin(), type.members.end(),
                    [](const Member& member) { return !member.fixed || member.optional; });
    const bool uses_visit = uses_self || !type.members.empty();
    page.doc("For the SDK.");
    page.line("template <class Self, class Visit>");
    page.line("static constexpr void members(" + std::string(uses_self ? "" : "[[maybe_unused]] ") +
              "Self& self, " + (uses_visit ? "" : "[[maybe_unused]] ") + "Visit&& visit) {");
    page.indent();
    for (const Member& member : type.members) emit_visit(page, member);
    if (!type.extra_name.empty()) page.line("visit.extra(self." + type.extra_name + ", &self);");
    page.outdent();
    page.line("}");
}

/// What each struct has: data, extra(), conversions, members().
void emit_body(Page& page, const EventModel& event, const Struct& type, const Spelling& spelling) {
    for (const Member& member : type.members) emit_member(page, event, member, spelling);
    if (!type.extra_name.empty()) {
        page.doc("The members that the schema does not name.");
        page.line(std::string(spelling.owning ? "strandline::OwnedExtra " : "strandline::Extra ") +
                  type.extra_name + "{};");
    }
    page.blank();
    if (!type.extra_name.empty())
        page.function("[[nodiscard]] const strandline::" +
                          std::string(spelling.owning ? "OwnedExtra" : "Extra") + "& extra() const",
                      "return " + type.extra_name + ";");
    for (const Member& member : type.members)
        if (!member.time_name.empty()) emit_time(page, member);
    if (spelling.owning)
        page.line("friend bool operator==(const " + type.name + "&, const " + type.name +
                  "&) = default;");
    emit_members(page, type);
}

void emit_enum(Page& page, const Enum& type) {
    std::vector<std::string> names;
    for (const Enumerator& value : type.values) names.push_back(value.name);
    std::string all;
    for (const std::string& name : names) all += (all.empty() ? "" : ", ") + name;
    const std::string head = "enum class " + type.name +
                             (names.size() > 255 ? " : std::uint16_t {" : " : std::uint8_t {");
    const std::string whole = head + " " + all + " };";
    if (whole.size() <= 100) {
        page.line(whole);
    } else {
        page.line(head);
        page.indent();
        for (std::size_t i = 0; i < names.size(); ++i)
            page.line(names[i] + (i + 1 == names.size() ? "" : ","));
        page.outdent();
        page.line("};");
    }
    page.line("constexpr std::string_view json_text(" + type.name + " value) {");
    page.indent();
    page.line("switch (value) {");
    page.indent();
    for (const Enumerator& value : type.values) {
        page.line("case " + type.name + "::" + value.name + ":");
        page.indent();
        page.line("return " + text_expression(value.text) + ";");
        page.outdent();
    }
    page.outdent();
    page.line("}");
    page.line("return {};");
    page.outdent();
    page.line("}");
    page.blank();
}

/// An owning type has the same enums as its view.
void emit_enum_of_view(Page& page, const EventModel& event, const Enum& type,
                       const Spelling& spelling) {
    page.line("using " + type.name + " = ::" + spelling.name_space + "::" + event.scope +
              "::" + type.name + ";");
    page.blank();
}

}  // namespace

std::string spelled(const EventModel& event, const ValueType& type, bool optional,
                    const Spelling& spelling) {
    std::string text = plain_spelling(event, type, spelling);
    if (type.boxed)
        text = spelling.owning ? "strandline::Box<" + text + ">" : "const " + text + "*";
    if (type.nullable) text = "strandline::Nullable<" + text + ">";
    const bool holds_absence = type.boxed && !type.nullable;
    if (optional && !holds_absence) text = "std::optional<" + text + ">";
    return text;
}

void emit_nested(Page& page, const EventModel& event, const Spelling& spelling) {
    bool forward = false;
    for (const Declaration& each : event.order) {
        if (each.is_enum || !event.structs[each.index].forward) continue;
        page.line("struct " + event.structs[each.index].name + ";");
        forward = true;
    }
    if (forward) page.blank();
    for (const Declaration& each : event.order) {
        if (each.is_enum) {
            if (spelling.owning)
                emit_enum_of_view(page, event, event.enums[each.index], spelling);
            else
                emit_enum(page, event.enums[each.index]);
            continue;
        }
        const Struct& type = event.structs[each.index];
        page.doc(type.description);
        page.line("struct " + type.name + " {");
        page.indent();
        emit_body(page, event, type, spelling);
        page.outdent();
        page.line("};");
        page.blank();
    }
}

void emit_root(Page& page, const EventModel& event, const Spelling& spelling) {
    const Struct& type = event.structs[event.root];
    page.doc(type.description);
    page.line("struct " + event.name + " {");
    page.indent();
    if (!event.event_type.empty())
        page.assignment("static constexpr std::string_view event_type", literal(event.event_type));
    page.assignment("static constexpr std::string_view schema_digest", literal(event.digest));
    page.blank();
    for (const Declaration& each : event.order) {
        const std::string& name =
            each.is_enum ? event.enums[each.index].name : event.structs[each.index].name;
        page.line("using " + name + " = " + event.scope + "::" + name + ";");
    }
    if (!event.order.empty()) page.blank();
    emit_body(page, event, type, spelling);
    page.blank();
    page.doc("What event.as<" + event.name + ">() calls. The host has validated the event" +
             (spelling.owning ? std::string(".")
                              : std::string("; views live until the delivery is settled.")));
    page.function(
        "[[nodiscard]] static " + event.name + " from_event(const strandline::Event& event)",
        "return strandline::read_event<" + event.name + ">(event);");
    page.doc("For producers: bounds, formats and enums of what was filled in.");
    page.function("[[nodiscard]] strandline::Violations check() const",
                  "return strandline::check_event(*this);");
    page.outdent();
    page.line("};");
    page.blank();
    page.function("inline void to_json(const " + event.name + "& event, std::string& out)",
                  "strandline::write_event(event, out);");
    page.function("[[nodiscard]] inline std::string to_json(const " + event.name + "& event)",
                  "return strandline::write_event(event);");
    page.blank();
}

}  // namespace strandline::schema::codegen
