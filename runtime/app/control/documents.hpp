#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <string>
#include <vector>

#include "app/control/rates.hpp"
#include "engine/explanation.hpp"
#include "engine/snapshot.hpp"

/// What the host answers on its control socket, which is also what `--json` prints. Each document has a
/// `schema` member and changes only by addition.
namespace strandline::app {

struct HostFacts {
    std::string instance;
    std::string version;
    std::string revision;
    double uptime_s{0};
    std::int64_t process{0};
    bool stopping{false};
};

/// "strandline.status/1"
[[nodiscard]] boost::json::object status_document(
    const HostFacts& host, const std::vector<engine::PipelineSnapshot>& pipelines,
    const Rates& rates);
/// "strandline.lag/1"
[[nodiscard]] boost::json::object lag_document(
    const std::vector<engine::PipelineSnapshot>& pipelines);
/// One pipeline's part of "strandline.explain/1".
[[nodiscard]] boost::json::object explanation_document(const std::string& pipeline,
                                                       const engine::Explanation& explanation);

}  // namespace strandline::app
