#include "plugin/delivery_slots.hpp"

#include <array>
#include <vector>

#include "plugin/lane_gate.hpp"

namespace strandline::plugin::delivery_slots {

namespace {

constexpr std::uint32_t chunk_size = 256;
constexpr std::uint32_t chunks_max = 4096;

using Chunk = std::array<DeliverySlot, chunk_size>;

/// Grows by whole chunks that never move, so a look-up needs no lock.
struct Table {
    std::array<std::atomic<Chunk*>, chunks_max> chunks{};
    std::mutex mutex;
    std::uint32_t used{0};            // guarded by mutex
    std::vector<std::uint32_t> free;  // guarded by mutex
};

// Never destroyed: a plugin's thread may still look up a token while the process ends.
Table& table() {
    static Table& everlasting = *new Table;
    return everlasting;
}

}  // namespace

std::optional<Taken> take() {
    Table& slots = table();
    const std::scoped_lock lock(slots.mutex);
    std::uint32_t index = slots.used;
    if (!slots.free.empty()) {
        index = slots.free.back();
        slots.free.pop_back();
    } else {
        const std::uint32_t chunk = index / chunk_size;
        if (chunk == chunks_max) return std::nullopt;
        if (index % chunk_size == 0)
            slots.chunks[chunk].store(new Chunk, std::memory_order_release);
        ++slots.used;
    }
    return Taken{index, find(token_of(index, 0))};
}

void give_back(std::uint32_t index) {
    Table& slots = table();
    const std::scoped_lock lock(slots.mutex);
    slots.free.push_back(index);
}

DeliverySlot* find(std::uint64_t token) {
    const std::uint32_t index = index_of(token);
    if (index >= chunk_size * chunks_max) return nullptr;
    Chunk* chunk = table().chunks[index / chunk_size].load(std::memory_order_acquire);
    return chunk == nullptr ? nullptr : &(*chunk)[index % chunk_size];
}

}  // namespace strandline::plugin::delivery_slots
