/* strandline/plugin.h - the Strandline plugin ABI, draft 0.1
 * SPDX-License-Identifier: Apache-2.0
 *
 * RULES OF THE BOUNDARY
 *
 *  1  The plugin exports ONE symbol and imports NONE from the host: all host services come as
 *     tables.
 *  2  Nothing is ever freed across the boundary. What you pass in is borrowed for the call; what
 *     the host hands out lives as long as its tag says. To keep it longer, copy it.
 *         {static}    until process exit
 *         {stage}     until close()
 *         {lane}      until close_lane()
 *         {delivery}  until that delivery is settled
 *         {call}      until the function returns
 *  3  Every function says where it may be called.
 *         [entry]           any thread, any process; pure: no I/O, no threads, nothing kept
 *         [control-strand]  never two at once for one pipeline; may block
 *         [lane-strand]     never two at once for one lane, but NOT one OS thread: keep no
 *                           thread_local, and hold no lock from one call to the next
 *         [any-thread]      thread-safe
 *  4  No exception, panic or longjmp may leave a function. From C++17 on, one that may throw does
 *     not compile.
 *  5  Strings are UTF-8 with a length. bytes.data == NULL is Kafka's null; size 0 with data != NULL
 *     is empty.
 *  6  Structs that start with struct_size only grow, at the end, with a minor version; all others
 *     are frozen. The host refuses a plugin whose minor is above its own, so only hosts ever test
 *     struct_size.
 *  7  The library is never unloaded. close() must still join every thread that it started.
 *  8  No re-entrancy: the host never calls the plugin from inside a host function.
 *  9  Codes, messages and log lines never quote the payload: it may be personal data. */
#ifndef STRANDLINE_PLUGIN_H
#define STRANDLINE_PLUGIN_H

#include <stddef.h>
#include <stdint.h>

/* 0 = a draft: the minors of host and plugin must be equal. The freeze makes it 1.0, entry v1. */
#define STRANDLINE_ABI_MAJOR 0u

/* Pin the lowest that you need: newer members then vanish from the structs. */
#ifndef STRANDLINE_ABI_MINOR
#define STRANDLINE_ABI_MINOR 1u
#endif

#define STRANDLINE_ENTRY strandline_plugin_v0
#define STRANDLINE_VALUE_PADDING 64u /* readable zero bytes after every event value */
#define STRANDLINE_EXPORT __attribute__((visibility("default")))

/* Host side: does the plugin that filled *p know the member f of struct T? */
#define STRANDLINE_HAS(T, p, f) ((p)->struct_size >= offsetof(T, f) + sizeof((p)->f))

#if defined(__cplusplus) && __cplusplus >= 201703L
#define STRANDLINE_NOEXCEPT noexcept
#else
#define STRANDLINE_NOEXCEPT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- values: frozen, because they are used in arrays ---- */

typedef struct strandline_str {
    const char* data;
    size_t size;
} strandline_str;

typedef struct strandline_bytes {
    const void* data;
    size_t size;
} strandline_bytes;

typedef struct strandline_header {
    strandline_str name;
    strandline_bytes value;
} strandline_header;

typedef uint64_t strandline_lane_id;
typedef uint64_t strandline_delivery; /* a generation-checked token: safe to use late */

typedef struct strandline_host strandline_host;

/* ---- status of calls: 0 is success, negative is an error ---- */

typedef int32_t strandline_status;
enum {
    STRANDLINE_OK = 0,
    STRANDLINE_E_INVALID = -1,      /* bad argument; from open(): the config is wrong */
    STRANDLINE_E_STALE = -2,        /* delivery already settled, or lane gone: nothing was done */
    STRANDLINE_E_WRONG_THREAD = -3, /* a [lane-strand] call made elsewhere: nothing was done */
    STRANDLINE_E_NOT_FOUND = -4,
    STRANDLINE_E_TYPE = -5,        /* the JSON value is of another type */
    STRANDLINE_E_LIMIT = -6,       /* a limit of size, rate or count */
    STRANDLINE_E_UNSUPPORTED = -7, /* not by this host, or not for this event */
    STRANDLINE_E_FAILED = -8       /* from open(): the world is broken, try again later */
};

/* ---- verdicts: 0 is deliberately not success ---- */

