#include "counter_manifest.h"

static uint64_t total;

static strandline_status count_open(const strandline_host *host, const strandline_open_args *args,
                                    void **stage, strandline_error *error) {
    (void)host;
    (void)args;
    (void)error;
    *stage = &total;
    return STRANDLINE_OK;
}
static void count_close(void *stage) { (void)stage; }
static strandline_verdict count_handle(void *lane, const strandline_event *event) {
    (void)event;
    __atomic_add_fetch((uint64_t *)lane, 1, __ATOMIC_RELAXED);
    return STRANDLINE_ACK;
}

static const strandline_handler count_all = {COUNTER_COUNT_ALL_FACTS, .open = count_open,
                                             .close = count_close, .handle = count_handle};
static const strandline_handler *const handlers[] = {&count_all, NULL};
static const strandline_plugin plugin = {COUNTER_PLUGIN_FACTS, .handlers = handlers};

const strandline_plugin *STRANDLINE_ENTRY(void) { return &plugin; }
