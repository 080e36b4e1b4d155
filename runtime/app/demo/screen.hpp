#pragma once

#include <deque>
#include <string>
#include <vector>

#include "app/demo/ledger.hpp"

namespace strandline::app {

/// Draws the demo: in place on a terminal, one plain line at a time elsewhere.
class DemoScreen {
public:
    DemoScreen(bool terminal, bool colour, std::string url, std::string brokers)
        : terminal_(terminal),
          colour_(colour),
          url_(std::move(url)),
          brokers_(std::move(brokers)) {}

    void show_opening() const;
    void show(const DemoView& view, const std::deque<SeenDeadLetter>& dead_letters);
    void show_summary(const DemoView& view, bool interrupted,
                      const std::vector<std::string>& next) const;

private:
    [[nodiscard]] std::string paint(const char* code, const std::string& text) const;
    [[nodiscard]] std::string panel(const DemoView& view,
                                    const std::deque<SeenDeadLetter>& dead_letters) const;

    const bool terminal_;
    const bool colour_;
    const std::string url_;
    const std::string brokers_;
    int lines_drawn_{0};
};

}  // namespace strandline::app
