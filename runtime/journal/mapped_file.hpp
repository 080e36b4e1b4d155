#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "journal/format.hpp"

/// The journal's place in the file system.
namespace strandline::journal {

/// A descriptor of its own.
class Descriptor {
public:
    Descriptor() = default;
    explicit Descriptor(int number) : number_(number) {}
    ~Descriptor();
    Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    Descriptor& operator=(Descriptor&& other) noexcept;
    [[nodiscard]] int get() const { return number_; }
    [[nodiscard]] bool is_open() const { return number_ >= 0; }

private:
    int number_{-1};
};

/// A new journal, mapped: written beside the old one, and put into its place by publish(). Its blocks
/// are all there from the start, so that a full disk cannot end the process later.
///
/// Errors  "journal-directory", "journal-locked", "journal-file"
class MappedFile {
public:
    /// Makes the directory where it is missing, and takes its lock.
    static Result<MappedFile> create(const std::string& directory);
    ~MappedFile();
    MappedFile(MappedFile&& other) noexcept;
    MappedFile& operator=(MappedFile&&) = delete;

    /// What the last life left; empty = nothing. What is no file, or cannot be read, is an error.
    [[nodiscard]] Result<std::vector<std::byte>> read_last() const;
    /// The last one is no journal of ours: keeps it under another name, which it answers.
    std::string set_aside();
    /// Everything written so far is on the disk, and has the journal's name.
    Result<> publish();

    [[nodiscard]] Head& head() const { return *static_cast<Head*>(memory_); }
    [[nodiscard]] HandlerName& handler(std::size_t index) const;
    [[nodiscard]] Accused& accused(std::size_t index) const;
    [[nodiscard]] Line& line(std::size_t index) const;

private:
    MappedFile() = default;
    Result<> map();

    std::string directory_;
    Descriptor lock_;
    Descriptor file_;
    void* memory_{nullptr};
};

}  // namespace strandline::journal
