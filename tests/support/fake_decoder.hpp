#pragma once

#include <string>
#include <vector>

#include "engine/io.hpp"

namespace strandline::testing {

/// Reads a record's value as words: `type:ORDER id:17 skip`, or `bad` for one that cannot be parsed
/// (its type and id are still read). A tombstone has no type. Types are numbered as in the pipeline's
/// settings; one that is not there is `_other`.
class FakeDecoder final : public engine::Decoder {
public:
    explicit FakeDecoder(std::vector<std::string> types) : types_(std::move(types)) {}

    const model::Failure* decode(const model::Record& record,
                                 std::span<const model::Header> headers,
                                 model::Event& event) override;

private:
    void read_word(std::string_view word, model::Event& event);

    const std::vector<std::string> types_;
    model::Failure failure_;
};

}  // namespace strandline::testing
