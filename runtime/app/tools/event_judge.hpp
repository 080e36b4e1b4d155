#pragma once

#include <cstddef>
#include <memory>

#include "app/tools/schema_files.hpp"
#include "base/bytes.hpp"
#include "model/failure.hpp"
#include "schema/event_reader.hpp"

namespace strandline::app {

/// Holds single values to one schema by the host's own reader: guards, forbidden keys, duplicates, both
/// passes, in its order and with its classes.
///
/// Threads  one at a time
class EventJudge {
public:
    EventJudge(const CompiledSchema& schema, std::size_t payload_bytes_max);

    struct Judgement {
        const model::Failure* failure{nullptr};  ///< null = valid; until the next judge()
        std::uint32_t removed_members{0};        ///< that had a forbidden name
    };
    Judgement judge(Bytes value);
    /// Of the last value, which must have had the class schema_violation.
    [[nodiscard]] schema::Violations violations() { return reader_.violations(); }

private:
    schema::EventReader reader_;
};

}  // namespace strandline::app
