#include "e2e/metrics_text.hpp"

#include <algorithm>
#include <cstdlib>
#include <sstream>

namespace strandline::e2e {
namespace {

// name="value" pairs between the braces; a value may hold \" and \\ and \n.
MetricsText::Labels labels_of(const std::string& line, std::size_t& place) {
    MetricsText::Labels labels;
    ++place;  // {
    while (place < line.size() && line[place] != '}') {
        const std::size_t equals = line.find('=', place);
        const std::string name = line.substr(place, equals - place);
        std::string value;
        place = equals + 2;  // ="
        while (place < line.size() && line[place] != '"') {
            if (line[place] == '\\') ++place;
            value += line[place++];
        }
        ++place;  // "
        if (place < line.size() && line[place] == ',') ++place;
        labels[name] = value;
    }
    ++place;  // }
    return labels;
}

}  // namespace

MetricsText::MetricsText(const std::string& text) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        if (line.empty() || line[0] == '#') continue;
        std::size_t place = line.find_first_of("{ ");
        if (place == std::string::npos) continue;
        Series series{.name = line.substr(0, place), .labels = {}};
        if (line[place] == '{') series.labels = labels_of(line, place);
        if (place < line.size()) series.value = std::strtod(line.c_str() + place, nullptr);
        series_.push_back(std::move(series));
    }
}

bool MetricsText::matches(const Series& series, const std::string& name, const Labels& labels) {
    return series.name == name && std::ranges::all_of(labels, [&](const auto& label) {
               const auto found = series.labels.find(label.first);
               return found != series.labels.end() && found->second == label.second;
           });
}

double MetricsText::sum(const std::string& name, const Labels& labels) const {
    double total = 0;
    for (const Series& series : series_)
        if (matches(series, name, labels)) total += series.value;
    return total;
}

bool MetricsText::has(const std::string& name, const Labels& labels) const {
    return std::ranges::any_of(series_,
                               [&](const Series& series) { return matches(series, name, labels); });
}

}  // namespace strandline::e2e
