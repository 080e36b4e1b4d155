#include "engine/effects.hpp"

#include <algorithm>
#include <cstring>
#include <utility>

namespace strandline::engine {

namespace {
constexpr std::size_t block_bytes_min = 16 * 1024;
}

void Effects::add(const Emit& emit) {
    std::size_t size =
        emit.type.size() + emit.content_type.size() + emit.key.size() + emit.value.size();
    for (const model::Header& header : emit.headers)
        size += header.name.size() + header.value.size();
    char* to = reserve(size, 1);
    const auto keep = [&to](Bytes bytes) -> Bytes {
        if (is_null(bytes)) return null_bytes;
        std::memcpy(to, bytes.data(), bytes.size());
        return {std::exchange(to, to + bytes.size()), bytes.size()};
    };
    Emit& kept = emits_.emplace_back(emit);
    kept.type = keep(emit.type);
    kept.content_type = keep(emit.content_type);
    kept.key = keep(emit.key);
    kept.value = keep(emit.value);
    if (emit.headers.empty()) return;
    auto headers = std::make_unique<model::Header[]>(emit.headers.size());
    for (std::size_t i = 0; i < emit.headers.size(); ++i) {
        headers[i] = {keep(emit.headers[i].name), keep(emit.headers[i].value)};
    }
    kept.headers = {headers.get(), emit.headers.size()};
    headers_.push_back(std::move(headers));
}

void Effects::keep_stage() {
    kept_ = emits_.size();
    kept_headers_ = headers_.size();
    kept_block_ = block_;
    kept_used_ = block_ < blocks_.size() ? blocks_[block_].used : 0;
}

void Effects::drop_stage() {
    emits_.resize(kept_);
    headers_.resize(kept_headers_);
    rewind(kept_block_, kept_used_);
}

void Effects::clear() {
    emits_.clear();
    headers_.clear();
    rewind(0, 0);
    keep_stage();
}

/// Back to a place in the chain; the blocks stay.
void Effects::rewind(std::size_t block, std::size_t used) {
    if (blocks_.empty()) return;
    for (std::size_t i = block + 1; i <= block_; ++i) blocks_[i].used = 0;
    blocks_[block].used = used;
    block_ = block;
}

void* Effects::allocate(std::size_t size) {
    char* memory = reserve(size, 16);
    std::memset(memory, 0, size);
    return memory;
}

char* Effects::reserve(std::size_t size, std::size_t alignment) {
    for (;; ++block_) {
        if (block_ == blocks_.size()) {
            // operator new[] aligns to 16, and so every block starts aligned.
            const std::size_t block_size = std::max(block_bytes_min, size);
            blocks_.push_back({std::make_unique_for_overwrite<char[]>(block_size), block_size, 0});
        }
        Block& block = blocks_[block_];
        const std::size_t start = (block.used + alignment - 1) & ~(alignment - 1);
        if (start <= block.size && size <= block.size - start) {
            block.used = start + size;
            return block.memory.get() + start;
        }
    }
}

}  // namespace strandline::engine