typedef int32_t strandline_verdict;
enum {
    STRANDLINE_UNSET = 0,   /* misbehaviour, as is every unknown number: treated as HALT */
    STRANDLINE_ACK = 1,     /* the delivery's effects leave together */
    STRANDLINE_SKIP = 2,    /* not for us, on purpose: effects dropped, counted as skipped */
    STRANDLINE_RETRY = 3,   /* transient: effects dropped, next attempt by the pipeline's policy */
    STRANDLINE_REJECT = 4,  /* permanent: effects dropped, dead letter with code and message */
    STRANDLINE_PENDING = 5, /* complete() will settle it later */
    STRANDLINE_HALT = 6     /* the world is broken, not the event: the lane stops, no dead letter */
};

/* Why: attached to a verdict. */
typedef struct strandline_detail {
    uint32_t struct_size;
    uint32_t retry_after_ms; /* RETRY: 0 = by the policy, whose maximum holds in any case */
    strandline_str code;     /* slug [a-z0-9._-]{1,64}: becomes the header error-class */
    strandline_str message;  /* for people: header error-message, cut at 1,024 bytes; rule 9 */
} strandline_detail;

/* Out-parameter: the caller's memory, NUL-terminated texts, nothing to free. */
typedef struct strandline_error {
    uint32_t struct_size;
    uint32_t reserved0;
    char pointer[256]; /* a JSON Pointer into the config; the host makes file:line:column of it */
    char message[768];
} strandline_error;

/* ---- what a handler sees and emits ---- */

enum {
    STRANDLINE_EVENT_REDELIVERED = 1u << 0,    /* this record may have been handled before */
    STRANDLINE_EVENT_JSON = 1u << 1,           /* value is JSON, and strandline.json/1 reads it */
    STRANDLINE_EVENT_LOG_APPEND_TIME = 1u << 2 /* the broker's clock wrote timestamp_ms */
};

/* One event. {delivery} */
typedef struct strandline_event {
    uint32_t struct_size;
    uint32_t flags; /* STRANDLINE_EVENT_* */
    strandline_delivery delivery;
    int64_t offset;
    int64_t timestamp_ms; /* Unix time; -1 = the record has none */
    int64_t deadline_ns;  /* CLOCK_MONOTONIC: what is PENDING by then is settled as RETRY */
    int32_t partition;
    uint32_t attempt; /* 1 = first */
    strandline_str topic;
    strandline_str type; /* by the pipeline's discriminator; empty for a tombstone */
    strandline_str id;   /* the event's; empty = it has none */
    strandline_bytes key;
    strandline_bytes value; /* dangerous keys removed, padding follows; data == NULL: tombstone */
    const strandline_header* headers; /* none where plugin.json says "headers": "ignored" */
    size_t header_count;
} strandline_event;

enum {
    STRANDLINE_RECORD_NULL_KEY = 1u << 0 /* a null key, on purpose */
};

/* What a handler emits. Copied by emit(). */
typedef struct strandline_record {
    uint32_t struct_size;
    uint32_t flags;       /* STRANDLINE_RECORD_* */
    int64_t timestamp_ms; /* -1 = the event's */
    int32_t partition;    /* -1 = by key */
    uint32_t reserved0;
    strandline_str output;       /* a name that the YAML wires to a topic, never a topic */
    strandline_str type;         /* header event-type; empty = the output's type in the YAML */
    strandline_str content_type; /* header content-type; empty = application/json */
    strandline_bytes key;   /* data == NULL: the key that the YAML chooses by a pointer into the
                                    event in work, else the event's own key */
    strandline_bytes value; /* data == NULL: a tombstone, on purpose */
    const strandline_header* headers; /* added to the host's own */
    size_t header_count;
} strandline_record;

/* The firing of a timer, which is a delivery of its own. {delivery} */
typedef struct strandline_timer {
    uint32_t struct_size;
    uint32_t flags; /* flags, key and payload as given to set() */
    strandline_delivery delivery;
    int64_t due_ms;
    int64_t deadline_ns;
    uint32_t attempt;
    uint32_t reserved0;
    strandline_bytes key;
    strandline_bytes payload;
    const strandline_event* held; /* the record kept by STRANDLINE_TIMER_HOLD, or NULL */
} strandline_timer;

/* ---- the core host table ---- */

enum {
    STRANDLINE_LOG_DEBUG = 1,
    STRANDLINE_LOG_INFO = 2,
    STRANDLINE_LOG_WARN = 3,
    STRANDLINE_LOG_ERROR = 4
};

