#include "config/definitions.hpp"

#include <algorithm>
#include <string_view>

namespace strandline::config {

std::string_view name_of(SecurityProtocol protocol) {
    switch (protocol) {
        case SecurityProtocol::unset:
            return {};
        case SecurityProtocol::sasl_ssl:
            return "sasl_ssl";
        case SecurityProtocol::ssl:
            return "ssl";
        case SecurityProtocol::plaintext:
            return "plaintext";
    }
    return {};
}

std::string_view name_of(SaslMechanism mechanism) {
    switch (mechanism) {
        case SaslMechanism::none:
            return {};
        case SaslMechanism::scram_sha_256:
            return "SCRAM-SHA-256";
        case SaslMechanism::scram_sha_512:
            return "SCRAM-SHA-512";
        case SaslMechanism::plain:
            return "PLAIN";
    }
    return {};
}

std::string_view name_of(Compression compression) {
    switch (compression) {
        case Compression::none:
            return "none";
        case Compression::gzip:
            return "gzip";
        case Compression::snappy:
            return "snappy";
        case Compression::lz4:
            return "lz4";
        case Compression::zstd:
            return "zstd";
    }
    return {};
}

Position config_position(const StageDefinition& stage, std::string_view pointer) {
    while (true) {
        if (const auto found = stage.config_positions.find(std::string(pointer));
            found != stage.config_positions.end()) {
            return found->second;
        }
        if (pointer.empty()) return stage.handler.position;
        const auto slash = pointer.rfind('/');
        pointer = slash == std::string_view::npos ? std::string_view{} : pointer.substr(0, slash);
    }
}

std::vector<std::string> declared_types(const PipelineDefinition& pipeline) {
    std::vector<std::string> types;
    const auto add = [&types](const std::vector<Placed>& named) {
        for (const auto& type : named) {
            if (std::find(types.begin(), types.end(), type.text) == types.end()) {
                types.push_back(type.text);
            }
        }
    };
    for (const auto& stage : pipeline.stages) add(stage.on);
    add(pipeline.events.ignore);
    return types;
}

}  // namespace strandline::config
