#include "dedupe/window.hpp"

#include <algorithm>

#include "base/verify.hpp"

#define XXH_INLINE_ALL
#include <xxhash.h>

namespace strandline::dedupe {
namespace {

constexpr std::size_t entries_min = 64;
constexpr std::size_t buckets_min = 128;

/// Five in eight: above, searches grow long; below, the table outgrows the cache sooner.
constexpr bool is_crowded(std::size_t held, std::size_t buckets) { return held * 8 > buckets * 5; }

}  // namespace

Window::Window(std::size_t ids_max, std::uint64_t seed)
    : ids_max_(ids_max), seed_(seed), entries_(1), table_(buckets_min), mask_(buckets_min - 1) {
    STRANDLINE_VERIFY(ids_max > 0, "a window that remembers nothing");
}

std::uint64_t Window::fingerprint(std::string_view id) const {
    return XXH3_64bits_withSeed(id.data(), id.size(), seed_);
}

std::uint64_t Window::digest(Bytes value) const {
    return XXH3_64bits_withSeed(value.data(), value.size(), seed_);
}

void Window::prefetch(std::uint64_t fingerprint) const {
    __builtin_prefetch(&table_[home(bucket_of(fingerprint, 0))]);
}

Window::Place Window::find(std::uint64_t fingerprint) const {
    const Bucket wanted = bucket_of(fingerprint, 0);
    for (std::size_t at = home(wanted);; at = (at + 1) & mask_) {
        const Bucket bucket = table_[at];
        if (bucket == vacant) return nowhere;
        if ((bucket ^ wanted) >> 32U != 0) continue;
        const auto place = static_cast<Place>(bucket);
        if (entries_[place].fingerprint == fingerprint) return place;
    }
}

Window::Place Window::begin(std::uint64_t fingerprint, std::uint64_t digest, model::Offset offset) {
    if (is_crowded(++held_, table_.size())) grow_table();
    const Place place = allocate();
    entries_[place] = {.fingerprint = fingerprint,
                       .digest = digest,
                       .offset = offset.value,
                       .newer = working,
                       .older = nowhere};
    insert(bucket_of(fingerprint, place));
    return place;
}

void Window::remember(Place place) {
    STRANDLINE_VERIFY(in_work(place), "an id was remembered that is not in work");
    link_newest(place);
    if (++remembered_ > ids_max_) forget_oldest();
}

void Window::refresh(Place place) {
    unlink(place);
    link_newest(place);
}

void Window::link_newest(Place place) {
    Entry& ring = entries_[0];
    entries_[place].older = ring.older;
    entries_[place].newer = 0;
    entries_[ring.older].newer = place;
    ring.older = place;
}

void Window::unlink(Place place) {
    const Entry& entry = entries_[place];
    entries_[entry.older].newer = entry.newer;
    entries_[entry.newer].older = entry.older;
}

void Window::forget_oldest() {
    const Place oldest = entries_[0].newer;
    unlink(oldest);
    erase(bucket_of(entries_[oldest].fingerprint, oldest));
    entries_[oldest].newer = free_;
    free_ = oldest;
    --remembered_;
    --held_;
    // Who goes next is known, and when: by then its bucket, and the entry of who follows, are here.
    const Entry& next = entries_[entries_[0].newer];
    prefetch(next.fingerprint);
    __builtin_prefetch(&entries_[next.newer]);
}

Window::Place Window::allocate() {
    if (free_ != nowhere) {
        const Place place = free_;
        free_ = entries_[place].newer;
        return place;
    }
    // Doubling, but not beyond what a full window takes with the one that comes before one goes.
    if (entries_.size() == entries_.capacity()) {
        const std::size_t doubled = std::max(entries_min, entries_.size() * 2);
        const std::size_t full = ids_max_ + 2;
        entries_.reserve(entries_.size() < full ? std::min(doubled, full) : doubled);
    }
    entries_.emplace_back();
    return static_cast<Place>(entries_.size() - 1);
}

void Window::insert(Bucket bucket) {
    std::size_t at = home(bucket);
    while (table_[at] != vacant) at = (at + 1) & mask_;
    table_[at] = bucket;
}

/// Moves up what stands behind the gap, so that no search ends at it too soon.
void Window::erase(Bucket bucket) {
    std::size_t gap = home(bucket);
    while (table_[gap] != bucket) gap = (gap + 1) & mask_;
    for (std::size_t at = (gap + 1) & mask_; table_[at] != vacant; at = (at + 1) & mask_) {
        const std::size_t from_home = (at - home(table_[at])) & mask_;
        if (from_home < ((at - gap) & mask_)) continue;  // it would come before its home
        table_[gap] = table_[at];
        gap = at;
    }
    table_[gap] = vacant;
}

void Window::grow_table() {
    std::vector<Bucket> old(table_.size() * 2);
    old.swap(table_);
    mask_ = table_.size() - 1;
    for (const Bucket bucket : old)
        if (bucket != vacant) insert(bucket);
}

}  // namespace strandline::dedupe