/* Every stage gets its own. {stage} */
struct strandline_host {
    uint32_t struct_size;
    uint16_t abi_major;
    uint16_t abi_minor;
    const char* name;    /* for logs only: ask for extensions, do not compare names */
    const char* version; /* for logs only: ask for extensions, do not compare versions */
    void* impl;          /* the host's own */

    /* The table of an extension, or NULL. The table is {stage}. [control-strand] */
    const void* (*extension)(const strandline_host* host, const char* id)STRANDLINE_NOEXCEPT;

    /* One structured line, rate-limited, tagged with pipeline, handler and, inside a delivery,
     * topic, partition and offset. Field values are text. [any-thread] */
    void (*log)(const strandline_host* host, int32_t level, strandline_str message,
                const strandline_header* fields, size_t field_count) STRANDLINE_NOEXCEPT;

    /* Wall clock, Unix time in milliseconds; virtual in tests. [any-thread] */
    int64_t (*now_ms)(const strandline_host* host) STRANDLINE_NOEXCEPT;

    /* Adds a record to the delivery's effects: it leaves on ACK. After a failure an ACK of this
     * delivery is not believed: it is rejected. [lane-strand] */
    strandline_status (*emit)(const strandline_host* host, strandline_delivery delivery,
                              const strandline_record* record) STRANDLINE_NOEXCEPT;

    /* Attaches a reason before handle() returns RETRY, REJECT or HALT. [lane-strand] */
    strandline_status (*explain)(const strandline_host* host, strandline_delivery delivery,
                                 const strandline_detail* detail) STRANDLINE_NOEXCEPT;

    /* Settles a PENDING delivery, once. `detail` may be NULL. Late or twice is STRANDLINE_E_STALE,
     * never a crash. May run before handle() has returned PENDING; if handle() then returns
     * anything else, that return wins. [any-thread] */
    strandline_status (*complete)(const strandline_host* host, strandline_delivery delivery,
                                  strandline_verdict verdict,
                                  const strandline_detail* detail) STRANDLINE_NOEXCEPT;

    /* 1 = settled, or past its deadline: poll it in long loops. [any-thread] */
    int32_t (*cancelled)(const strandline_host* host,
                         strandline_delivery delivery) STRANDLINE_NOEXCEPT;

    /* After STRANDLINE_OK, on_post(lane, arg) runs exactly once: the way back to the lane's strand.
     * After an error arg is still yours. [any-thread] */
    strandline_status (*post)(const strandline_host* host, strandline_lane_id lane,
                              void* arg) STRANDLINE_NOEXCEPT;

    /* Memory for this delivery: {delivery}, zeroed, 16-aligned; NULL when refused. [lane-strand] */
    void* (*alloc)(const strandline_host* host, strandline_delivery delivery,
                   size_t size)STRANDLINE_NOEXCEPT;

    /* Later minors append here, each group inside #if STRANDLINE_ABI_MINOR >= n. */
};

/* ---- extensions: own id, own revision ----
 *
 * Tables grow at the end; a changed meaning is a new id.
 * A host of draft 0.1 offers strandline.json/1. The other tables are declared for what comes: a
 * handler whose `needs` names one of them is refused by name. */

/* Reads the value that the host has parsed, without a second parse. */
#define STRANDLINE_EXT_JSON "strandline.json/1"

typedef uint64_t strandline_node; /* a place in the document; 0 = the root */

enum {
    STRANDLINE_JSON_NULL = 1,
    STRANDLINE_JSON_BOOL = 2,
    STRANDLINE_JSON_INT = 3,
    STRANDLINE_JSON_DOUBLE = 4,
    STRANDLINE_JSON_STRING = 5,
    STRANDLINE_JSON_ARRAY = 6,
    STRANDLINE_JSON_OBJECT = 7
};

