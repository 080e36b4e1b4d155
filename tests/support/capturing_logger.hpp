#pragma once

#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/log.hpp"

namespace strandline::testing {

/// A Logger that keeps what it is told. [any-thread]
class CapturingLogger final : public Logger {
public:
    struct Line {
        LogLevel level{LogLevel::info};
        std::string message;
        std::vector<std::pair<std::string, std::string>> fields;

        /// The value of the field, or empty.
        [[nodiscard]] std::string field(std::string_view name) const {
            for (const auto& [key, value] : fields) {
                if (key == name) return value;
            }
            return {};
        }
    };

    void write(LogLevel level, std::string_view message,
               std::span<const LogField> fields) override {
        Line line{level, std::string(message), {}};
        for (const LogField& field : fields) line.fields.emplace_back(field.name, field.value);
        const std::lock_guard lock(mutex_);
        lines_.push_back(std::move(line));
    }

    void clear() {
        const std::lock_guard lock(mutex_);
        lines_.clear();
    }

    [[nodiscard]] std::vector<Line> lines() const {
        const std::lock_guard lock(mutex_);
        return lines_;
    }
    [[nodiscard]] std::vector<std::string> messages() const {
        std::vector<std::string> texts;
        for (const Line& line : lines()) texts.push_back(line.message);
        return texts;
    }
    /// Everything of every line, for a search for what must not be there.
    [[nodiscard]] std::string all_text() const {
        std::string text;
        for (const Line& line : lines()) {
            text += line.message;
            for (const auto& [name, value] : line.fields) text += ' ' + name + '=' + value;
            text += '\n';
        }
        return text;
    }

private:
    mutable std::mutex mutex_;
    std::vector<Line> lines_;
};

}  // namespace strandline::testing
