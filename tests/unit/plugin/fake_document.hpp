#pragma once

#include <boost/json.hpp>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "model/json_document.hpp"

namespace strandline::testing {

/// A JsonDocument over Boost.JSON; a node is an index into the places that were found.
class FakeDocument final : public model::JsonDocument {
public:
    explicit FakeDocument(std::string_view text)
        : root_(boost::json::parse({text.data(), text.size()})) {
        places_.push_back({&root_, nullptr, 0});
    }

    /// So many places are found without an allocation.
    void reserve(std::size_t places) { places_.reserve(places); }

    Status find(Node from, std::string_view pointer, Node& out) const override {
        if (from >= places_.size()) return Status::invalid;
        boost::json::error_code error;
        const boost::json::value* found =
            places_[from].value->find_pointer({pointer.data(), pointer.size()}, error);
        if (found == nullptr) return Status::not_found;
        out = add({found, nullptr, 0});
        return Status::ok;
    }
    Type type(Node node) const override {
        if (node >= places_.size()) return Type::none;
        switch (places_[node].value->kind()) {
            case boost::json::kind::null:
                return Type::null;
            case boost::json::kind::bool_:
                return Type::boolean;
            case boost::json::kind::int64:
            case boost::json::kind::uint64:
                return Type::integer;
            case boost::json::kind::double_:
                return Type::real;
            case boost::json::kind::string:
                return Type::string;
            case boost::json::kind::array:
                return Type::array;
            case boost::json::kind::object:
                return Type::object;
        }
        return Type::none;
    }
    Status string(Node node, std::string_view& out) const override {
        if (type(node) != Type::string) return wrong(node);
        const boost::json::string& text = places_[node].value->get_string();
        out = {text.data(), text.size()};
        return Status::ok;
    }
    Status integer(Node node, std::int64_t& out) const override {
        if (type(node) != Type::integer) return wrong(node);
        out = places_[node].value->get_int64();
        return Status::ok;
    }
    Status real(Node node, double& out) const override {
        const Type found = type(node);
        if (found != Type::real && found != Type::integer) return wrong(node);
        out = places_[node].value->to_number<double>();
        return Status::ok;
    }
    Status boolean(Node node, bool& out) const override {
        if (type(node) != Type::boolean) return wrong(node);
        out = places_[node].value->get_bool();
        return Status::ok;
    }
    Status first(Node parent, std::string_view& key, Node& out) const override {
        const Type found = type(parent);
        if (found != Type::array && found != Type::object) return wrong(parent);
        return child(places_[parent].value, 0, key, out);
    }
    Status next(Node previous, std::string_view& key, Node& out) const override {
        if (previous >= places_.size()) return Status::invalid;
        const Place place = places_[previous];
        if (place.parent == nullptr) return Status::invalid;
        return child(place.parent, place.index + 1, key, out);
    }

private:
    struct Place {
        const boost::json::value* value;
        const boost::json::value* parent;
        std::size_t index;
    };

    Status wrong(Node node) const {
        return node < places_.size() ? Status::wrong_type : Status::invalid;
    }
    Node add(Place place) const {
        places_.push_back(place);
        return places_.size() - 1;
    }
    Status child(const boost::json::value* parent, std::size_t index, std::string_view& key,
                 Node& out) const {
        if (parent->is_array()) {
            const boost::json::array& array = parent->get_array();
            if (index >= array.size()) return Status::not_found;
            key = {};
            out = add({&array[index], parent, index});
            return Status::ok;
        }
        const boost::json::object& object = parent->get_object();
        if (index >= object.size()) return Status::not_found;
        const auto& member = *(object.begin() + static_cast<std::ptrdiff_t>(index));
        key = {member.key().data(), member.key().size()};
        out = add({&member.value(), parent, index});
        return Status::ok;
    }

    boost::json::value root_;
    mutable std::vector<Place> places_;
};

}  // namespace strandline::testing
