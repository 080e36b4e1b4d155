#include <errno.h>

#include <CLI/CLI.hpp>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "differential/comparison.hpp"
#include "differential/document_generator.hpp"
#include "differential/schema_generator.hpp"

// Random schemas and documents: our two passes and Ajv must give one verdict. A difference fails unless
// known_differences.json has its kind, with the reason and an example.
namespace strandline::differential {
namespace {

constexpr std::size_t documents_per_seed = 25;
constexpr std::uint64_t seeds_per_reference = 16;  // how often a reference schema is drawn
constexpr int skipped = 77;                        // as CTest is told

struct Options {
    std::uint64_t first{1};
    std::uint64_t last{0};
    std::uint64_t one{0};
    std::string schema;
    std::string document;
    std::string packages{STRANDLINE_NODE_PACKAGES};
    bool examples{false};
};

Json reference_schema(bool order) {
    std::ifstream stream(std::string(STRANDLINE_REFERENCE_SCHEMAS) +
                         (order ? "/order_created" : "/payment_completed") + ".schema.json");
    return parsed({std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()});
}

Case case_of(std::uint64_t seed) {
    Random random(seed);
    Case made;
    if (seed % seeds_per_reference == 0) {
        made.schema = reference_schema(random.chance(50));
        made.same_rules = true;
    } else {
        made.draft = static_cast<Draft>(seed % 3);
        made.schema = SchemaGenerator(random, made.draft).schema();
    }
    DocumentGenerator documents(random, made.schema);
    for (std::size_t n = 0; n < documents_per_seed; ++n)
        made.documents.push_back(documents.document());
    return made;
}

/// Without Node and its packages: nothing to compare with.
int absent(const Options& options) {
    const char* ci = std::getenv("CI");  // NOLINT(concurrency-mt-unsafe): one thread
    std::printf("no Ajv in %s: `./dev test differential` installs it\n", options.packages.c_str());
    return ci != nullptr && std::string_view(ci) == "true" ? 1 : skipped;
}

int run(const Options& options) {
    std::error_code ignored;
    if (!std::filesystem::exists(options.packages + "/ajv", ignored)) return absent(options);
    Comparison comparison(STRANDLINE_DIFFERENTIAL_SOURCES, options.packages,
                          std::string(program_invocation_name) + " --seed",
                          options.one != 0 || !options.schema.empty());
    if (options.examples) comparison.run_examples();
    if (!options.schema.empty())
        comparison.run(0, {.draft = draft_of(options.schema),
                           .schema = parsed(options.schema),
                           .documents = {parsed(options.document)},
                           .same_rules = true});
    if (options.one != 0) comparison.run(options.one, case_of(options.one));
    for (std::uint64_t seed = options.first; seed <= options.last; ++seed)
        comparison.run(seed, case_of(seed));
    return comparison.summary() ? 0 : 1;
}

}  // namespace
}  // namespace strandline::differential

int main(int argc, char** argv) {
    strandline::differential::Options options;
    CLI::App app{"Our validator and Ajv on random schemas and documents"};
    app.add_option("--first", options.first, "The first seed");
    app.add_option("--last", options.last, "The last seed; none without it");
    app.add_option("--seed", options.one, "One seed; its differences are shrunk and shown");
    CLI::Option* document = app.add_option("--document", options.document, "One of your own");
    app.add_option("--schema", options.schema, "One of your own")->needs(document);
    app.add_flag("--examples", options.examples, "The examples of the known differences");
    app.add_option("--packages", options.packages, "A node_modules folder");
    CLI11_PARSE(app, argc, argv);
    return strandline::differential::run(options);
}
