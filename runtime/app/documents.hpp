#pragma once

#include <string>
#include <vector>

#include "app/configuration.hpp"
#include "config/document.hpp"

namespace strandline::app {

/// All that one pipeline runs by, as text: its file, its cluster and store in the host's file, and what
/// the files behind them hold (plugins, schemas, certificates). Two that are the same run the same.
///
/// Ownership  the texts may be secrets; `shown` never is.
[[nodiscard]] config::Document document_of(const Configuration& configuration, std::size_t index,
                                           const config::Environment& environment);

/// A digest of the parts of a store's definition, by which its connection is told from another's.
[[nodiscard]] std::string store_fingerprint(const config::HostDefinition& host,
                                            const std::string& store,
                                            const config::Environment& environment);

}  // namespace strandline::app
