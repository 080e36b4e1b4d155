#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/secret.hpp"
#include "config/pipeline_definition.hpp"
#include "config/section.hpp"

/// Nodes -> values. Each takes a node that may be null (an absent key: empty result, no report),
/// expands ${...} and reports what does not fit at the node's place.
namespace strandline::config {

/// Keeps the default when there is no value.
template <class T, class U>
void assign(T& target, std::optional<U> value) {
    if (value) target = static_cast<T>(*std::move(value));
}

/// What was written, in quotes and cut to a line's length, for messages. Never what it expands to.
[[nodiscard]] std::string shown(const Node& node);

[[nodiscard]] std::optional<std::string> read_text(const Node* node, ReadContext& context);
[[nodiscard]] std::optional<bool> read_boolean(const Node* node, ReadContext& context);
[[nodiscard]] std::optional<std::uint64_t> read_count(const Node* node, std::uint64_t min,
                                                      std::uint64_t max, ReadContext& context);
[[nodiscard]] std::optional<double> read_decimal(const Node* node, double min, double max,
                                                 ReadContext& context);
[[nodiscard]] std::optional<std::chrono::milliseconds> read_duration(const Node* node,
                                                                     std::chrono::milliseconds min,
                                                                     std::chrono::milliseconds max,
                                                                     ReadContext& context);
/// Bytes.
[[nodiscard]] std::optional<std::uint64_t> read_size(const Node* node, std::uint64_t min,
                                                     std::uint64_t max, ReadContext& context);
/// Unix milliseconds.
[[nodiscard]] std::optional<std::int64_t> read_timestamp(const Node* node, ReadContext& context);
[[nodiscard]] std::optional<std::string> read_pointer(const Node* node, ReadContext& context);
[[nodiscard]] std::optional<std::string> read_topic(const Node* node, ReadContext& context);
/// An instance, pipeline or output.
[[nodiscard]] std::optional<std::string> read_name(const Node* node, ReadContext& context);
/// Wholly from one ${...}: a literal is an error, and so is a file that others may read.
[[nodiscard]] std::optional<Secret> read_secret(const Node* node, ReadContext& context);
/// A path, resolved against the file that names it.
[[nodiscard]] std::optional<std::string> read_path(const Node* node, ReadContext& context);

/// Each item of a list that names nothing twice, by `read_item`. An empty list is an error.
using ItemReader = std::optional<std::string> (*)(const Node*, ReadContext&);
[[nodiscard]] std::vector<Placed> read_list(const Node* node, ItemReader read_item,
                                            ReadContext& context);
/// The same, and it may be empty.
[[nodiscard]] std::vector<Placed> read_any_list(const Node* node, ItemReader read_item,
                                                ReadContext& context);

template <class T>
struct Word {
    std::string_view name;
    T value;
};

/// The index of the word in `words`. One of `later` is not in this version.
[[nodiscard]] std::optional<std::size_t> read_word_index(const Node* node,
                                                         std::span<const std::string_view> words,
                                                         std::span<const std::string_view> later,
                                                         ReadContext& context);

template <class T, std::size_t N>
[[nodiscard]] std::optional<T> read_word(const Node* node, const Word<T> (&words)[N],
                                         std::span<const std::string_view> later,
                                         ReadContext& context) {
    std::vector<std::string_view> names;
    for (const auto& word : words) names.push_back(word.name);
    const auto index = read_word_index(node, names, later, context);
    return index ? std::optional<T>(words[*index].value) : std::nullopt;
}

}  // namespace strandline::config
