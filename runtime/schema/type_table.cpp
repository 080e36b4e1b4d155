#include "schema/type_table.hpp"

#include <algorithm>
#include <utility>

namespace strandline::schema {

TypeTable::TypeTable(const std::vector<std::string>& declared,
                     const std::vector<std::string>& ignored) {
    model::TypeIndex next = model::undeclared_type;
    for (const std::string& name : declared)
        types_.push_back({.name = name, .index = ++next, .ignored = false});
    for (const std::string& name : ignored)
        types_.push_back({.name = name, .index = ++next, .ignored = true});
    std::ranges::sort(types_, {}, [](const Type& type) {
        return std::pair(bucket_of(type.name.size()), type.index);
    });
    for (std::size_t bucket = 0; bucket + 1 < starts_.size(); ++bucket) {
        const auto in_bucket = [bucket](const Type& type) {
            return bucket_of(type.name.size()) == bucket;
        };
        const auto count = std::ranges::count_if(types_, in_bucket);
        starts_[bucket + 1] = starts_[bucket] + static_cast<std::uint32_t>(count);
    }
}

}  // namespace strandline::schema
