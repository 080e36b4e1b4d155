#pragma once

#include <strandline/plugin.h>

#include <cstddef>
#include <memory>
#include <strandline/sdk/event.hpp>
#include <string>
#include <vector>

#include "schema/json_parser.hpp"
#include "schema/simdjson_document.hpp"

namespace strandline::testing {

/// An event with this text as a handler gets it: parsed by the host's parser, read through the ABI's
/// JSON table, with memory of a delivery. Counts what the handler asks of the host.
class EventText {
public:
    explicit EventText(std::string text, std::string type = "");
    EventText(const EventText&) = delete;
    EventText& operator=(const EventText&) = delete;

    [[nodiscard]] Event event() const;
    [[nodiscard]] std::size_t calls() const { return host_.calls; }
    [[nodiscard]] std::size_t allocations() const { return host_.memory.size(); }
    /// The most that one alloc() may take.
    void limit_memory(std::size_t bytes) { host_.bytes_max = bytes; }

    struct Host : strandline_host {
        const schema::SimdjsonDocument* document{nullptr};
        mutable std::size_t calls{0};
        mutable std::vector<std::unique_ptr<char[]>> memory;
        std::size_t bytes_max{16 << 20};
    };

private:
    std::string text_;
    std::string type_;
    schema::JsonParser parser_;
    schema::SimdjsonDocument document_;
    Host host_;
    strandline_event raw_{};
};

}  // namespace strandline::testing