/* Nodes and strings are {delivery}; all functions are [lane-strand]. */
typedef struct strandline_json_1 {
    uint32_t struct_size;
    uint32_t reserved0;

    /* `pointer` is a JSON Pointer (RFC 6901) relative to `from`. */
    strandline_status (*find)(const strandline_host* host, strandline_delivery delivery,
                              strandline_node from, strandline_str pointer,
                              strandline_node* out) STRANDLINE_NOEXCEPT;

    /* STRANDLINE_JSON_*, or a negative status. */
    int32_t (*type)(const strandline_host* host, strandline_delivery delivery,
                    strandline_node node) STRANDLINE_NOEXCEPT;

    strandline_status (*get_str)(const strandline_host* host, strandline_delivery delivery,
                                 strandline_node node, strandline_str* out) STRANDLINE_NOEXCEPT;
    strandline_status (*get_int)(const strandline_host* host, strandline_delivery delivery,
                                 strandline_node node, int64_t* out) STRANDLINE_NOEXCEPT;
    /* Integers too. */
    strandline_status (*get_double)(const strandline_host* host, strandline_delivery delivery,
                                    strandline_node node, double* out) STRANDLINE_NOEXCEPT;
    strandline_status (*get_bool)(const strandline_host* host, strandline_delivery delivery,
                                  strandline_node node, int32_t* out) STRANDLINE_NOEXCEPT;

    /* The first member or element; `key` is empty in an array. NOT_FOUND: there is none. */
    strandline_status (*first)(const strandline_host* host, strandline_delivery delivery,
                               strandline_node parent, strandline_str* key,
                               strandline_node* out) STRANDLINE_NOEXCEPT;
    /* The one after `previous`, in the same object or array. NOT_FOUND: that was the last. */
    strandline_status (*next)(const strandline_host* host, strandline_delivery delivery,
                              strandline_node previous, strandline_str* key,
                              strandline_node* out) STRANDLINE_NOEXCEPT;
} strandline_json_1;

/* Stores named in the YAML, per lane: they commit with the record. */
#define STRANDLINE_EXT_STATE "strandline.state/1"

/* get() gives {delivery}; ttl_ms 0 = the store's default. [lane-strand] */
typedef struct strandline_state_1 {
    uint32_t struct_size;
    uint32_t reserved0;
    strandline_status (*get)(const strandline_host* host, strandline_delivery delivery,
                             strandline_str store, strandline_bytes key,
                             strandline_bytes* out) STRANDLINE_NOEXCEPT;
    strandline_status (*put)(const strandline_host* host, strandline_delivery delivery,
                             strandline_str store, strandline_bytes key, strandline_bytes value,
                             int64_t ttl_ms) STRANDLINE_NOEXCEPT;
    strandline_status (*del)(const strandline_host* host, strandline_delivery delivery,
                             strandline_str store, strandline_bytes key) STRANDLINE_NOEXCEPT;
} strandline_state_1;

/* Durable timers: one per stage, lane and key; they fire on_timer(). */
#define STRANDLINE_EXT_TIMER "strandline.timer/1"

enum {
    STRANDLINE_TIMER_HOLD = 1u << 0 /* keep the record: the firing, or clear(), decides its end */
};

/* Setting again moves the timer; a second HOLD on one key is E_INVALID. [lane-strand] */
typedef struct strandline_timer_1 {
    uint32_t struct_size;
    uint32_t reserved0;
    strandline_status (*set)(const strandline_host* host, strandline_delivery delivery,
                             strandline_bytes key, int64_t due_ms, strandline_bytes payload,
                             uint32_t flags) STRANDLINE_NOEXCEPT;
    strandline_status (*clear)(const strandline_host* host, strandline_delivery delivery,
                               strandline_bytes key) STRANDLINE_NOEXCEPT;
} strandline_timer_1;

/* Metrics without labels of their own: the host adds names from the YAML. */
#define STRANDLINE_EXT_METRIC "strandline.metric/1"

enum { STRANDLINE_COUNTER = 1, STRANDLINE_GAUGE = 2, STRANDLINE_HISTOGRAM = 3 };

typedef struct strandline_metric_1 {
    uint32_t struct_size;
    uint32_t reserved0;
    /* [control-strand] */
    strandline_status (*define)(const strandline_host* host, int32_t kind, strandline_str name,
                                strandline_str help, uint32_t* id) STRANDLINE_NOEXCEPT;
    /* [any-thread] */
    strandline_status (*record)(const strandline_host* host, uint32_t id,
                                double value) STRANDLINE_NOEXCEPT;
} strandline_metric_1;

/* Only the secrets that the YAML grants to the stage. */
#define STRANDLINE_EXT_SECRET "strandline.secret/1"

/* Ask again to see a rotation. [any-thread] */
typedef struct strandline_secret_1 {
    uint32_t struct_size;
    uint32_t reserved0;
    strandline_status (*get)(const strandline_host* host, strandline_str name, char* buffer,
                             size_t capacity, size_t* size) STRANDLINE_NOEXCEPT;
} strandline_secret_1;

