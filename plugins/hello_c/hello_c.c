/* A whole plugin in C11: copies each event to the output "copies", and skips tombstones. */
#include "hello_c_manifest.h"

/* The stage object is the host's table: this handler keeps nothing else. */
static strandline_status hello_open(const strandline_host* host, const strandline_open_args* args,
                                    void** stage, strandline_error* error) {
    static const char message[] = "hello_c.copy is open";
    const strandline_str text = {message, sizeof message - 1};
    (void)args;
    (void)error;
    host->log(host, STRANDLINE_LOG_INFO, text, NULL, 0);
    *stage = (void*)(uintptr_t)host;
    return STRANDLINE_OK;
}

static void hello_close(void* stage) { (void)stage; }

/* No open_lane: every lane gets the stage object, which never changes, so this is thread-safe. */
static strandline_verdict hello_handle(void* lane, const strandline_event* event) {
    static const char output[] = "copies";
    const strandline_host* host = (const strandline_host*)lane;
    strandline_record record = {.struct_size = sizeof record, .timestamp_ms = -1, .partition = -1};

    if (event->value.data == NULL) return STRANDLINE_SKIP;
    record.output.data = output;
    record.output.size = sizeof output - 1;
    record.type = event->type;
    record.value = event->value;
    /* A refused emit need not be looked at: the host then does not believe the ACK. */
    host->emit(host, event->delivery, &record);
    return STRANDLINE_ACK;
}

static const strandline_handler copy = {
    HELLO_C_COPY_FACTS,
    .open = hello_open,
    .close = hello_close,
    .handle = hello_handle,
};

static const strandline_handler* const handlers[] = {&copy, NULL};

static const strandline_plugin plugin = {HELLO_C_PLUGIN_FACTS, .handlers = handlers};

const strandline_plugin* STRANDLINE_ENTRY(void) { return &plugin; }
