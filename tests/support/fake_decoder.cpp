#include "support/fake_decoder.hpp"

#include <algorithm>

namespace strandline::testing {

const model::Failure* FakeDecoder::decode(const model::Record& record,
                                          std::span<const model::Header> /*headers*/,
                                          model::Event& event) {
    event.value = record.value;
    std::string_view rest = is_null(record.value) ? std::string_view() : record.value;
    bool bad = false;
    while (!rest.empty()) {
        const std::string_view word = rest.substr(0, rest.find(' '));
        bad = bad || word == "bad";
        read_word(word, event);
        rest.remove_prefix(std::min(rest.size(), word.size() + 1));
    }
    if (!bad) return nullptr;
    failure_ = {};
    failure_.failure_class = model::FailureClass::invalid_json;
    failure_.message = "not what the script calls good";
    return &failure_;
}

void FakeDecoder::read_word(std::string_view word, model::Event& event) {
    if (word == "skip") event.skip = true;
    if (word.starts_with("id:")) event.id = word.substr(3);
    if (!word.starts_with("type:")) return;
    event.type = word.substr(5);
    const auto found = std::find(types_.begin(), types_.end(), event.type);
    if (found != types_.end())
        event.type_index = static_cast<model::TypeIndex>(found - types_.begin());
}

}  // namespace strandline::testing