/* ---- what a plugin provides ---- */

/* {call} */
typedef struct strandline_open_args {
    uint32_t struct_size;
    uint32_t reserved0;
    strandline_str pipeline; /* the pipeline's name in the YAML */
    strandline_str stage;    /* "plugin.handler", as the YAML names it */
    strandline_str config;   /* the stage's `config:` as a JSON object: checked, defaults applied */
} strandline_open_args;

/* {call} */
typedef struct strandline_lane_args {
    uint32_t struct_size;
    int32_t partition;
    strandline_lane_id lane;
    const strandline_str*
        topics; /* one, or the co-partitioned topics that are joined on this lane */
    size_t topic_count;
} strandline_lane_args;

/* Why a lane is closed. */
enum {
    STRANDLINE_CLOSE_SHUTDOWN = 1,
    STRANDLINE_CLOSE_REVOKED = 2,
    STRANDLINE_CLOSE_LOST = 3,
    STRANDLINE_CLOSE_REOPEN = 4,  /* opened again at its committable offset: reload, or trouble */
    STRANDLINE_CLOSE_ROLLBACK = 5 /* the transaction aborted: a lane's memory is only a cache */
};

/* Why the host settled what was PENDING. */
enum {
    STRANDLINE_CANCEL_DEADLINE = 1,
    STRANDLINE_CANCEL_REVOKED = 2, /* or lost */
    STRANDLINE_CANCEL_SHUTDOWN = 3,
    STRANDLINE_CANCEL_ROLLBACK = 4
};

/* What may overtake a PENDING delivery. A host of draft 0.1 lets nothing pass. */
enum { STRANDLINE_ORDER_PARTITION = 0, STRANDLINE_ORDER_KEY = 1, STRANDLINE_ORDER_NONE = 2 };

/* What the handler writes past the host: a database, an HTTP call. Nothing rolls it back. */
enum {
    STRANDLINE_EXTERNAL_ANY = 0,
    STRANDLINE_EXTERNAL_IDEMPOTENT = 1,
    STRANDLINE_EXTERNAL_NONE = 2
};

/* One kind of processing. Optional members may be NULL. {static} */
typedef struct strandline_handler {
    uint32_t struct_size;       /* as this plugin was compiled */
    uint32_t order;             /* STRANDLINE_ORDER_* */
    uint32_t max_pending;       /* PENDING deliveries per lane; 0 = it never returns PENDING */
    uint32_t external;          /* STRANDLINE_EXTERNAL_* */
    const char* id;             /* "enrich": in plugin "orders" the YAML names it "orders.enrich" */
    const char* summary;        /* one line for `strandline plugin list` */
    const char* config_schema;  /* JSON Schema; NULL = takes no config */
    const char* const* outputs; /* NULL-terminated: outputs that it may emit to */
    const char* const* codes;   /* NULL-terminated: codes that may be metric labels */
    const char* const* needs;   /* NULL-terminated: extension ids that it cannot do without */

    /* Optional: what the schema cannot say. [entry] */
    strandline_status (*check)(strandline_str config, strandline_error* error) STRANDLINE_NOEXCEPT;

    /* Makes the stage object. E_INVALID: the config is wrong, do not try again. Any other failure:
     * the world is, try later. `stage` may be set to NULL. [control-strand] */
    strandline_status (*open)(const strandline_host* host, const strandline_open_args* args,
                              void** stage, strandline_error* error) STRANDLINE_NOEXCEPT;
    /* After the last close_lane(). [control-strand] */
    void (*close)(void* stage) STRANDLINE_NOEXCEPT;

    /* Both or neither. Without them lanes get the stage pointer, and handle() must be thread-safe.
     * [lane-strand] */
    strandline_status (*open_lane)(void* stage, const strandline_lane_args* args, void** lane,
                                   strandline_error* error) STRANDLINE_NOEXCEPT;
    void (*close_lane)(void* lane, uint32_t reason) STRANDLINE_NOEXCEPT;

    /* Handles one event: STRANDLINE_ACK to STRANDLINE_HALT. [lane-strand] */
    strandline_verdict (*handle)(void* lane, const strandline_event* event) STRANDLINE_NOEXCEPT;

    /* Optional: each event keeps its own delivery, effects and verdict; out[] arrives all UNSET.
     * A host of draft 0.1 calls handle() only. [lane-strand] */
    void (*handle_batch)(void* lane, const strandline_event* const* events, size_t count,
                         strandline_verdict* out) STRANDLINE_NOEXCEPT;

    /* Required with strandline.timer/1. [lane-strand] */
    strandline_verdict (*on_timer)(void* lane, const strandline_timer* timer) STRANDLINE_NOEXCEPT;

    /* Required by post(), needs open_lane. lane == NULL: the lane is gone; free arg, touch nothing
     * else [any-thread]. Otherwise [lane-strand] */
    void (*on_post)(void* lane, void* arg) STRANDLINE_NOEXCEPT;

    /* Optional: the host has settled a PENDING delivery: answer nobody. [lane-strand] */
    void (*on_cancel)(void* lane, strandline_delivery delivery,
                      uint32_t reason) STRANDLINE_NOEXCEPT;
} strandline_handler;

