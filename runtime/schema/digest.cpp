#include "schema/digest.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>
#include <vector>

#include "schema/reached_files.hpp"

namespace strandline::schema {

namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

unsigned hex_value(char c) {
    if (c >= '0' && c <= '9') return static_cast<unsigned>(c - '0');
    return static_cast<unsigned>((c | 0x20) - 'a' + 10);
}

void append_utf8(std::string& out, unsigned point) {
    const auto push = [&out](unsigned byte) { out.push_back(static_cast<char>(byte)); };
    if (point < 0x80) return push(point);
    if (point < 0x800) {
        push(0xC0U | point >> 6);
    } else {
        if (point < 0x10000) {
            push(0xE0U | point >> 12);
        } else {
            push(0xF0U | point >> 18);
            push(0x80U | (point >> 12 & 0x3FU));
        }
        push(0x80U | (point >> 6 & 0x3FU));
    }
    push(0x80U | (point & 0x3FU));
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    for (const char c : text) {
        const auto byte = static_cast<unsigned char>(c);
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (byte < 0x20) {
            out += "\\u00";
            out += hex_digits[byte >> 4];
            out += hex_digits[byte & 15];
        } else {
            out += c;
        }
    }
    out += '"';
}

/// Walks a text that is known to be valid; a text that is not ends early, and never out of bounds.
class Canonical {
public:
    explicit Canonical(std::string_view text) : text_(text) {}

    std::string value() {
        skip_space();
        switch (peek()) {
            case '{':
                return object();
            case '[':
                return array();
            case '"': {
                std::string out;
                append_quoted(out, string());
                return out;
            }
            default:
                return word();
        }
    }

private:
    [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    void skip_space() {
        while (at_ < text_.size() && std::string_view(" \t\r\n").find(text_[at_]) != text_.npos)
            ++at_;
    }
    bool take(char wanted) {
        skip_space();
        if (peek() != wanted) return false;
        ++at_;
        return true;
    }

    std::string word() {
        const std::size_t end = std::min(text_.find_first_of(",]} \t\r\n", at_), text_.size());
        std::string out(text_.substr(at_, end - at_));
        at_ = end;
        return out;
    }

    std::string object() {
        std::vector<std::pair<std::string, std::string>> members;
        take('{');
        skip_space();
        while (peek() == '"') {
            std::string name = string();
            take(':');
            members.emplace_back(std::move(name), value());
            take(',');
            skip_space();
        }
        take('}');
        std::ranges::stable_sort(members, {}, &std::pair<std::string, std::string>::first);
        std::string out = "{";
        for (const auto& [name, content] : members) {
            if (out.size() > 1) out += ',';
            append_quoted(out, name);
            out += ':';
            out += content;
        }
        return out += '}';
    }

    std::string array() {
        std::string out = "[";
        take('[');
        skip_space();
        while (at_ < text_.size() && peek() != ']') {
            const std::size_t before = at_;
            if (out.size() > 1) out += ',';
            out += value();
            take(',');
            skip_space();
            if (at_ == before) break;
        }
        take(']');
        return out += ']';
    }

    std::string string() {
        std::string out;
        for (++at_; at_ < text_.size() && text_[at_] != '"'; ++at_) {
            if (text_[at_] == '\\')
                escape(out);
            else
                out += text_[at_];
        }
        ++at_;
        return out;
    }

    void escape(std::string& out) {
        constexpr std::string_view letters = "\"\\/bfnrt";
        constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
        ++at_;
        if (const std::size_t which = letters.find(peek()); which != letters.npos) {
            out += meanings[which];
            return;
        }
        unsigned point = hex4(at_ + 1);
        at_ += 4;
        if (point >= 0xD800 && point < 0xDC00 && text_.substr(at_ + 1, 2) == "\\u") {
            point = 0x10000 + ((point - 0xD800) << 10) + (hex4(at_ + 3) - 0xDC00);
            at_ += 6;
        }
        append_utf8(out, point);
    }
    [[nodiscard]] unsigned hex4(std::size_t at) const {
        unsigned value = 0;
        for (std::size_t i = at; i < at + 4 && i < text_.size(); ++i)
            value = value * 16 + hex_value(text_[i]);
        return value;
    }

    std::string_view text_;
    std::size_t at_{0};
};

}  // namespace

std::string canonical_json(std::string_view text) { return Canonical(text).value(); }

std::string schema_digest(std::string_view canonical) {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned size = 0;
    EVP_Digest(canonical.data(), canonical.size(), digest.data(), &size, EVP_sha256(), nullptr);
    std::string out = "sha256:";
    for (unsigned i = 0; i < size; ++i) {
        out += hex_digits[digest[i] >> 4];
        out += hex_digits[digest[i] & 15];
    }
    return out;
}

std::string schema_digest(const Graph& graph, NodeIndex root, const SchemaText& main,
                          std::span<const SchemaText> texts) {
    std::set<std::string> others;
    for (const std::string& file : reached_files(graph, root)) {
        const auto found = std::ranges::find(texts, file, &SchemaText::path);
        if (found != texts.end() && found->path != main.path)
            others.insert(canonical_json(found->text));
    }
    std::string all = canonical_json(main.text);
    for (const std::string& other : others) all += "\n" + other;
    return schema_digest(all);
}

}  // namespace strandline::schema
