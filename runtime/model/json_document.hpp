#pragma once

#include <cstdint>
#include <string_view>

namespace strandline::model {

/// Reads the JSON value that the host has parsed, without a second parse. What `strandline.json/1`
/// of the plugin ABI stands on.
///
/// Units      a Node is a place in the document; 0 is the root.
/// Ownership  nodes and strings live until the event's delivery is settled.
/// Threads    [lane-strand]
/// Errors     by Status; a node that is none of this document's is `invalid`, never undefined.
class JsonDocument {
public:
    using Node = std::uint64_t;
    enum class Status : std::uint8_t { ok, not_found, wrong_type, invalid };
    enum class Type : std::uint8_t { none, null, boolean, integer, real, string, array, object };

    virtual ~JsonDocument() = default;
    /// `pointer` is a JSON Pointer (RFC 6901) relative to `from`.
    virtual Status find(Node from, std::string_view pointer, Node& out) const = 0;
    virtual Type type(Node node) const = 0;
    virtual Status string(Node node, std::string_view& out) const = 0;
    virtual Status integer(Node node, std::int64_t& out) const = 0;
    virtual Status real(Node node, double& out) const = 0;  ///< integers too
    virtual Status boolean(Node node, bool& out) const = 0;
    /// The first member or element of `parent`; `key` is empty in an array.
    virtual Status first(Node parent, std::string_view& key, Node& out) const = 0;
    /// The one after `previous`, in the same object or array; not_found at the end.
    virtual Status next(Node previous, std::string_view& key, Node& out) const = 0;
};

}  // namespace strandline::model