/* {static} */
typedef struct strandline_plugin {
    uint32_t struct_size;
    uint16_t abi_major;   /* STRANDLINE_ABI_MAJOR as compiled */
    uint16_t abi_minor;   /* STRANDLINE_ABI_MINOR as pinned when compiled */
    const char* id;       /* like a handler's: [a-z][a-z0-9_-]*, at most 64 bytes, no dot */
    const char* version;  /* "1.2.0" */
    const char* vendor;   /* NULL = none */
    const char* license;  /* NULL = none */
    const char* revision; /* NULL = none; "git:deadbeef" */
    const strandline_handler* const* handlers; /* NULL-terminated: POINTERS, so entries can grow */
} strandline_plugin;

/* The only exported symbol. The major version is in its name: v1 and v2 can live in one file.
 * Returns the same static descriptor each time. [entry] */
STRANDLINE_EXPORT const strandline_plugin* STRANDLINE_ENTRY(void) STRANDLINE_NOEXCEPT;

typedef const strandline_plugin* (*strandline_entry_fn)(void);

/* The manifest as an ELF note, so that the host reads it without running anything. For small
 * manifests written by hand: strandline_add_plugin() makes the note from plugin.json. */
#define STRANDLINE_MANIFEST(json)                                                        \
    __attribute__((section(".note.strandline"), used, aligned(4))) static const struct { \
        uint32_t namesz;                                                                 \
        uint32_t descsz;                                                                 \
        uint32_t type;                                                                   \
        char name[12];                                                                   \
        char desc[(sizeof(json) + 3u) / 4u * 4u];                                        \
    } strandline_manifest_note = {11u, sizeof(json), 1u, "strandline", json}

#ifdef __cplusplus
}
#define STRANDLINE_ASSERT(e) static_assert(e, #e)
#else
#define STRANDLINE_ASSERT(e) _Static_assert(e, #e)
#endif

#if defined(__LP64__) /* frozen at 1.0; appending never moves these */
STRANDLINE_ASSERT(sizeof(strandline_str) == 16);
STRANDLINE_ASSERT(sizeof(strandline_bytes) == 16);
STRANDLINE_ASSERT(sizeof(strandline_header) == 32);
STRANDLINE_ASSERT(offsetof(strandline_detail, message) == 24);
STRANDLINE_ASSERT(offsetof(strandline_error, message) == 264);
STRANDLINE_ASSERT(offsetof(strandline_event, topic) == 48);
STRANDLINE_ASSERT(offsetof(strandline_event, header_count) == 136);
STRANDLINE_ASSERT(offsetof(strandline_record, output) == 24);
STRANDLINE_ASSERT(offsetof(strandline_record, header_count) == 112);
STRANDLINE_ASSERT(offsetof(strandline_timer, key) == 40);
STRANDLINE_ASSERT(offsetof(strandline_timer, held) == 72);
STRANDLINE_ASSERT(offsetof(strandline_host, extension) == 32);
STRANDLINE_ASSERT(offsetof(strandline_host, alloc) == 96);
STRANDLINE_ASSERT(offsetof(strandline_json_1, next) == 64);
STRANDLINE_ASSERT(offsetof(strandline_open_args, config) == 40);
STRANDLINE_ASSERT(offsetof(strandline_lane_args, topic_count) == 24);
STRANDLINE_ASSERT(offsetof(strandline_handler, check) == 64);
STRANDLINE_ASSERT(offsetof(strandline_handler, on_cancel) == 136);
STRANDLINE_ASSERT(offsetof(strandline_plugin, handlers) == 48);
#endif

#endif /* STRANDLINE_PLUGIN_H */
