#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "model/record.hpp"

namespace strandline::engine {

/// Which of the pipeline's outputs: an index that the wiring gives, the same in the plugin's output
/// names, the publisher's topics and the metrics.
using OutputIndex = std::uint16_t;

/// One record that a handler emits. All views borrowed for the call; Effects copies.
struct Emit {
    OutputIndex output{0};
    std::int32_t partition{-1};     ///< -1 = by key
    std::int64_t timestamp_ms{-1};  ///< -1 = the event's
    std::string_view type;          ///< header event-type
    std::string_view content_type;  ///< header content-type
    Bytes key;                      ///< may be null
    Bytes value;                    ///< may be null: a tombstone
    std::span<const model::Header> headers;
};

/// What the stages of one delivery have emitted so far, stage after stage: it leaves as a whole when
/// the record is delivered, or not at all. Keeps its buffers from record to record, so the common
/// record allocates nothing.
///
/// Ownership  owns copies; the emits and their views live until clear() or drop_stage().
/// Threads    [lane-strand]
class Effects {
public:
    void add(const Emit& emit);
    /// What is there now stays, whatever the stages to come do.
    void keep_stage();
    /// Forgets what was added since keep_stage(), and gives its memory back: the stage did not
    /// acknowledge, and its next attempt begins with nothing.
    void drop_stage();
    void clear();

    /// Memory for the handler, zeroed and 16-aligned, until its stage is dropped or all is cleared.
    [[nodiscard]] void* allocate(std::size_t size);

    [[nodiscard]] std::span<const Emit> emits() const { return emits_; }
    [[nodiscard]] bool empty() const { return emits_.empty(); }

private:
    char* reserve(std::size_t size, std::size_t alignment);  // alignment: a power of two
    void rewind(std::size_t block, std::size_t used);

    // A chain of blocks: growing never moves what a view already points to.
    struct Block {
        std::unique_ptr<char[]> memory;
        std::size_t size{0};
        std::size_t used{0};
    };
    std::vector<Block> blocks_;
    std::size_t block_{0};
    std::vector<Emit> emits_;
    std::vector<std::unique_ptr<model::Header[]>>
        headers_;  // rare: emits with headers of their own

    // Where keep_stage() found the end of each.
    std::size_t kept_{0};
    std::size_t kept_headers_{0};
    std::size_t kept_block_{0};
    std::size_t kept_used_{0};
};

}  // namespace strandline::engine
