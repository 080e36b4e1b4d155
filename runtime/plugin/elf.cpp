#include "plugin/elf.hpp"

#include <elf.h>

#include <algorithm>
#include <cstring>
#include <string_view>

namespace strandline::plugin {

namespace {

constexpr std::size_t symbols_max = 1'000'000;

/// The file's bytes, and the only way to them.
class Image {
public:
    explicit Image(std::span<const std::byte> bytes) : bytes_(bytes) {}

    template <class T>
    [[nodiscard]] std::optional<T> read(std::uint64_t offset) const {
        if (offset > bytes_.size() || bytes_.size() - offset < sizeof(T)) return std::nullopt;
        T value;
        std::memcpy(&value, bytes_.data() + offset, sizeof(T));
        return value;
    }
    [[nodiscard]] std::optional<std::string_view> text(std::uint64_t offset,
                                                       std::uint64_t size) const {
        if (offset > bytes_.size() || bytes_.size() - offset < size) return std::nullopt;
        return std::string_view(reinterpret_cast<const char*>(bytes_.data() + offset), size);
    }

private:
    std::span<const std::byte> bytes_;
};

struct Dynamic {
    std::uint64_t strings{0};
    std::uint64_t strings_size{0};
    std::uint64_t symbols{0};
    std::uint64_t hash{0};
    std::uint64_t gnu_hash{0};
    std::uint64_t flags{0};
    std::vector<std::uint64_t> needed;
    std::optional<std::uint64_t> rpath;
    std::optional<std::uint64_t> runpath;
    bool text_relocations{false};
};

class Reader {
public:
    explicit Reader(std::span<const std::byte> file) : image_(file) {}

    Result<ElfFacts> read() {
        const auto header = image_.read<Elf64_Ehdr>(0);
        if (!header || std::memcmp(header->e_ident, ELFMAG, SELFMAG) != 0) {
            return failed("elf", "is no ELF file");
        }
        if (header->e_ident[EI_CLASS] != ELFCLASS64 || header->e_ident[EI_DATA] != ELFDATA2LSB) {
            return failed("elf", "is no 64-bit little-endian ELF file");
        }
        if (header->e_type != ET_DYN) return failed("elf", "is no shared object");
        facts_.machine = header->e_machine;
        if (!read_segments(*header)) return failed("elf", "has broken program headers");
        if (!read_dynamic()) return failed("elf", "has a broken dynamic section");
        return std::move(facts_);
    }

private:
    bool read_segments(const Elf64_Ehdr& header) {
        if (header.e_phentsize != sizeof(Elf64_Phdr)) return false;
        facts_.executable_stack = true;  // the kernel's default when the segment is missing
        for (std::uint64_t i = 0; i < header.e_phnum; ++i) {
            const auto segment = image_.read<Elf64_Phdr>(header.e_phoff + i * sizeof(Elf64_Phdr));
            if (!segment) return false;
            if (segment->p_type == PT_LOAD) loads_.push_back(*segment);
            if (segment->p_type == PT_DYNAMIC) dynamic_segment_ = *segment;
            if (segment->p_type == PT_GNU_STACK) {
                facts_.executable_stack = (segment->p_flags & PF_X) != 0;
            }
            if (segment->p_type == PT_NOTE && !read_notes(*segment)) return false;
        }
        return true;
    }

    bool read_notes(const Elf64_Phdr& segment) {
        const std::uint64_t alignment = segment.p_align == 8 ? 8 : 4;
        const auto padded = [&](std::uint64_t size) {
            return (size + alignment - 1) / alignment * alignment;
        };
        std::uint64_t at = segment.p_offset;
        if (!image_.text(at, segment.p_filesz)) return false;
        const std::uint64_t end = at + segment.p_filesz;
        while (end - at >= sizeof(Elf64_Nhdr)) {
            const auto note = image_.read<Elf64_Nhdr>(at);
            if (!note) return false;
            const std::uint64_t name_at = at + sizeof(Elf64_Nhdr);
            const std::uint64_t text_at = at + padded(sizeof(Elf64_Nhdr) + note->n_namesz);
            const auto name = image_.text(name_at, note->n_namesz);
            const auto text = image_.text(text_at, note->n_descsz);
            if (!name || !text || text_at + note->n_descsz > end) return false;
            take_note(*note, *name, *text);
            at = std::min(end, text_at + padded(note->n_descsz));
        }
        return true;
    }

