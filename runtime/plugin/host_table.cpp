// The functions that a plugin calls. Each is noexcept: memory running out inside one is the host's
// end, as everywhere.
#include <strandline/plugin.h>

#include <algorithm>
#include <chrono>
#include <string>
#include <vector>

#include "engine/delivery.hpp"
#include "plugin/calls.hpp"
#include "plugin/emit.hpp"
#include "plugin/lane_gate.hpp"

namespace strandline::plugin {

namespace {

constexpr std::size_t message_bytes_max = 1024;
constexpr std::size_t log_bytes_max = 4096;
constexpr std::size_t log_fields_max = 16;
constexpr std::size_t alloc_bytes_max = 16 * 1024 * 1024;

/// At most `most` bytes, cut on a character boundary.
std::string_view cut(std::string_view text, std::size_t most) {
    if (text.size() <= most) return text;
    while (most > 0 && (static_cast<unsigned char>(text[most]) & 0xC0) == 0x80) --most;
    return text.substr(0, most);
}

bool is_slug(std::string_view code) {
    return code.size() <= 64 && std::ranges::all_of(code, [](char c) {
               return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '.' || c == '_' ||
                      c == '-';
           });
}

bool is_detail(const strandline_detail& detail) {
    return STRANDLINE_HAS(strandline_detail, &detail, message) && is_view(detail.code) &&
           is_view(detail.message) && is_slug(to_view(detail.code));
}

LogLevel level_of(std::int32_t level) {
    switch (level) {
        case STRANDLINE_LOG_DEBUG:
            return LogLevel::debug;
        case STRANDLINE_LOG_INFO:
            return LogLevel::info;
        case STRANDLINE_LOG_WARN:
            return LogLevel::warn;
        default:
            return LogLevel::error;
    }
}

// ---- the table, in its order ----

const void* host_extension(const strandline_host*, const char* id) noexcept {
    if (id != nullptr && std::string_view(id) == STRANDLINE_EXT_JSON) return &json_table();
    return nullptr;
}

void append_place(std::vector<LogField>& fields, const StageCore& core) {
    LaneStage* lane = LaneStage::current();
    if (lane == nullptr || &lane->core() != &core || lane->delivery() == nullptr) return;
    const engine::Delivery& delivery = *lane->delivery();
    fields.emplace_back("topic", delivery.where->topic);
    fields.emplace_back("partition", delivery.where->partition);
    fields.emplace_back("offset", delivery.record->offset.value);
}

void host_log(const strandline_host* host, std::int32_t level, strandline_str message,
              const strandline_header* fields, std::size_t count) noexcept {
    const StageCore& core = StageCore::of(host);
    if (core.closed.load()) {
        core.misbehaved(Misbehaviour::after_close, "log() after close()");
        return;
    }
    if (!is_view(message) || (fields == nullptr && count != 0)) {
        core.misbehaved(Misbehaviour::bad_argument, "log() with a null text or fields");
        return;
    }
    const auto suppressed = StageCore::of(host).log_limit.admit(core.clock->now());
    if (!suppressed) return;
    std::vector<LogField> out{{"pipeline", core.pipeline}, {"handler", core.stage}};
    append_place(out, core);
    for (std::size_t i = 0; i < std::min(count, log_fields_max); ++i) {
        if (!is_view(fields[i].name) || !is_view(fields[i].value)) continue;
        out.emplace_back(cut(to_view(fields[i].name), 64),
                         cut(to_view(fields[i].value), log_bytes_max));
    }
    if (*suppressed != 0) out.emplace_back("suppressed_before", *suppressed);
    core.logger->write(level_of(level), cut(to_view(message), log_bytes_max), out);
}

std::int64_t host_now_ms(const strandline_host* host) noexcept {
    const StageCore& core = StageCore::of(host);
    if (!core.closed.load()) return core.clock->wall_ms();
    core.misbehaved(Misbehaviour::after_close, "now_ms() after close()");
    return SystemClock().wall_ms();
}

strandline_status host_emit(const strandline_host* host, strandline_delivery token,
                            const strandline_record* record) noexcept {
    const LaneCall call = find_lane(host, token, true);
    if (call.lane == nullptr) return call.status;
    constexpr strandline_record nothing{};
    return emit(*call.lane, record != nullptr ? *record : nothing);
}

strandline_status host_explain(const strandline_host* host, strandline_delivery token,
                               const strandline_detail* detail) noexcept {
    const LaneCall call = find_lane(host, token, false);
    if (call.lane == nullptr) return call.status;
    if (detail == nullptr || !is_detail(*detail)) {
        StageCore::of(host).misbehaved(
            Misbehaviour::bad_argument,
            "explain() without a detail, or with a code that is no slug");
        return STRANDLINE_E_INVALID;
    }
    call.lane->delivery()->reason =
        engine::Delivery::Reason{std::string(to_view(detail->code)),
                                 std::string(cut(to_view(detail->message), message_bytes_max)),
                                 std::chrono::milliseconds(detail->retry_after_ms)};
    return STRANDLINE_OK;
}

/// The slot where a token lives, for calls from any thread.
strandline_status find_slot(const StageCore& core, strandline_delivery token, DeliverySlot*& out) {
    DeliverySlot* slot = delivery_slots::find(token);
    if (slot == nullptr) {
        core.misbehaved(Misbehaviour::foreign_delivery, "a delivery that never was");
        return STRANDLINE_E_INVALID;
    }
    if (!slot->lives(delivery_slots::generation_of(token))) return STRANDLINE_E_STALE;
    if (slot->owner.load() != &core) {
        core.misbehaved(Misbehaviour::foreign_delivery, "a delivery of another stage");
        return STRANDLINE_E_INVALID;
    }
    out = slot;
    return STRANDLINE_OK;
}

Completed completed_by(strandline_verdict verdict, const strandline_detail* detail) {
    Completed out;
    out.verdict = verdict;
    if (detail == nullptr || !is_detail(*detail)) return out;
    out.has_detail =
        detail->code.size != 0 || detail->message.size != 0 || detail->retry_after_ms != 0;
    out.code = to_view(detail->code);
    out.message = cut(to_view(detail->message), message_bytes_max);
    out.retry_after_ms = detail->retry_after_ms;
    return out;
}

strandline_status host_complete(const strandline_host* host, strandline_delivery token,
                                strandline_verdict verdict,
                                const strandline_detail* detail) noexcept {
    const StageCore& core = StageCore::of(host);
    DeliverySlot* slot = nullptr;
    if (const strandline_status status = find_slot(core, token, slot); status != STRANDLINE_OK) {
        if (status == STRANDLINE_E_STALE) {
            core.misbehaved(Misbehaviour::late_settle, "complete() late, or twice");
        }
        return status;
    }
    if (detail != nullptr && !is_detail(*detail)) {
        core.misbehaved(Misbehaviour::bad_argument, "complete() with a code that is no slug");
    }
    const std::uint32_t generation = delivery_slots::generation_of(token);
    std::shared_ptr<LaneGate> gate;
    {
        const std::scoped_lock lock(slot->mutex);
        if (slot->gate == nullptr || !slot->complete(generation)) {
            core.misbehaved(Misbehaviour::late_settle, "complete() late, or twice");
            return STRANDLINE_E_STALE;
        }
        slot->completed = completed_by(verdict, detail);
        gate = slot->gate;
    }
    gate->port->post([gate, generation] {
        if (gate->lane != nullptr) gate->lane->settle_completed(generation);
    });
    return STRANDLINE_OK;
}

std::int32_t host_cancelled(const strandline_host* host, strandline_delivery token) noexcept {
    const StageCore& core = StageCore::of(host);
    const DeliverySlot* slot = delivery_slots::find(token);
    if (slot == nullptr || core.closed.load()) return 1;
    if (!slot->lives(delivery_slots::generation_of(token)) || slot->owner.load() != &core) return 1;
    return core.clock->now().time_since_epoch().count() >= slot->deadline_ns() ? 1 : 0;
}

strandline_status host_post(const strandline_host* host, strandline_lane_id lane,
                            void* arg) noexcept {
    const StageCore& core = StageCore::of(host);
    if (core.handler->on_post == nullptr) {
        core.misbehaved(Misbehaviour::bad_argument, "post() by a handler without on_post()");
        return STRANDLINE_E_UNSUPPORTED;
    }
    DeliverySlot* slot = delivery_slots::find(lane);
    if (slot == nullptr) {
        core.misbehaved(Misbehaviour::foreign_delivery, "post() to a lane that never was");
        return STRANDLINE_E_INVALID;
    }
    std::shared_ptr<LaneGate> gate;
    {
        const std::scoped_lock lock(slot->mutex);
        const bool open =
            slot->gate != nullptr && slot->lane == delivery_slots::generation_of(lane);
        if (!open) return STRANDLINE_E_STALE;
        if (slot->owner.load() != &core) {
            core.misbehaved(Misbehaviour::foreign_delivery, "post() to a lane of another stage");
            return STRANDLINE_E_INVALID;
        }
        gate = slot->gate;
    }
    gate->port->post([gate, arg] {
        if (gate->lane != nullptr) {
            gate->lane->on_post(arg);
        } else {
            gate->handler->on_post(nullptr, arg);  // the lane is gone: the plugin frees arg
        }
    });
    return STRANDLINE_OK;
}

void* host_alloc(const strandline_host* host, strandline_delivery token,
                 std::size_t size) noexcept {
    const LaneCall call = find_lane(host, token, false);
    if (call.lane == nullptr || size == 0 || size > alloc_bytes_max) return nullptr;
    return call.lane->delivery()->effects.allocate(size);
}

}  // namespace

LaneCall refused_call(StageCore& core, strandline_delivery token, bool effect) {
    DeliverySlot* slot = nullptr;
    const strandline_status status = find_slot(core, token, slot);
    if (status == STRANDLINE_E_STALE) {
        core.misbehaved(Misbehaviour::late_settle, "a call for a delivery that is settled");
    }
    if (status != STRANDLINE_OK) return {nullptr, status};
    core.misbehaved(Misbehaviour::wrong_thread, "a [lane-strand] call off the lane's strand");
    if (effect) slot->fail(delivery_slots::generation_of(token));
    return {nullptr, STRANDLINE_E_WRONG_THREAD};
}

void fill_host_table(StageCore& core) {
    core.table = {.struct_size = sizeof(strandline_host),
                  .abi_major = STRANDLINE_ABI_MAJOR,
                  .abi_minor = STRANDLINE_ABI_MINOR,
                  .name = "strandline",
                  .version = STRANDLINE_VERSION,
                  .impl = &core,
                  .extension = host_extension,
                  .log = host_log,
                  .now_ms = host_now_ms,
                  .emit = host_emit,
                  .explain = host_explain,
                  .complete = host_complete,
                  .cancelled = host_cancelled,
                  .post = host_post,
                  .alloc = host_alloc};
}

}  // namespace strandline::plugin
