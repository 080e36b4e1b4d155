#include "schema/patterns/scripts.hpp"

#include <array>

namespace strandline::schema::patterns {
namespace {

struct Script {
    std::string_view brief;
    std::string_view full;
    std::string_view other;  ///< a second short name
};

// clang-format off
constexpr std::array scripts = {
    Script{"Adlm", "Adlam", ""}, Script{"Aghb", "Caucasian_Albanian", ""},
    Script{"Ahom", "Ahom", ""}, Script{"Arab", "Arabic", ""},
    Script{"Armi", "Imperial_Aramaic", ""}, Script{"Armn", "Armenian", ""},
    Script{"Avst", "Avestan", ""}, Script{"Bali", "Balinese", ""}, Script{"Bamu", "Bamum", ""},
    Script{"Bass", "Bassa_Vah", ""}, Script{"Batk", "Batak", ""}, Script{"Beng", "Bengali", ""},
    Script{"Bhks", "Bhaiksuki", ""}, Script{"Bopo", "Bopomofo", ""}, Script{"Brah", "Brahmi", ""},
    Script{"Brai", "Braille", ""}, Script{"Bugi", "Buginese", ""}, Script{"Buhd", "Buhid", ""},
    Script{"Cakm", "Chakma", ""}, Script{"Cans", "Canadian_Aboriginal", ""},
    Script{"Cari", "Carian", ""}, Script{"Cham", "Cham", ""}, Script{"Cher", "Cherokee", ""},
    Script{"Chrs", "Chorasmian", ""}, Script{"Copt", "Coptic", "Qaac"},
    Script{"Cpmn", "Cypro_Minoan", ""}, Script{"Cprt", "Cypriot", ""},
    Script{"Cyrl", "Cyrillic", ""}, Script{"Deva", "Devanagari", ""},
    Script{"Diak", "Dives_Akuru", ""}, Script{"Dogr", "Dogra", ""}, Script{"Dsrt", "Deseret", ""},
    Script{"Dupl", "Duployan", ""}, Script{"Egyp", "Egyptian_Hieroglyphs", ""},
    Script{"Elba", "Elbasan", ""}, Script{"Elym", "Elymaic", ""}, Script{"Ethi", "Ethiopic", ""},
    Script{"Geor", "Georgian", ""}, Script{"Glag", "Glagolitic", ""},
    Script{"Gong", "Gunjala_Gondi", ""}, Script{"Gonm", "Masaram_Gondi", ""},
    Script{"Goth", "Gothic", ""}, Script{"Gran", "Grantha", ""}, Script{"Grek", "Greek", ""},
    Script{"Gujr", "Gujarati", ""}, Script{"Guru", "Gurmukhi", ""}, Script{"Hang", "Hangul", ""},
    Script{"Hani", "Han", ""}, Script{"Hano", "Hanunoo", ""}, Script{"Hatr", "Hatran", ""},
    Script{"Hebr", "Hebrew", ""}, Script{"Hira", "Hiragana", ""},
    Script{"Hluw", "Anatolian_Hieroglyphs", ""}, Script{"Hmng", "Pahawh_Hmong", ""},
    Script{"Hmnp", "Nyiakeng_Puachue_Hmong", ""}, Script{"Hung", "Old_Hungarian", ""},
    Script{"Ital", "Old_Italic", ""}, Script{"Java", "Javanese", ""},
    Script{"Kali", "Kayah_Li", ""}, Script{"Kana", "Katakana", ""}, Script{"Kawi", "Kawi", ""},
    Script{"Khar", "Kharoshthi", ""}, Script{"Khmr", "Khmer", ""}, Script{"Khoj", "Khojki", ""},
    Script{"Kits", "Khitan_Small_Script", ""}, Script{"Knda", "Kannada", ""},
    Script{"Kthi", "Kaithi", ""}, Script{"Lana", "Tai_Tham", ""}, Script{"Laoo", "Lao", ""},
    Script{"Latn", "Latin", ""}, Script{"Lepc", "Lepcha", ""}, Script{"Limb", "Limbu", ""},
    Script{"Lina", "Linear_A", ""}, Script{"Linb", "Linear_B", ""}, Script{"Lisu", "Lisu", ""},
    Script{"Lyci", "Lycian", ""}, Script{"Lydi", "Lydian", ""}, Script{"Mahj", "Mahajani", ""},
    Script{"Maka", "Makasar", ""}, Script{"Mand", "Mandaic", ""}, Script{"Mani", "Manichaean", ""},
    Script{"Marc", "Marchen", ""}, Script{"Medf", "Medefaidrin", ""},
    Script{"Mend", "Mende_Kikakui", ""}, Script{"Merc", "Meroitic_Cursive", ""},
    Script{"Mero", "Meroitic_Hieroglyphs", ""}, Script{"Mlym", "Malayalam", ""},
    Script{"Modi", "Modi", ""}, Script{"Mong", "Mongolian", ""}, Script{"Mroo", "Mro", ""},
    Script{"Mtei", "Meetei_Mayek", ""}, Script{"Mult", "Multani", ""},
    Script{"Mymr", "Myanmar", ""}, Script{"Nagm", "Nag_Mundari", ""},
    Script{"Nand", "Nandinagari", ""}, Script{"Narb", "Old_North_Arabian", ""},
    Script{"Nbat", "Nabataean", ""}, Script{"Newa", "Newa", ""}, Script{"Nkoo", "Nko", ""},
    Script{"Nshu", "Nushu", ""}, Script{"Ogam", "Ogham", ""}, Script{"Olck", "Ol_Chiki", ""},
    Script{"Orkh", "Old_Turkic", ""}, Script{"Orya", "Oriya", ""}, Script{"Osge", "Osage", ""},
    Script{"Osma", "Osmanya", ""}, Script{"Ougr", "Old_Uyghur", ""},
    Script{"Palm", "Palmyrene", ""}, Script{"Pauc", "Pau_Cin_Hau", ""},
    Script{"Perm", "Old_Permic", ""}, Script{"Phag", "Phags_Pa", ""},
    Script{"Phli", "Inscriptional_Pahlavi", ""}, Script{"Phlp", "Psalter_Pahlavi", ""},
    Script{"Phnx", "Phoenician", ""}, Script{"Plrd", "Miao", ""},
    Script{"Prti", "Inscriptional_Parthian", ""}, Script{"Rjng", "Rejang", ""},
    Script{"Rohg", "Hanifi_Rohingya", ""}, Script{"Runr", "Runic", ""},
    Script{"Samr", "Samaritan", ""}, Script{"Sarb", "Old_South_Arabian", ""},
    Script{"Saur", "Saurashtra", ""}, Script{"Sgnw", "SignWriting", ""},
    Script{"Shaw", "Shavian", ""}, Script{"Shrd", "Sharada", ""}, Script{"Sidd", "Siddham", ""},
    Script{"Sind", "Khudawadi", ""}, Script{"Sinh", "Sinhala", ""}, Script{"Sogd", "Sogdian", ""},
    Script{"Sogo", "Old_Sogdian", ""}, Script{"Sora", "Sora_Sompeng", ""},
    Script{"Soyo", "Soyombo", ""}, Script{"Sund", "Sundanese", ""},
    Script{"Sylo", "Syloti_Nagri", ""}, Script{"Syrc", "Syriac", ""},
    Script{"Tagb", "Tagbanwa", ""}, Script{"Takr", "Takri", ""}, Script{"Tale", "Tai_Le", ""},
    Script{"Talu", "New_Tai_Lue", ""}, Script{"Taml", "Tamil", ""}, Script{"Tang", "Tangut", ""},
    Script{"Tavt", "Tai_Viet", ""}, Script{"Telu", "Telugu", ""}, Script{"Tfng", "Tifinagh", ""},
    Script{"Tglg", "Tagalog", ""}, Script{"Thaa", "Thaana", ""}, Script{"Thai", "Thai", ""},
    Script{"Tibt", "Tibetan", ""}, Script{"Tirh", "Tirhuta", ""}, Script{"Tnsa", "Tangsa", ""},
    Script{"Toto", "Toto", ""}, Script{"Ugar", "Ugaritic", ""}, Script{"Vaii", "Vai", ""},
    Script{"Vith", "Vithkuqi", ""}, Script{"Wara", "Warang_Citi", ""}, Script{"Wcho", "Wancho", ""},
    Script{"Xpeo", "Old_Persian", ""}, Script{"Xsux", "Cuneiform", ""},
    Script{"Yezi", "Yezidi", ""}, Script{"Yiii", "Yi", ""}, Script{"Zanb", "Zanabazar_Square", ""},
    Script{"Zinh", "Inherited", "Qaai"}, Script{"Zyyy", "Common", ""},
};
// clang-format on

}  // namespace

std::string_view script_name(std::string_view name) {
    if (name.empty()) return {};
    for (const Script& script : scripts)
        if (name == script.brief || name == script.full || name == script.other) return script.full;
    return {};
}

}  // namespace strandline::schema::patterns
