#pragma once

#include <cxxabi.h>
#include <strandline/plugin.h>
#include <strandline/sdk/text.hpp>
#include <strandline/sdk/verdict.hpp>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <limits>
#include <memory>
#include <string_view>
#include <typeinfo>

/// The one place where exceptions end: nothing of C++ crosses the boundary.
namespace strandline {
inline namespace sdk_v0 {
namespace detail {

struct FreeText {
    void operator()(char* text) const noexcept { std::free(text); }
};

/// The readable name of an exception's type. Its what() may quote the payload and never leaves.
class TypeName {
public:
    explicit TypeName(const std::exception& thrown) noexcept : mangled_(typeid(thrown).name()) {
        int status = 0;
        readable_.reset(abi::__cxa_demangle(mangled_, nullptr, nullptr, &status));
    }
    [[nodiscard]] std::string_view view() const noexcept {
        return readable_ ? std::string_view(readable_.get()) : std::string_view(mangled_);
    }

private:
    const char* mangled_;
    std::unique_ptr<char, FreeText> readable_;
};

inline std::uint32_t to_wait(std::chrono::milliseconds after) noexcept {
    const auto most = std::chrono::milliseconds(std::numeric_limits<std::uint32_t>::max());
    return static_cast<std::uint32_t>(
        std::clamp(after, std::chrono::milliseconds(0), most).count());
}

inline strandline_verdict explained(const strandline_host* host, strandline_delivery delivery,
                                    Verdict verdict, std::string_view code,
                                    std::string_view message, std::uint32_t after_ms = 0) noexcept {
    const strandline_detail detail{sizeof(strandline_detail), after_ms, to_str(code),
                                   to_str(message)};
    host->explain(host, delivery, &detail);
    return static_cast<strandline_verdict>(verdict);
}

/// Runs a handler. What is not ours is a RETRY: the policy turns a lasting one into a dead letter.
template <class Body>
strandline_verdict deliver(const strandline_host* host, strandline_delivery delivery,
                           Body&& body) noexcept {
    try {
        return static_cast<strandline_verdict>(body());
    } catch (const Reject& thrown) {
        return explained(host, delivery, Verdict::reject, thrown.code, thrown.message);
    } catch (const Retry& thrown) {
        return explained(host, delivery, Verdict::retry, "retry", thrown.message,
                         to_wait(thrown.after));
    } catch (const Halt& thrown) {
        return explained(host, delivery, Verdict::halt, "halt", thrown.message);
    } catch (const std::exception& thrown) {
        return explained(host, delivery, Verdict::retry, "exception", TypeName(thrown).view());
    } catch (...) {
        return explained(host, delivery, Verdict::retry, "exception", "unknown exception");
    }
}

template <std::size_t size>
void fill(char (&out)[size], std::string_view text) noexcept {
    const std::size_t count = std::min(text.size(), size - 1);
    std::memcpy(out, text.data(), count);
    out[count] = '\0';
}

/// Runs check(), open() or open_lane(). A ConfigError is the config's fault; all else is the world's,
/// and its text is shown: nothing of a payload is in reach here.
template <class Body>
strandline_status opening(strandline_error* error, Body&& body) noexcept {
    try {
        body();
        return STRANDLINE_OK;
    } catch (const ConfigError& thrown) {
        fill(error->pointer, thrown.pointer);
        fill(error->message, thrown.message);
        return STRANDLINE_E_INVALID;
    } catch (const Halt& thrown) {
        fill(error->message, thrown.message);
    } catch (const Retry& thrown) {
        fill(error->message, thrown.message);
    } catch (const Reject& thrown) {
        fill(error->message, thrown.message);
    } catch (const std::exception& thrown) {
        fill(error->message, thrown.what());
    } catch (...) {
        fill(error->message, "unknown exception");
    }
    return STRANDLINE_E_FAILED;
}

/// Runs what has no way to report: a callback or a destructor. What it throws is logged by type.
template <class Body>
void contained(const strandline_host* host, Body&& body) noexcept {
    try {
        body();
    } catch (const std::exception& thrown) {
        const TypeName type(thrown);
        const strandline_header field{to_str("exception"), to_bytes(type.view())};
        host->log(host, STRANDLINE_LOG_ERROR, to_str("a callback of the plugin threw"), &field, 1);
    } catch (...) {
        host->log(host, STRANDLINE_LOG_ERROR, to_str("a callback of the plugin threw"), nullptr, 0);
    }
}

}  // namespace detail
}  // namespace sdk_v0
}  // namespace strandline
