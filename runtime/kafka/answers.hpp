#pragma once

#include "engine/io.hpp"
#include "kafka/handles.hpp"

/// What the broker's answers mean to the engine: pure tables.
namespace strandline::kafka {

/// The class of an answer to an offset commit. Codes that are not named block and alarm: a world that
/// we do not understand may heal.
[[nodiscard]] engine::CommitAnswer classify_commit(rd_kafka_resp_err_t answer);
/// The worse of two, for a commit whose partitions were answered differently.
[[nodiscard]] engine::CommitAnswer worse(engine::CommitAnswer one, engine::CommitAnswer other);

/// What a delivery report says. Only what the record itself is to blame for is refused: all else is
/// the world's, and sending it again alone could overtake its successors.
[[nodiscard]] engine::Report::Outcome classify_delivery(rd_kafka_resp_err_t answer);

/// May succeed a moment later without anybody doing anything.
[[nodiscard]] bool is_passing(rd_kafka_resp_err_t answer);
/// An ACL is in the way.
[[nodiscard]] bool is_authorization(rd_kafka_resp_err_t answer);
/// Whether a dead consumer may be replaced by a new one: not if another host has its identity.
[[nodiscard]] bool may_rebuild(rd_kafka_resp_err_t fatal);

}  // namespace strandline::kafka
