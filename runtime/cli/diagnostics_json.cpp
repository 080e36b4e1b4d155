#include "cli/diagnostics_json.hpp"

#include <boost/json/object.hpp>

namespace strandline::cli {

boost::json::array to_json(const config::Diagnostics& diagnostics) {
    boost::json::array items;
    for (const config::Diagnostic& diagnostic : diagnostics.sorted())
        items.push_back(boost::json::object{
            {"file", diagnostic.position.file},
            {"line", diagnostic.position.line},
            {"column", diagnostic.position.column},
            {"severity", diagnostic.severity == config::Severity::error ? "error" : "warning"},
            {"code", diagnostic.code},
            {"message", diagnostic.message},
            {"hint", diagnostic.hint}});
    return items;
}

}  // namespace strandline::cli
