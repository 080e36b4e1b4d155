#pragma once

#include <optional>
#include <string>
#include <vector>

#include "config/definitions.hpp"
#include "config/diagnostic.hpp"
#include "config/environment.hpp"

namespace strandline::config {

/// Reads the host's file and the drop-ins in the directory of its name (`strandline.yaml` and
/// `strandline.d/*.yaml`): mappings merge by key, scalars and lists are replaced whole, later file
/// names win.
///
/// Errors  all go to `diagnostics`; a value comes back only when this call added no error.
[[nodiscard]] std::optional<HostDefinition> load_host(const std::string& path,
                                                      const Environment& environment,
                                                      Diagnostics& diagnostics);

/// Reads one pipeline and checks what can be checked without the host's file.
[[nodiscard]] std::optional<PipelineDefinition> load_pipeline(const std::string& path,
                                                              const Environment& environment,
                                                              Diagnostics& diagnostics);

/// Reads the host's file and all pipelines, and holds them against each other. A directory stands for
/// its `*.yaml` in lexical order; `*.test.yaml` are tests and left out.
[[nodiscard]] std::optional<Definitions> load_all(const std::string& host_path,
                                                  const std::vector<std::string>& pipeline_paths,
                                                  const Environment& environment,
                                                  Diagnostics& diagnostics);

/// What could be read, right or wrong, so that the checks that come after can say what they find too.
struct Found {
    Definitions definitions;    ///< a member that was wrong has its default
    bool host_is_sound{false};  ///< else the host's part is empty
};

/// As load_all(), for those who go on checking: whether anything was wrong stands in `diagnostics`.
[[nodiscard]] Found find_all(const std::string& host_path,
                             const std::vector<std::string>& pipeline_paths,
                             const Environment& environment, Diagnostics& diagnostics);

}  // namespace strandline::config
