#include "kafka/answers.hpp"

#include <array>
#include <cstddef>

namespace strandline::kafka {

using engine::CommitAnswer;

CommitAnswer classify_commit(rd_kafka_resp_err_t answer) {
    switch (answer) {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
        case RD_KAFKA_RESP_ERR__NO_OFFSET:  // there was nothing to do
            return CommitAnswer::committed;
        case RD_KAFKA_RESP_ERR_REBALANCE_IN_PROGRESS:
        case RD_KAFKA_RESP_ERR_ILLEGAL_GENERATION:
        case RD_KAFKA_RESP_ERR_UNKNOWN_MEMBER_ID:
        case RD_KAFKA_RESP_ERR__ASSIGNMENT_LOST:
        case RD_KAFKA_RESP_ERR__STATE:
            return CommitAnswer::not_ours;
        case RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID:
        case RD_KAFKA_RESP_ERR__FATAL:
            return CommitAnswer::fatal;
        case RD_KAFKA_RESP_ERR_COORDINATOR_LOAD_IN_PROGRESS:
        case RD_KAFKA_RESP_ERR_COORDINATOR_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NOT_COORDINATOR:
        case RD_KAFKA_RESP_ERR_REQUEST_TIMED_OUT:
        case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS:
        case RD_KAFKA_RESP_ERR_NOT_ENOUGH_REPLICAS_AFTER_APPEND:
        case RD_KAFKA_RESP_ERR__TRANSPORT:
        case RD_KAFKA_RESP_ERR__TIMED_OUT:
        case RD_KAFKA_RESP_ERR__TIMED_OUT_QUEUE:
        case RD_KAFKA_RESP_ERR__WAIT_COORD:
            return CommitAnswer::again;
        default:
            return CommitAnswer::blocked;
    }
}

CommitAnswer worse(CommitAnswer one, CommitAnswer other) {
    // From harmless to deadly. `blocked` outranks `not_ours`: it needs somebody to act.
    constexpr std::array<CommitAnswer, 5> order{CommitAnswer::committed, CommitAnswer::again,
                                                CommitAnswer::not_ours, CommitAnswer::blocked,
                                                CommitAnswer::fatal};
    std::size_t worst = 0;
    for (std::size_t rank = 0; rank < order.size(); ++rank) {
        if (order[rank] == one || order[rank] == other) worst = rank;
    }
    return order[worst];
}

engine::Report::Outcome classify_delivery(rd_kafka_resp_err_t answer) {
    switch (answer) {
        case RD_KAFKA_RESP_ERR_NO_ERROR:
            return engine::Report::Outcome::acknowledged;
        case RD_KAFKA_RESP_ERR_MSG_SIZE_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_INVALID_MSG_SIZE:
        case RD_KAFKA_RESP_ERR_RECORD_LIST_TOO_LARGE:
        case RD_KAFKA_RESP_ERR_INVALID_RECORD:
        case RD_KAFKA_RESP_ERR_INVALID_TIMESTAMP:
            return engine::Report::Outcome::refused;
        default:
            return engine::Report::Outcome::failed;
    }
}

bool is_passing(rd_kafka_resp_err_t answer) {
    switch (answer) {
        case RD_KAFKA_RESP_ERR_UNSTABLE_OFFSET_COMMIT:
        case RD_KAFKA_RESP_ERR_LEADER_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_NOT_LEADER_FOR_PARTITION:
        case RD_KAFKA_RESP_ERR_OFFSET_NOT_AVAILABLE:
        case RD_KAFKA_RESP_ERR_FENCED_LEADER_EPOCH:
        case RD_KAFKA_RESP_ERR_UNKNOWN_LEADER_EPOCH:
        case RD_KAFKA_RESP_ERR_KAFKA_STORAGE_ERROR:
        case RD_KAFKA_RESP_ERR__ALL_BROKERS_DOWN:
            return true;
        default:
            return classify_commit(answer) == CommitAnswer::again;
    }
}

bool is_authorization(rd_kafka_resp_err_t answer) {
    return answer == RD_KAFKA_RESP_ERR_TOPIC_AUTHORIZATION_FAILED ||
           answer == RD_KAFKA_RESP_ERR_GROUP_AUTHORIZATION_FAILED ||
           answer == RD_KAFKA_RESP_ERR_CLUSTER_AUTHORIZATION_FAILED ||
           answer == RD_KAFKA_RESP_ERR_TRANSACTIONAL_ID_AUTHORIZATION_FAILED;
}

bool may_rebuild(rd_kafka_resp_err_t fatal) {
    return fatal != RD_KAFKA_RESP_ERR_FENCED_INSTANCE_ID &&
           fatal != RD_KAFKA_RESP_ERR_UNSUPPORTED_VERSION;
}

}  // namespace strandline::kafka
