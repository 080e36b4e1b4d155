#include "schema/patterns/unicode_properties.hpp"

#include <re2/re2.h>

#include <algorithm>
#include <array>
#include <utility>

#include "schema/patterns/scripts.hpp"

namespace strandline::schema::patterns {
namespace {

struct Category {
    std::string_view name;
    std::array<std::string_view, 2> aliases;
};

constexpr std::array categories = {
    Category{"L", {"Letter"}},
    Category{"Ll", {"Lowercase_Letter"}},
    Category{"Lm", {"Modifier_Letter"}},
    Category{"Lo", {"Other_Letter"}},
    Category{"Lt", {"Titlecase_Letter"}},
    Category{"Lu", {"Uppercase_Letter"}},
    Category{"M", {"Mark", "Combining_Mark"}},
    Category{"Mc", {"Spacing_Mark"}},
    Category{"Me", {"Enclosing_Mark"}},
    Category{"Mn", {"Nonspacing_Mark"}},
    Category{"N", {"Number"}},
    Category{"Nd", {"Decimal_Number", "digit"}},
    Category{"Nl", {"Letter_Number"}},
    Category{"No", {"Other_Number"}},
    Category{"P", {"Punctuation", "punct"}},
    Category{"Pc", {"Connector_Punctuation"}},
    Category{"Pd", {"Dash_Punctuation"}},
    Category{"Pe", {"Close_Punctuation"}},
    Category{"Pf", {"Final_Punctuation"}},
    Category{"Pi", {"Initial_Punctuation"}},
    Category{"Po", {"Other_Punctuation"}},
    Category{"Ps", {"Open_Punctuation"}},
    Category{"S", {"Symbol"}},
    Category{"Sc", {"Currency_Symbol"}},
    Category{"Sk", {"Modifier_Symbol"}},
    Category{"Sm", {"Math_Symbol"}},
    Category{"So", {"Other_Symbol"}},
    Category{"Z", {"Separator"}},
    Category{"Zl", {"Line_Separator"}},
    Category{"Zp", {"Paragraph_Separator"}},
    Category{"Zs", {"Space_Separator"}},
    Category{"Cc", {"Control", "cntrl"}},
    Category{"Cf", {"Format"}},
    Category{"Co", {"Private_Use"}},
    Category{"Cs", {"Surrogate"}},
};

/// Properties that RE2 has no table of.
constexpr std::array<std::string_view, 87> binary_without_table = {"Alphabetic",
                                                                   "Alpha",
                                                                   "Bidi_Control",
                                                                   "Bidi_C",
                                                                   "Bidi_Mirrored",
                                                                   "Bidi_M",
                                                                   "Case_Ignorable",
                                                                   "CI",
                                                                   "Cased",
                                                                   "Changes_When_Casefolded",
                                                                   "CWCF",
                                                                   "Changes_When_Casemapped",
                                                                   "CWCM",
                                                                   "Changes_When_Lowercased",
                                                                   "CWL",
                                                                   "Changes_When_NFKC_Casefolded",
                                                                   "CWKCF",
                                                                   "Changes_When_Titlecased",
                                                                   "CWT",
                                                                   "Changes_When_Uppercased",
                                                                   "CWU",
                                                                   "Dash",
                                                                   "Default_Ignorable_Code_Point",
                                                                   "DI",
                                                                   "Deprecated",
                                                                   "Dep",
                                                                   "Diacritic",
                                                                   "Dia",
                                                                   "Emoji",
                                                                   "Emoji_Component",
                                                                   "EComp",
                                                                   "Emoji_Modifier",
                                                                   "EMod",
                                                                   "Emoji_Modifier_Base",
                                                                   "EBase",
                                                                   "Emoji_Presentation",
                                                                   "EPres",
                                                                   "Extended_Pictographic",
                                                                   "ExtPict",
                                                                   "Extender",
                                                                   "Ext",
                                                                   "Grapheme_Base",
                                                                   "Gr_Base",
                                                                   "Grapheme_Extend",
                                                                   "Gr_Ext",
                                                                   "IDS_Binary_Operator",
                                                                   "IDSB",
                                                                   "IDS_Trinary_Operator",
                                                                   "IDST",
                                                                   "ID_Continue",
                                                                   "IDC",
                                                                   "ID_Start",
                                                                   "IDS",
                                                                   "Ideographic",
                                                                   "Ideo",
                                                                   "Logical_Order_Exception",
                                                                   "LOE",
                                                                   "Lowercase",
                                                                   "Lower",
                                                                   "Math",
                                                                   "Noncharacter_Code_Point",
                                                                   "NChar",
                                                                   "Pattern_Syntax",
                                                                   "Pat_Syn",
                                                                   "Pattern_White_Space",
                                                                   "Pat_WS",
                                                                   "Quotation_Mark",
                                                                   "QMark",
                                                                   "Radical",
                                                                   "Sentence_Terminal",
                                                                   "STerm",
                                                                   "Soft_Dotted",
                                                                   "SD",
                                                                   "Terminal_Punctuation",
                                                                   "Term",
                                                                   "Unified_Ideograph",
                                                                   "UIdeo",
                                                                   "Uppercase",
                                                                   "Upper",
                                                                   "Variation_Selector",
                                                                   "VS",
                                                                   "XID_Continue",
                                                                   "XIDC",
                                                                   "XID_Start",
                                                                   "XIDS"};

std::optional<UnicodeProperty> general_category(std::string_view name) {
    const std::vector<std::string> assigned_but_other = {"L", "M", "N", "P", "S", "Z"};
    std::vector<std::string> assigned = assigned_but_other;
    assigned.emplace_back("C");  // RE2's C is without Cn
    if (name == "C" || name == "Other")
        return UnicodeProperty{.names = assigned_but_other, .outside = true};
    if (name == "Cn" || name == "Unassigned")
        return UnicodeProperty{.names = assigned, .outside = true};
    if (name == "LC" || name == "Cased_Letter") return UnicodeProperty{.names = {"Lu", "Ll", "Lt"}};
    for (const Category& category : categories)
        if (name == category.name || name == category.aliases[0] ||
            (name == category.aliases[1] && !name.empty()))
            return UnicodeProperty{.names = {std::string(category.name)}};
    return std::nullopt;
}

std::optional<UnicodeProperty> binary(std::string_view name) {
    const auto is = [name](std::string_view full, std::string_view brief) {
        return name == full || name == brief;
    };
    if (name == "Any") return UnicodeProperty{.ranges = {{0, last_code_point}}};
    if (name == "ASCII") return UnicodeProperty{.ranges = {{0, 0x7F}}};
    if (name == "Assigned") return UnicodeProperty{.names = {"L", "M", "N", "P", "S", "Z", "C"}};
    if (is("ASCII_Hex_Digit", "AHex"))
        return UnicodeProperty{.ranges = {{'0', '9'}, {'A', 'F'}, {'a', 'f'}}};
    if (is("Hex_Digit", "Hex"))
        return UnicodeProperty{.ranges = {{'0', '9'},
                                          {'A', 'F'},
                                          {'a', 'f'},
                                          {0xFF10, 0xFF19},
                                          {0xFF21, 0xFF26},
                                          {0xFF41, 0xFF46}}};
    if (is("White_Space", "space"))
        return UnicodeProperty{.ranges = {{0x9, 0xD},
                                          {' ', ' '},
                                          {0x85, 0x85},
                                          {0xA0, 0xA0},
                                          {0x1680, 0x1680},
                                          {0x2000, 0x200A},
                                          {0x2028, 0x2029},
                                          {0x202F, 0x202F},
                                          {0x205F, 0x205F},
                                          {0x3000, 0x3000}}};
    if (is("Join_Control", "Join_C")) return UnicodeProperty{.ranges = {{0x200C, 0x200D}}};
    if (is("Regional_Indicator", "RI")) return UnicodeProperty{.ranges = {{0x1F1E6, 0x1F1FF}}};
    if (std::find(binary_without_table.begin(), binary_without_table.end(), name) !=
        binary_without_table.end())
        return UnicodeProperty{.supported = false};
    return std::nullopt;
}

/// RE2's tables are of the Unicode version that it was made with.
bool has_table(const std::string& name) {
    RE2::Options quiet;
    quiet.set_log_errors(false);
    return RE2("\\p{" + name + "}", quiet).ok();
}

std::optional<UnicodeProperty> script(std::string_view name) {
    const std::string_view full = script_name(name);
    if (full.empty()) return std::nullopt;
    UnicodeProperty property{.names = {std::string(full)}};
    property.supported = has_table(property.names.front());
    return property;
}

std::optional<UnicodeProperty> script_extensions(std::string_view name) {
    if (script_name(name).empty()) return std::nullopt;
    return UnicodeProperty{.supported = false};
}

}  // namespace

std::optional<UnicodeProperty> unicode_property(std::string_view text) {
    const std::size_t equals = text.find('=');
    if (equals == std::string_view::npos) {
        auto property = general_category(text);
        return property ? property : binary(text);
    }
    const std::string_view name = text.substr(0, equals);
    const std::string_view value = text.substr(equals + 1);
    if (name == "General_Category" || name == "gc") return general_category(value);
    if (name == "Script" || name == "sc") return script(value);
    if (name == "Script_Extensions" || name == "scx") return script_extensions(value);
    return std::nullopt;
}

}  // namespace strandline::schema::patterns
