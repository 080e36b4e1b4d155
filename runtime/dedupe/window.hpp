#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/bytes.hpp"
#include "model/offset.hpp"

namespace strandline::dedupe {

/// The ids that one partition remembers: the last `ids_max` in the order in which they were seen, and
/// beside them those that are still in work, which are never forgotten. An id is held as a seeded hash
/// of 64 bits, so that nobody outside can make ids that fall together; a record that shares it by
/// chance has other bytes, and is told by them.
///
/// Units    about 50 bytes an id. Memory grows with what is in it, up to `ids_max` and what is in
///          work; then nothing is allocated.
/// Threads  [lane-strand]
/// Errors   None.
class Window {
public:
    /// A held id, until it is forgotten.
    using Place = std::uint32_t;
    static constexpr Place nowhere = 0;

    Window(std::size_t ids_max, std::uint64_t seed);

    [[nodiscard]] std::uint64_t fingerprint(std::string_view id) const;
    /// Of a record's value, to tell a copy from another record with the same id.
    [[nodiscard]] std::uint64_t digest(Bytes value) const;
    /// Asks the memory for what find() and remember() will read: worth it when something else is done
    /// in between.
    void prefetch(std::uint64_t fingerprint) const;

    [[nodiscard]] Place find(std::uint64_t fingerprint) const;
    /// Holds an id that is not held yet, as one in work.
    Place begin(std::uint64_t fingerprint, std::uint64_t digest, model::Offset offset);
    /// It is in work no more, and the one seen last. Forgets the least recently seen beyond `ids_max`.
    void remember(Place place);
    /// A remembered one was seen again.
    void refresh(Place place);

    [[nodiscard]] bool in_work(Place place) const { return entries_[place].newer == working; }
    [[nodiscard]] std::uint64_t digest_of(Place place) const { return entries_[place].digest; }
    /// Of the record that was seen first.
    [[nodiscard]] model::Offset offset_of(Place place) const {
        return model::Offset{entries_[place].offset};
    }
    [[nodiscard]] std::size_t size() const { return remembered_; }  ///< without those in work

private:
    // Two to a cache line. All that are remembered are linked in a ring by the time they were seen,
    // through entry 0, which holds no id; those that are free are linked by `newer`.
    struct Entry {
        std::uint64_t fingerprint{0};
        std::uint64_t digest{0};
        std::int64_t offset{0};
        Place newer{0};
        Place older{0};
    };
    // Open addressing, linear: the low half of a fingerprint above the place of its entry, so that a
    // search seldom leaves the table, and one cache line answers for most ids.
    using Bucket = std::uint64_t;
    static constexpr Bucket vacant = 0;
    static constexpr Place working = UINT32_MAX;

    [[nodiscard]] std::size_t home(Bucket bucket) const { return (bucket >> 32U) & mask_; }
    [[nodiscard]] static Bucket bucket_of(std::uint64_t fingerprint, Place place) {
        return (fingerprint << 32U) | place;
    }
    Place allocate();
    void insert(Bucket bucket);
    void erase(Bucket bucket);
    void grow_table();
    void link_newest(Place place);
    void unlink(Place place);
    void forget_oldest();

    const std::size_t ids_max_;
    const std::uint64_t seed_;
    std::vector<Entry> entries_;
    std::vector<Bucket> table_;
    std::size_t mask_;
    std::size_t held_{0};  // remembered and in work
    std::size_t remembered_{0};
    Place free_{nowhere};
};

}  // namespace strandline::dedupe