    void take_note(const Elf64_Nhdr& note, std::string_view name, std::string_view text) {
        if (name == std::string_view("strandline\0", 11) && note.n_type == 1) {
            // STRANDLINE_MANIFEST counts the literal's final NUL.
            facts_.manifest = std::string(text.substr(0, text.find('\0')));
        }
        if (name == std::string_view("GNU\0", 4) && note.n_type == NT_GNU_BUILD_ID) {
            constexpr std::string_view digits = "0123456789abcdef";
            for (const char c : text) {
                facts_.build_id.push_back(digits[static_cast<unsigned char>(c) >> 4]);
                facts_.build_id.push_back(digits[static_cast<unsigned char>(c) & 15]);
            }
        }
    }

    /// Where the loader would map `address` from.
    [[nodiscard]] std::optional<std::uint64_t> offset_of(std::uint64_t address) const {
        for (const Elf64_Phdr& load : loads_) {
            if (address >= load.p_vaddr && address - load.p_vaddr < load.p_filesz) {
                return load.p_offset + (address - load.p_vaddr);
            }
        }
        return std::nullopt;
    }

    bool read_dynamic() {
        if (!dynamic_segment_) return false;
        Dynamic dynamic;
        for (std::uint64_t i = 0; i < dynamic_segment_->p_filesz / sizeof(Elf64_Dyn); ++i) {
            const auto entry =
                image_.read<Elf64_Dyn>(dynamic_segment_->p_offset + i * sizeof(Elf64_Dyn));
            if (!entry) return false;
            if (entry->d_tag == DT_NULL) break;
            take_entry(dynamic, *entry);
        }
        facts_.text_relocations = dynamic.text_relocations || (dynamic.flags & DF_TEXTREL) != 0;
        facts_.static_tls = (dynamic.flags & DF_STATIC_TLS) != 0;
        return read_strings(dynamic) && read_exports(dynamic);
    }

    static void take_entry(Dynamic& dynamic, const Elf64_Dyn& entry) {
        switch (entry.d_tag) {
            case DT_STRTAB:
                dynamic.strings = entry.d_un.d_ptr;
                break;
            case DT_STRSZ:
                dynamic.strings_size = entry.d_un.d_val;
                break;
            case DT_SYMTAB:
                dynamic.symbols = entry.d_un.d_ptr;
                break;
            case DT_HASH:
                dynamic.hash = entry.d_un.d_ptr;
                break;
            case DT_GNU_HASH:
                dynamic.gnu_hash = entry.d_un.d_ptr;
                break;
            case DT_FLAGS:
                dynamic.flags = entry.d_un.d_val;
                break;
            case DT_NEEDED:
                dynamic.needed.push_back(entry.d_un.d_val);
                break;
            case DT_RPATH:
                dynamic.rpath = entry.d_un.d_val;
                break;
            case DT_RUNPATH:
                dynamic.runpath = entry.d_un.d_val;
                break;
            case DT_TEXTREL:
                dynamic.text_relocations = true;
                break;
            default:
                break;
        }
    }

    bool read_strings(const Dynamic& dynamic) {
        const auto offset = offset_of(dynamic.strings);
        if (!offset) return false;
        const auto strings = image_.text(*offset, dynamic.strings_size);
        if (!strings) return false;
        strings_ = *strings;
        for (const std::uint64_t name : dynamic.needed) {
            const auto text = string_at(name);
            if (!text) return false;
            facts_.needed.emplace_back(*text);
        }
        const auto path = dynamic.runpath ? dynamic.runpath : dynamic.rpath;
        if (path) facts_.runpath = string_at(*path).value_or("");
        return true;
    }

    [[nodiscard]] std::optional<std::string_view> string_at(std::uint64_t at) const {
        if (at >= strings_.size()) return std::nullopt;
        const std::size_t end = strings_.find('\0', at);
        if (end == std::string_view::npos) return std::nullopt;
        return strings_.substr(at, end - at);
    }

    bool read_exports(const Dynamic& dynamic) {
        const auto symbols = offset_of(dynamic.symbols);
        const auto count = symbol_count(dynamic);
        if (!symbols || !count || *count > symbols_max) return false;
        for (std::uint64_t i = 1; i < *count; ++i) {
            const auto symbol = image_.read<Elf64_Sym>(*symbols + i * sizeof(Elf64_Sym));
            if (!symbol) return false;
            const unsigned char binding = ELF64_ST_BIND(symbol->st_info);
            if (symbol->st_shndx == SHN_UNDEF || binding == STB_LOCAL) continue;
            const auto name = string_at(symbol->st_name);
            if (!name) return false;
            facts_.exports.emplace_back(*name);
        }
        std::ranges::sort(facts_.exports);
        return true;
    }

    [[nodiscard]] std::optional<std::uint64_t> symbol_count(const Dynamic& dynamic) const {
        if (dynamic.hash != 0) {
            const auto table = offset_of(dynamic.hash);
            const auto chains = table ? image_.read<std::uint32_t>(*table + 4) : std::nullopt;
            if (!chains) return std::nullopt;
            return *chains;
        }
        return dynamic.gnu_hash == 0 ? std::nullopt : gnu_symbol_count(dynamic.gnu_hash);
    }

    /// The GNU hash table does not store the count: it ends with the chain of the last bucket.
    [[nodiscard]] std::optional<std::uint64_t> gnu_symbol_count(std::uint64_t address) const {
        struct Head {
            std::uint32_t buckets, first_symbol, bloom_words, bloom_shift;
        };
        const auto table = offset_of(address);
        const auto head = table ? image_.read<Head>(*table) : std::nullopt;
        if (!head) return std::nullopt;
        const std::uint64_t buckets = *table + sizeof(Head) + std::uint64_t{8} * head->bloom_words;
        std::uint64_t last = 0;
        for (std::uint64_t i = 0; i < head->buckets; ++i) {
            const auto first = image_.read<std::uint32_t>(buckets + 4 * i);
            if (!first) return std::nullopt;
            last = std::max<std::uint64_t>(last, *first);
        }
        if (last < head->first_symbol) return head->first_symbol;  // nothing is exported
        const std::uint64_t chains = buckets + std::uint64_t{4} * head->buckets;
        for (; last <= symbols_max; ++last) {
            const auto hash = image_.read<std::uint32_t>(chains + 4 * (last - head->first_symbol));
            if (!hash) return std::nullopt;
            if ((*hash & 1) != 0) return last + 1;
        }
        return std::nullopt;
    }

    Image image_;
    ElfFacts facts_;
    std::vector<Elf64_Phdr> loads_;
    std::optional<Elf64_Phdr> dynamic_segment_;
    std::string_view strings_;
};

}  // namespace

Result<ElfFacts> read_elf(std::span<const std::byte> file) { return Reader(file).read(); }

std::string machine_name(std::uint16_t machine) {
    switch (machine) {
        case EM_X86_64:
            return "x86_64";
        case EM_AARCH64:
            return "aarch64";
        case EM_RISCV:
            return "riscv64";
        case EM_PPC64:
            return "ppc64";
        case EM_S390:
            return "s390x";
        default:
            return "machine " + std::to_string(machine);
    }
}

std::uint16_t host_machine() {
#if defined(__x86_64__)
    return EM_X86_64;
#elif defined(__aarch64__)
    return EM_AARCH64;
#elif defined(__riscv)
    return EM_RISCV;
#elif defined(__powerpc64__)
    return EM_PPC64;
#else
#error "name this architecture's ELF machine"
#endif
}

}  // namespace strandline::plugin
